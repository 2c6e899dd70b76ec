import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

const LIMIT_MS = 120_000;
/** The line of postmaster.pid that says how far the server has come. */
const STATUS_LINE = 7;

/** The server's processes, as the server itself and the kernel tell of them. Linux, same machine, same or root user. */
export class PostgresProcesses {
  private readonly command: readonly string[];
  private readonly keeper: number;

  private constructor(private readonly dataFolder: string) {
    this.command = commandOf(this.postmaster()).split('\0').slice(0, -1);
    this.keeper = parentOf(this.postmaster());
  }

  static async of(dataSource: DataSource): Promise<PostgresProcesses> {
    const [row] = await dataSource.query<[{ data_directory: string }]>('SHOW data_directory');
    return new PostgresProcesses(row.data_directory);
  }

  /**
   * Kills one backend as the kernel's out-of-memory killer would: the postmaster then closes all connections, recovers
   * from its log and serves again. While it still recovers from the last time there is no backend: that is waited for.
   */
  async crash(): Promise<void> {
    await until(() => this.killBackend());
  }

  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.signal('SIGCONT');
  }

  /** What `pg_ctl restart -m fast` does: all connections are closed, the server ends in order, and another one starts. */
  async restart(): Promise<void> {
    await this.withoutKeeper(async () => {
      process.kill(this.postmaster(), 'SIGINT');
      await until(() => !existsSync(this.lockFile()));
      await this.start();
    });
  }

  /** What an operator does who finds it gone. @returns whether it was */
  async startUnlessRunning(): Promise<boolean> {
    if (existsSync(this.lockFile()) && isRunning(this.postmaster())) return false;
    await this.start();
    return true;
  }

  /** The process that keeps an embedded server takes the data away when the server ends by itself: not meanwhile. */
  async withoutKeeper(act: () => Promise<void>): Promise<void> {
    process.kill(this.keeper, 'SIGSTOP');
    try {
      await act();
    } finally {
      process.kill(this.keeper, 'SIGCONT');
    }
  }

  private killBackend(): boolean {
    const backend = this.children().find((pid) => commandOf(pid).includes('x402'));
    if (backend === undefined) return false;
    try {
      return process.kill(backend, 'SIGKILL');
    } catch {
      // It ended meanwhile.
      return false;
    }
  }

  private async start(): Promise<void> {
    const [program = '', ...settings] = this.command;
    const { uid, gid } = statSync(this.dataFolder);
    const account = process.getuid?.() === 0 ? { uid, gid } : {};
    spawn(program, settings, {
      ...account,
      cwd: '/',
      env: { LC_ALL: 'C' },
      detached: true,
      stdio: 'ignore',
    }).unref();
    await until(() => {
      const status = existsSync(this.lockFile()) && readFileSync(this.lockFile(), 'utf8').split('\n');
      return status !== false && status[STATUS_LINE]?.trim() === 'ready';
    });
  }

  private postmaster(): number {
    return Number(readFileSync(this.lockFile(), 'utf8').split('\n')[0]);
  }

  private lockFile(): string {
    return join(this.dataFolder, 'postmaster.pid');
  }

  private signal(signal: NodeJS.Signals): void {
    for (const pid of this.children()) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended meanwhile.
      }
    }
  }

  private children(): number[] {
    const postmaster = this.postmaster();
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => parentOf(pid) === postmaster);
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error('Postgres did not reach the requested state in time');
    await sleep(20);
  }
}

/** A process that ended and that its parent has not asked for yet counts as ended. */
function isRunning(pid: number): boolean {
  return !['', 'Z'].includes(statusOf(pid)[0] ?? '');
}

function parentOf(pid: number): number {
  return Number(statusOf(pid)[1]);
}

/** What follows the name: state, parent … */
function statusOf(pid: number): string[] {
  return (
    read(`/proc/${String(pid)}/stat`)
      .split(') ')
      .at(-1)
      ?.split(' ') ?? []
  );
}

function commandOf(pid: number): string {
  return read(`/proc/${String(pid)}/cmdline`);
}

/** Empty when the process ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
