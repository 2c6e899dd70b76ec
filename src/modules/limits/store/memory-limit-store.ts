import { LRUCache } from 'lru-cache';
import {
  costOf,
  decide,
  isGivenBack,
  UNCOUNTED,
  windowEndMs,
  windowIndex,
  type LimitRequest,
  type Counter,
  type WindowCount,
  type LimitResult,
} from './allowance.js';

const CAPACITY = 100_000;

/** How long a full day window is treated as full without a new check. Another process may give requests back. */
const BELIEVED_MS = 1_000;

interface Cell extends WindowCount {
  readonly endsMs: number;
  readonly seenMs: number;
}

/**
 * Counts in this process. Beyond its capacity, it forgets the least recently written counters first. Callers pass the
 * time, because the counts may come from Redis, which has its own clock.
 */
export class MemoryLimitStore {
  /** Ordered by the last write. A mere look-up (`peek`) does not change the order. */
  private readonly cells: LRUCache<string, Cell>;

  constructor(capacity = CAPACITY) {
    this.cells = new LRUCache({ max: capacity });
  }

  /** The number of counters. */
  get size(): number {
    return this.cells.size;
  }

  /** Checks and counts. Atomic, because no other code runs in between. */
  take(ask: LimitRequest, nowMs: number): LimitResult {
    const result = this.peek(ask, nowMs);
    if (result.admitted) this.note(ask, result);
    return result;
  }

  /** Returns the result of `take`, without counting. */
  peek(ask: LimitRequest, nowMs: number): LimitResult {
    const seen = ask.counters.map((counter) => this.windowCountOf(ask, counter, nowMs));
    const result = decide(
      ask,
      seen.map(({ count, givenBack }) => count - givenBack),
      nowMs,
    );
    const givenBack = seen.map((seen) => seen.givenBack);
    return givenBack.some((count) => count > 0) ? { ...result, givenBack } : result;
  }

  /** Returns whether one counter has certainly no room for the request, in whatever store it counts. */
  isSurelyFull(ask: LimitRequest, nowMs: number): boolean {
    return ask.counters.some((counter) => {
      const { count, givenBack, seenMs } = this.windowCountOf(ask, counter, nowMs);
      const isFull = count - givenBack + costOf(ask) > counter.limit;
      return isFull && (!isGivenBack(counter) || nowMs - seenMs < BELIEVED_MS);
    });
  }

  /** Stores observed counts of this or another store. The higher values of a window win. */
  note(ask: LimitRequest, { counts, givenBack = [], nowMs }: LimitResult): void {
    for (const [position, counter] of ask.counters.entries()) {
      const known = this.windowCountOf(ask, counter, nowMs);
      const back = givenBack[position] ?? 0;
      this.cells.set(cellName(ask, counter), {
        index: windowIndex(counter.lengthMs, nowMs),
        count: Math.max((counts[position] ?? 0) + back, known.count),
        givenBack: Math.max(back, known.givenBack),
        endsMs: windowEndMs(counter.lengthMs, nowMs),
        seenMs: nowMs,
      });
    }
  }

  /** Removes a request, admitted at that time, from its day window. A day that is over stays unchanged. */
  giveBack(ask: LimitRequest, admittedMs: number): void {
    for (const counter of ask.counters.filter(isGivenBack)) {
      const name = cellName(ask, counter);
      const cell = this.cells.peek(name);
      if (cell?.index !== windowIndex(counter.lengthMs, admittedMs)) continue;
      this.cells.set(name, { ...cell, givenBack: Math.min(cell.givenBack + costOf(ask), cell.count) });
    }
  }

  /** Returns the last observed count of each counter, also of past windows. */
  windowCounts(ask: LimitRequest): WindowCount[] {
    return ask.counters.map((counter) => this.cells.peek(cellName(ask, counter)) ?? UNCOUNTED);
  }

  /** Deletes the windows that are over. */
  sweep(nowMs: number): void {
    const over: string[] = [];
    for (const [name, { endsMs }] of this.cells.entries()) if (endsMs <= nowMs) over.push(name);
    for (const name of over) this.cells.delete(name);
  }

  /** Deletes all counters. */
  clear(): void {
    this.cells.clear();
  }

  private windowCountOf(
    ask: LimitRequest,
    counter: Counter,
    nowMs: number,
  ): WindowCount & { readonly seenMs: number } {
    const cell = this.cells.peek(cellName(ask, counter));
    const isCurrent = cell?.index === windowIndex(counter.lengthMs, nowMs);
    return isCurrent ? cell : { ...UNCOUNTED, seenMs: nowMs };
  }
}

function cellName({ subject }: LimitRequest, { id }: Counter): string {
  return `${subject}|${id}`;
}
