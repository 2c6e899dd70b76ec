import { familyCpuMs, machineCpuMs, pidListeningOn, processCost } from '../bench/process-cost.js';
import type { Stack } from '../bench/stack.js';
import type { Side } from './sides.js';

/** Processor time in ms, by what took it. */
export type Costs = Readonly<Record<CostName, number>>;
type CostName = 'server' | 'postgres' | 'redis' | 'verifier' | 'generator' | 'network' | 'machine';

/** What the clocks say at an instant. */
export interface Reading {
  readonly costs: Costs;
  /** The postmaster; null when it cannot be seen. */
  readonly postgresPid: number | null;
}

/**
 * The processor time between two instants. Of a Postgres that was killed and started again meanwhile it is that of the new
 * processes alone: the kernel has forgotten the others.
 */
export function spentBetween(before: Reading, after: Reading): Costs {
  const isOther = after.postgresPid !== before.postgresPid;
  const spent = Object.entries(after.costs).map(([name, ms]) => {
    const earlier = isOther && name === 'postgres' ? 0 : before.costs[name as CostName];
    return [name, ms - earlier];
  });
  return Object.fromEntries(spent) as Costs;
}

/** Reads the clocks of everything that takes part in a side's load. */
export class CostMeter {
  constructor(
    private readonly stack: Stack,
    private readonly side: Side,
  ) {}

  /** @returns what came of the work, and the processor time that passed meanwhile */
  async during<Result>(work: () => Promise<Result>): Promise<{ result: Result; costs: Costs }> {
    const before = this.read();
    const result = await work();
    return { result, costs: spentBetween(before, this.read()) };
  }

  /** Of all server processes, the most that was resident at any time, in MB. */
  peakMb(): number {
    return this.side.servers.reduce((sum, { pid }) => sum + (processCost(pid)?.peakMb ?? 0), 0);
  }

  private read(): Reading {
    const { servers, networks, redisPort, generator } = this.side;
    const cpuOf = (pids: readonly number[]): number =>
      pids.reduce((sum, pid) => sum + (processCost(pid)?.cpuMs ?? 0), 0);
    const postgresPid = pidListeningOn(Number(new URL(this.stack.databaseUrl).port));
    const costs = {
      server: cpuOf(servers.map(({ pid }) => pid)),
      postgres: postgresPid === null ? 0 : familyCpuMs(postgresPid),
      redis: familyOn(String(redisPort)),
      verifier: familyOn(new URL(this.stack.verifier.url).port),
      generator: cpuOf([generator.pid]),
      network: cpuOf(networks.map(({ pid }) => pid)),
      machine: machineCpuMs(),
    };
    return { costs, postgresPid };
  }
}

function familyOn(port: string): number {
  const pid = pidListeningOn(Number(port));
  return pid === null ? 0 : familyCpuMs(pid);
}
