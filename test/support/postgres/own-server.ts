import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asAccount, chooseAccount } from '../../../tools/embedded-postgres/account.js';
import { usableBinaries } from '../../../tools/embedded-postgres/binaries.js';
import { asAdmin, EMBEDDED_SERVER_PROCESS } from '../services/postgres.js';
import { freePort } from '../services/free-port.js';

/** A Postgres of a test's own: its settings, its `pg_hba.conf`, its death. Everybody of this machine may log in. */
export interface OwnServer {
  readonly port: number;
  /** Its data; copy it only while the server is stopped. */
  readonly folder: string;
  /** The server's version, such as 15. */
  readonly major: number;
  url(database?: string): string;
  start(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Kills it and every process that serves a connection, as a machine that loses power. */
  kill(): void;
}

const DEBIAN = '/usr/lib/postgresql/15/bin';
const START_LIMIT_MS = 20_000;
const servers: Server[] = [];
const folders: string[] = [];
const programs: ChildProcess[] = [];

/** Debian's Postgres 15 where it is installed, else the one that npm brings. */
export function binaries(): string {
  if (existsSync(join(DEBIAN, 'postgres'))) return DEBIAN;
  return join(usableBinaries(EMBEDDED_SERVER_PROCESS, chooseAccount(null)), 'bin');
}

/** A new cluster, not started. `hba` replaces the lines of `pg_hba.conf`. */
export async function createServer(hba?: readonly string[]): Promise<OwnServer> {
  const folder = newFolder();
  run('initdb', ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  if (hba !== undefined) writeFileSync(join(folder, 'pg_hba.conf'), `${hba.join('\n')}\n`);
  return remember(new Server(folder, await freePort()));
}

/** A standby of a server that is stopped: a copy of its data that follows it once both are started. */
export async function createStandby(primary: OwnServer): Promise<OwnServer> {
  const folder = newFolder();
  cpSync(primary.folder, folder, { recursive: true });
  writeFileSync(join(folder, 'standby.signal'), '');
  writeFileSync(
    join(folder, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres application_name=standby'\n`,
  );
  own(folder);
  return remember(new Server(folder, await freePort()));
}

/** A folder of the account that runs Postgres, removed by `removeServers`. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'x402-own-'));
  folders.push(folder);
  own(folder);
  return folder;
}

/** Gives a file or folder with all that is in it to the account that runs Postgres. */
export function own(path: string): void {
  const account = chooseAccount(null);
  if (account !== null) execFileSync('chown', ['-R', `${account.uid}:${account.gid}`, path]);
}

/** Lets another program of this spec end with its servers. */
export function endWithServers(child: ChildProcess): void {
  programs.push(child);
}

/** Kills every server and program of this spec and removes the data. */
export function removeServers(): void {
  for (const program of programs.splice(0)) program.kill('SIGKILL');
  for (const server of servers.splice(0)) server.kill();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

class Server implements OwnServer {
  readonly major = Number(
    /\d+/.exec(execFileSync(join(binaries(), 'postgres'), ['--version'], { encoding: 'utf8' }))?.[0],
  );
  private child: ChildProcess | null = null;
  private output = '';

  constructor(
    readonly folder: string,
    readonly port: number,
  ) {}

  url(database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  async start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const all = {
      listen_addresses: 'localhost',
      unix_socket_directories: '',
      fsync: 'off',
      port: this.port,
      ...settings,
    };
    const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(binaries(), 'postgres'), ['-D', this.folder, ...options], {
      ...asAccount(chooseAccount(null)),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-4_000)));
    const deadline = performance.now() + START_LIMIT_MS;
    while (!(await this.answers())) {
      if (child.exitCode !== null || performance.now() > deadline)
        throw new Error(`it did not start:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    if (this.child === null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGINT');
    await exited;
    this.child = null;
  }

  kill(): void {
    const postmaster = this.child?.pid;
    if (postmaster === undefined || this.child?.exitCode !== null) return;
    // The postmaster first, so that it replaces none of the others.
    const found = spawnSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' }).stdout;
    for (const pid of [
      postmaster,
      ...found
        .split('\n')
        .map(Number)
        .filter((pid) => pid > 0),
    ]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    this.child = null;
  }

  private async answers(): Promise<boolean> {
    return asAdmin(this.url(), 'SELECT 1').then(
      () => true,
      () => false,
    );
  }
}

// A spec whose set-up failed may not come to its clean-up.
process.once('exit', removeServers);

function remember(server: Server): OwnServer {
  servers.push(server);
  return server;
}

function run(program: string, args: readonly string[]): void {
  const result = spawnSync(join(binaries(), program), args, {
    ...asAccount(chooseAccount(null)),
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr}`);
}
