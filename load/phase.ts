import { summaryOf, type Times } from './times.js';

/** Arrivals at a constant rate, or at one that grows or falls by a line. */
export interface Phase {
  readonly name: string;
  readonly seconds: number;
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
}

/**
 * What came of a phase. A time runs from the instant at which a request was due, not from when it could be sent, until its
 * answer, or until it was given up: a request without an answer counts among the times too.
 */
export interface PhaseResult {
  readonly name: string;
  readonly seconds: number;
  /** Arrivals: rate × time. */
  readonly due: number;
  /** Of these, sent before the phase was over. */
  readonly sentInTime: number;
  readonly right: number;
  /** Right answers of arrivals' first requests, by the time until the last answer. */
  readonly perSecond: number;
  readonly all: Times;
  readonly byName: Readonly<Record<string, Times>>;
  /** How long requests waited for their turn to be sent: for a connection, or for this process. */
  readonly unsentMs: Times;
  readonly errors: Readonly<Record<string, number>>;
  /** The most that were open at once. */
  readonly connections: number;
}

/** Of what was due, either way. */
const RATE_TOLERANCE = 0.005;

/** What is wrong with the rate at which requests were sent; null when it was kept. */
export function rateProblem({ due, sentInTime, seconds, connections }: PhaseResult): string | null {
  if (Math.abs(due - sentInTime) <= due * RATE_TOLERANCE) return null;
  return (
    `${String(sentInTime)} of ${String(due)} requests were sent within ${String(seconds)} s: at most ` +
    `${String(connections)} connections were open, and all were busy`
  );
}

/** How many requests are due in a phase. */
export function arrivalsOf({ seconds, fromPerSecond, toPerSecond }: Phase): number {
  return Math.round((seconds * (fromPerSecond + toPerSecond)) / 2);
}

/** When the request with that number, from 0, is due; in ms from the beginning of the phase. */
export function dueAfterMs({ seconds, fromPerSecond, toPerSecond }: Phase, number: number): number {
  const slope = (toPerSecond - fromPerSecond) / seconds;
  if (Math.abs(slope) < 1e-9) return (number / fromPerSecond) * 1_000;
  // number = from × t + slope / 2 × t²
  const root = Math.sqrt(Math.max(0, fromPerSecond ** 2 + 2 * slope * number));
  return ((root - fromPerSecond) / slope) * 1_000;
}

/** What a phase has seen so far. */
export class PhaseRecord {
  readonly due: number;
  made = 0;
  open = 0;
  onDone: () => void = () => undefined;
  private arrivalsSent = 0;
  private sentInTime: number | null = null;
  private right = 0;
  private lastMs = 0;
  private readonly startMs = performance.now();
  private readonly byName: Record<string, number[]> = {};
  private readonly unsentMs: number[] = [];
  private readonly errors: Record<string, number> = {};

  constructor(private readonly phase: Phase) {
    this.due = arrivalsOf(phase);
  }

  sent({ dueMs, isArrival }: { dueMs: number; isArrival: boolean }, nowMs: number): void {
    if (isArrival) this.arrivalsSent += 1;
    this.unsentMs.push(nowMs - dueMs);
  }

  answered(
    name: string,
    answer: { wrong: string | null; ms: number; isArrival: boolean; nowMs: number },
  ): void {
    (this.byName[name] ??= []).push(answer.ms);
    this.lastMs = answer.nowMs;
    if (answer.wrong !== null) this.errors[answer.wrong] = (this.errors[answer.wrong] ?? 0) + 1;
    else if (answer.isArrival) this.right += 1;
    this.closeOne();
  }

  /** A request that has no answer; `ms` since it was due. */
  failed(name: string, why: string, ms: number): void {
    (this.byName[name] ??= []).push(ms);
    this.errors[why] = (this.errors[why] ?? 0) + 1;
    this.closeOne();
  }

  /** All arrivals are made, and the time is over. */
  end(): void {
    this.sentInTime = this.arrivalsSent;
    if (this.open === 0) this.onDone();
  }

  result(connections: number): PhaseResult {
    const { name, seconds } = this.phase;
    const elapsedSeconds = Math.max(seconds, (this.lastMs - this.startMs) / 1_000);
    const byName = Object.entries(this.byName).map(([one, times]) => [one, summaryOf(times)] as const);
    return {
      name,
      seconds,
      due: this.due,
      sentInTime: this.sentInTime ?? 0,
      right: this.right,
      perSecond: this.right / elapsedSeconds,
      all: summaryOf(Object.values(this.byName).flat()),
      byName: Object.fromEntries(byName),
      unsentMs: summaryOf(this.unsentMs),
      errors: this.errors,
      connections,
    };
  }

  private closeOne(): void {
    this.open -= 1;
    if (this.open === 0 && this.sentInTime !== null) this.onDone();
  }
}
