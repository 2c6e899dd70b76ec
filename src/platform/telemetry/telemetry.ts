import type { MetricReading } from './metric-reading.js';

/** The running SDK, as the rest of the server sees it. */
export interface Telemetry {
  /** Exports these metrics from now on, read anew each time. */
  exportMetrics(read: () => Promise<readonly MetricReading[]>): void;
  /** Tells of a collector that does not take what it gets, and of one that does so again. */
  onTrouble(tell: (problem: string | null) => void): void;
  /** Exports what waits. */
  stop(): Promise<void>;
}

/** A collector that is gone must not hold up the exit. */
const STOP_LIMIT_MS = 2_000;

let running: Telemetry | null = null;

/** Called once by the SDK's side. */
export function useTelemetry(used: Telemetry): void {
  running = used;
}

/** The running SDK; null without a collector. */
export function runningTelemetry(): Telemetry | null {
  return running;
}

/** Exports what waits, for at most 2 s; never rejects. */
export async function stopTelemetry(): Promise<void> {
  const stopping = running;
  running = null;
  if (stopping === null) return;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_LIMIT_MS)));
  await Promise.race([stopping.stop().catch(() => undefined), limit]);
  clearTimeout(timer);
}
