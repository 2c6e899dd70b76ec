import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';

/** The server's processes, as the server itself and the kernel tell of them. Linux, same machine, same or root user. */
export class PostgresProcesses {
  private constructor(private readonly postmaster: number) {}

  static async of(dataSource: DataSource): Promise<PostgresProcesses> {
    const [row] = await dataSource.query<[{ data_directory: string }]>('SHOW data_directory');
    const [pid = ''] = readFileSync(join(row.data_directory, 'postmaster.pid'), 'utf8').split('\n');
    return new PostgresProcesses(Number(pid));
  }

  /**
   * Kills one backend as the kernel's out-of-memory killer would: the postmaster then throws everybody out, recovers
   * from its log and serves again.
   */
  crash(): void {
    const backend = this.children().find((pid) => commandOf(pid).includes('x402'));
    process.kill(backend ?? this.postmaster, 'SIGKILL');
  }

  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.signal('SIGCONT');
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
    return readdirSync('/proc').flatMap((name) => {
      if (!/^\d+$/.test(name)) return [];
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1) ?? '';
        return Number(stat.split(' ')[1]) === this.postmaster ? [Number(name)] : [];
      } catch {
        return [];
      }
    });
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
