import { readFileSync } from 'node:fs';

/** What the kernel says of a process. Linux only; null elsewhere. */
export interface ProcessCost {
  readonly cpuMs: number;
  readonly residentMb: number;
}

const TICK_MS = 10;

export function processCost(pid: number): ProcessCost | null {
  try {
    // The second field may hold anything in its brackets, spaces too.
    const stat =
      readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
        .split(') ')
        .at(-1)
        ?.split(' ') ?? [];
    const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
    const ticks = Number(stat[11]) + Number(stat[12]);
    return { cpuMs: ticks * TICK_MS, residentMb: Math.round(Number(resident) / 1_024) };
  } catch {
    return null;
  }
}
