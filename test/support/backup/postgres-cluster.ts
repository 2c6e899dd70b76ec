import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asAdmin } from '../services/postgres.js';
import { freePort } from '../services/free-port.js';

const ALL_BINARIES = '/usr/lib/postgresql';
const HOW_TO_GET_ONE = 'The drill needs Debian’s Postgres: apt-get install postgresql';
const USER = 'x402';
const START_LIMIT_MS = 30_000;
/** Ends the server when this process ends in any way: it stops reading the pipe. */
const WHILE_STDIN_IS_OPEN =
  'exec 3<&0; "$@" & server=$!; { cat <&3 >/dev/null; kill -QUIT "$server"; } & wait "$server"';

/**
 * A folder for the clusters of one drill and an archive of WAL, with Debian's programs. As root they run as `postgres`,
 * because Postgres refuses root.
 */
export class BackupStage {
  readonly folder = mkdtempSync(join(tmpdir(), 'x402-backup-'));
  readonly archive = join(this.folder, 'archive');
  private readonly binaries = newestBinaries();
  private readonly user = runtimeUser();

  constructor() {
    chmodSync(this.folder, 0o755);
    this.own(this.folder);
    mkdirSync(this.archive);
    this.own(this.archive);
  }

  /** A new cluster that archives its WAL, started. */
  async create(name: string): Promise<PostgresCluster> {
    const data = join(this.folder, name);
    await this.run('initdb', [
      '-D',
      data,
      '-U',
      USER,
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ]);
    configure(data, {
      wal_level: 'replica',
      archive_mode: 'on',
      // A file has its name once it is complete.
      archive_command: `test ! -f ${this.archive}/%f && cp %p ${this.archive}/%f.part && mv ${this.archive}/%f.part ${this.archive}/%f`,
    });
    return this.start(data);
  }

  /** A cluster from a base backup and all archived WAL, started: it answers once it takes writes. */
  async restore(backup: string): Promise<PostgresCluster> {
    configure(backup, { restore_command: `cp ${this.archive}/%f %p`, archive_mode: 'off' });
    appendFileSync(join(backup, 'recovery.signal'), '');
    this.own(join(backup, 'recovery.signal'));
    return this.start(backup);
  }

  /** Takes a base backup as `docs/backup.md` says, and returns its folder. */
  async baseBackup(source: PostgresCluster, name: string): Promise<string> {
    const target = join(this.folder, name);
    await this.run('pg_basebackup', [
      '-d',
      source.urlOf('postgres'),
      '-D',
      target,
      '-X',
      'none',
      '-c',
      'fast',
    ]);
    return target;
  }

  /** Copies one database into another cluster, through `pg_dump` and `pg_restore`. */
  async copyDatabase(from: PostgresCluster, to: PostgresCluster, database: string): Promise<void> {
    const dump = join(this.folder, `${database}.dump`);
    await this.run('pg_dump', ['-Fc', '-f', dump, from.urlOf(database)]);
    await asAdmin(to.urlOf('postgres'), `CREATE DATABASE ${database}`);
    await this.run('pg_restore', ['-d', to.urlOf(database), '--exit-on-error', dump]);
  }

  /** Names of the archived WAL files. */
  archived(): string[] {
    return readdirSync(this.archive);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async start(data: string): Promise<PostgresCluster> {
    const port = await freePort();
    const options = [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      `unix_socket_directories=`,
      '-c',
      'listen_addresses=127.0.0.1',
    ];
    const command = [join(this.binaries, 'postgres'), ...options];
    const child = spawn('/bin/sh', ['-c', WHILE_STDIN_IS_OPEN, 'postgres', ...command], {
      ...this.user,
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
    });
    const cluster = new PostgresCluster(child, port);
    await cluster.untilWritable(START_LIMIT_MS);
    return cluster;
  }

  private async run(program: string, args: readonly string[]): Promise<void> {
    await promisify(execFile)(join(this.binaries, program), args, { ...this.user, cwd: this.folder });
  }

  private own(path: string): void {
    if (this.user.uid !== undefined) chownSync(path, this.user.uid, this.user.gid ?? this.user.uid);
  }
}

/** A running cluster. */
export class PostgresCluster {
  private output = '';

  constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    child.stderr?.on('data', (chunk: Buffer) => {
      this.output = `${this.output}${chunk.toString()}`.slice(-5_000);
    });
  }

  /** The URL of one of its databases. */
  urlOf(database: string): string {
    return `postgres://${USER}@127.0.0.1:${this.port}/${database}`;
  }

  /** Waits until it takes writes. @throws Error with what it logged, after the limit */
  async untilWritable(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const rows = await asAdmin(this.urlOf('postgres'), 'SELECT pg_is_in_recovery() AS is').catch(() => []);
      if (String(rows[0]?.['is']) === 'false') return;
      if (performance.now() > deadline) throw new Error(`Postgres does not answer:\n${this.output}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** Ends it at once, as a lost machine would: SIGQUIT, no checkpoint, nothing more is archived. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.stdin?.end();
    await ended;
  }
}

function configure(data: string, settings: Readonly<Record<string, string>>): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
  appendFileSync(join(data, 'postgresql.conf'), lines.join(''));
}

function newestBinaries(): string {
  const versions = existsSync(ALL_BINARIES) ? readdirSync(ALL_BINARIES) : [];
  const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1);
  if (newest === undefined) throw new Error(HOW_TO_GET_ONE);
  return join(ALL_BINARIES, newest, 'bin');
}

function runtimeUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number => Number(spawnSync('id', [flag, 'postgres']).stdout.toString());
  return { uid: idOf('-u'), gid: idOf('-g') };
}
