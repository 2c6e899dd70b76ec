import { fire, type Outcome, type Volley } from './load-generator.js';
import { processCost } from './process-cost.js';
import type { Served } from './stack.js';

/** What came of a volley, and what it cost the process that answered. */
export interface Measured extends Outcome {
  readonly cpuMsPerRequest: number;
}

/** Fires at a process of ours and reads its clock before and after. */
export async function measure(served: Served, volley: Omit<Volley, 'url'>): Promise<Measured> {
  const before = processCost(served.pid)?.cpuMs ?? 0;
  const outcome = await fire({ ...volley, url: served.url });
  const cpuMs = (processCost(served.pid)?.cpuMs ?? 0) - before;
  return { ...outcome, cpuMsPerRequest: cpuMs / Math.max(1, outcome.requests) };
}
