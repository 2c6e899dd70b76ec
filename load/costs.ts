import { familyCpuMs, machineCpuMs, pidListeningOn, processCost } from '../bench/process-cost.js';
import type { Stack } from '../bench/stack.js';
import type { Side } from './sides.js';

/** Processor time in ms, by what took it. */
export type Costs = Readonly<Record<CostName, number>>;
type CostName = 'server' | 'postgres' | 'redis' | 'verifier' | 'generator' | 'network' | 'machine';

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
    const after = this.read();
    const spent = Object.entries(after).map(([name, ms]) => [name, ms - before[name as CostName]]);
    return { result, costs: Object.fromEntries(spent) as Costs };
  }

  /** Of all server processes, the most that was resident at any time, in MB. */
  peakMb(): number {
    return this.side.servers.reduce((sum, { pid }) => sum + (processCost(pid)?.peakMb ?? 0), 0);
  }

  private read(): Costs {
    const { servers, networks, redisPort, generator } = this.side;
    const cpuOf = (pids: readonly number[]): number =>
      pids.reduce((sum, pid) => sum + (processCost(pid)?.cpuMs ?? 0), 0);
    return {
      server: cpuOf(servers.map(({ pid }) => pid)),
      postgres: familyOn(new URL(this.stack.databaseUrl).port),
      redis: familyOn(String(redisPort)),
      verifier: familyOn(new URL(this.stack.verifier.url).port),
      generator: cpuOf([generator.pid]),
      network: cpuOf(networks.map(({ pid }) => pid)),
      machine: machineCpuMs(),
    };
  }
}

function familyOn(port: string): number {
  const pid = pidListeningOn(Number(port));
  return pid === null ? 0 : familyCpuMs(pid);
}
