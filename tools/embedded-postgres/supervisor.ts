import { existsSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { usableBinaries } from './binaries.js';
import {
  ensureCluster,
  logSince,
  logSize,
  passwordOf,
  postmasterOf,
  spawnPostmaster,
  SUPERUSER,
} from './cluster.js';
import { Holder } from './holder.js';
import { clusterOf, persistentHome, throwawayHome, type Home } from './home.js';

/** The launcher's request. */
export interface ServerRequest {
  readonly database: string;
  /** Null: a temporary server, in a temporary folder. */
  readonly dataDir: string | null;
  /** Null: any free port. */
  readonly port: number | null;
}

const START_LIMIT_MS = 60_000;
/** Postgres recovers from its log; the duration depends on the log and the machine. */
const REJOIN_LIMIT_MS = 60_000;
const POLL_MS = 50;
/** A "fast" shutdown first (SIGINT: roll back, disconnect), then "immediate" (SIGQUIT), then no further signal. */
const STOP_STEPS: readonly [NodeJS.Signals, number][] = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];

/** Starts or adopts one Postgres, remains its user, and stops it as its last user. */
export class Supervisor {
  private readonly home: Home;
  private readonly binaries: string;
  private holder: Holder | null = null;

  private constructor(
    private readonly request: ServerRequest,
    script: string,
    private readonly onLost: () => void,
  ) {
    this.home = request.dataDir === null ? throwawayHome() : persistentHome(request.dataDir);
    this.binaries = usableBinaries(script, this.home.account);
  }

  /**
   * @param script the running script, which locates the npm package
   * @param onLost called when the server ended by itself
   * @throws Error with the end of Postgres' log when it does not start within a minute
   */
  static async start(
    request: ServerRequest,
    script: string,
    onLost: () => void,
  ): Promise<{ supervisor: Supervisor; url: string }> {
    const supervisor = new Supervisor(request, script, onLost);
    try {
      return { supervisor, url: await supervisor.join() };
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
  }

  /** Leaves the server. Without another user it stops the server, and removes a temporary one. */
  async stop(): Promise<void> {
    const stopServer = () => stopPostmaster(this.home);
    if (this.holder === null) await (this.request.dataDir === null ? stopServer() : undefined);
    else await this.holder.leave(stopServer).catch(() => undefined);
    if (this.request.dataDir === null)
      rmSync(this.home.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async join(): Promise<string> {
    ensureCluster(this.home, this.binaries);
    const password = passwordOf(this.home);
    const deadline = Date.now() + START_LIMIT_MS;
    const logStart = logSize(this.home);
    while (Date.now() < deadline) {
      const port = (await this.tryRunning(password)) ?? (await this.tryStarting(password, deadline));
      if (port !== null && this.holder !== null) {
        await this.holder.ensureDatabase(this.request.database);
        return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${this.request.database}`;
      }
      await sleep(POLL_MS);
    }
    throw new Error(`Postgres did not start; its log says:\n${logSince(this.home, logStart).slice(-2_000)}`);
  }

  private async tryRunning(password: string): Promise<number | null> {
    const running = postmasterOf(this.home);
    if (running === null) return null;
    this.holder = await Holder.join(running.port, password, () => void this.rejoin(password));
    return this.holder === null ? null : running.port;
  }

  /** The connection is lost when Postgres restarts after a crash of one backend, or when it has ended. */
  private async rejoin(password: string): Promise<void> {
    this.holder = null;
    const deadline = Date.now() + REJOIN_LIMIT_MS;
    while (postmasterOf(this.home) !== null && Date.now() < deadline) {
      if ((await this.tryRunning(password)) !== null) return;
      await sleep(POLL_MS);
    }
    this.onLost();
  }

  /**
   * Null when this attempt failed but another may succeed. Another process may have taken the port. Postgres' lock file
   * may show a server on the same data that starts or stops.
   */
  private async tryStarting(password: string, deadline: number): Promise<number | null> {
    const logStart = logSize(this.home);
    const port = this.request.port ?? (await freePort());
    const child = spawnPostmaster(this.home, this.binaries, port, this.request.dataDir === null);
    while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
      await sleep(POLL_MS);
      if (postmasterOf(this.home)?.pid === child.pid) {
        const joined = await this.tryRunning(password);
        if (joined !== null) return joined;
      }
    }
    if (child.exitCode === null) child.kill('SIGQUIT');
    const said = logSince(this.home, logStart);
    const worthAnotherTry =
      /lock file "postmaster\.pid" (already exists|is empty)/.test(said) ||
      (this.request.port === null && said.includes('could not bind'));
    if (worthAnotherTry || Date.now() >= deadline) return null;
    throw new Error(`Postgres ended at once; its log says:\n${said.slice(-2_000)}`);
  }
}

async function stopPostmaster(home: Home): Promise<void> {
  const running = postmasterOf(home);
  if (running === null) return;
  const lockFile = `${clusterOf(home.folder)}/postmaster.pid`;
  // Another process may have started the next server on the same data: its lock file is not waited for.
  const isThere = (): boolean =>
    existsSync(lockFile) && (postmasterOf(home)?.pid ?? running.pid) === running.pid;
  for (const [signal, limitMs] of STOP_STEPS) {
    try {
      process.kill(running.pid, signal);
    } catch {
      return;
    }
    const deadline = Date.now() + limitMs;
    while (isThere() && Date.now() < deadline) await sleep(POLL_MS);
    if (!isThere()) return;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
