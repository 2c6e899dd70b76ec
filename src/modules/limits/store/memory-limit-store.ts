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
  take(limitRequest: LimitRequest, nowMs: number): LimitResult {
    const result = this.peek(limitRequest, nowMs);
    if (result.admitted) this.note(limitRequest, result);
    return result;
  }

  /** Returns the result of `take`, without counting. */
  peek(limitRequest: LimitRequest, nowMs: number): LimitResult {
    const seen = limitRequest.counters.map((counter) => this.windowCountOf(limitRequest, counter, nowMs));
    const result = decide(
      limitRequest,
      seen.map(({ count, givenBack }) => count - givenBack),
      nowMs,
    );
    const givenBack = seen.map((seen) => seen.givenBack);
    return givenBack.some((count) => count > 0) ? { ...result, givenBack } : result;
  }

  /** Returns whether one counter is certainly too full for the request, in whatever store it counts. */
  isSurelyFull(limitRequest: LimitRequest, nowMs: number): boolean {
    return limitRequest.counters.some((counter) => {
      const { count, givenBack, seenMs } = this.windowCountOf(limitRequest, counter, nowMs);
      const isFull = count - givenBack + costOf(limitRequest) > counter.limit;
      return isFull && (!isGivenBack(counter) || nowMs - seenMs < BELIEVED_MS);
    });
  }

  /** Stores observed counts of this or another store. The higher values of a window win. */
  note(limitRequest: LimitRequest, { counts, givenBack = [], nowMs }: LimitResult): void {
    for (const [position, counter] of limitRequest.counters.entries()) {
      const known = this.windowCountOf(limitRequest, counter, nowMs);
      const back = givenBack[position] ?? 0;
      this.cells.set(cellName(limitRequest, counter), {
        index: windowIndex(counter.lengthMs, nowMs),
        count: Math.max((counts[position] ?? 0) + back, known.count),
        givenBack: Math.max(back, known.givenBack),
        endsMs: windowEndMs(counter.lengthMs, nowMs),
        seenMs: nowMs,
      });
    }
  }

  /** Removes a request, admitted at that time, from its day window. A day that is over stays unchanged. */
  giveBack(limitRequest: LimitRequest, admittedMs: number): void {
    for (const counter of limitRequest.counters.filter(isGivenBack)) {
      const name = cellName(limitRequest, counter);
      const cell = this.cells.peek(name);
      if (cell?.index !== windowIndex(counter.lengthMs, admittedMs)) continue;
      this.cells.set(name, {
        ...cell,
        givenBack: Math.min(cell.givenBack + costOf(limitRequest), cell.count),
      });
    }
  }

  /** Returns the last observed count of each counter, also of past windows. */
  windowCounts(limitRequest: LimitRequest): WindowCount[] {
    return limitRequest.counters.map(
      (counter) => this.cells.peek(cellName(limitRequest, counter)) ?? UNCOUNTED,
    );
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
    limitRequest: LimitRequest,
    counter: Counter,
    nowMs: number,
  ): WindowCount & { readonly seenMs: number } {
    const cell = this.cells.peek(cellName(limitRequest, counter));
    const isCurrent = cell?.index === windowIndex(counter.lengthMs, nowMs);
    return isCurrent ? cell : { ...UNCOUNTED, seenMs: nowMs };
  }
}

function cellName({ subject }: LimitRequest, { id }: Counter): string {
  return `${subject}|${id}`;
}
