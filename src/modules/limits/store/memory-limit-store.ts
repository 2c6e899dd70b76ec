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

/** How long a full day is taken for full without looking again: another process may have given something back. */
const BELIEVED_MS = 1_000;

interface Cell extends WindowCount {
  readonly endsMs: number;
  readonly seenMs: number;
}

/**
 * Counts in this process. Bounded: past its capacity the counters that were not asked for the longest are forgotten
 * first. Has no clock of its own, since what it counts may have been counted before by Redis's.
 */
export class MemoryLimitStore {
  /** In the order in which they were last written: a look alone (`peek`) is no use. */
  private readonly cells: LRUCache<string, Cell>;

  constructor(capacity = CAPACITY) {
    this.cells = new LRUCache({ max: capacity });
  }

  /** How many counters are held. */
  get size(): number {
    return this.cells.size;
  }

  /** Checks and counts; atomic, because nothing else runs in between. */
  take(ask: LimitRequest, nowMs: number): LimitResult {
    const result = this.peek(ask, nowMs);
    if (result.admitted) this.note(ask, result);
    return result;
  }

  /** What `take` would say, without counting. */
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

  /** Whether one of the ask's counters has no room for it for certain, wherever else it is counted. */
  isSurelyFull(ask: LimitRequest, nowMs: number): boolean {
    return ask.counters.some((counter) => {
      const { count, givenBack, seenMs } = this.windowCountOf(ask, counter, nowMs);
      const isFull = count - givenBack + costOf(ask) > counter.limit;
      return isFull && (!isGivenBack(counter) || nowMs - seenMs < BELIEVED_MS);
    });
  }

  /** Remembers what was counted, here or elsewhere; the higher numbers of a window stand. */
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

  /** Takes what was admitted at that moment out of its day again; a day that is over stays as it is. */
  giveBack(ask: LimitRequest, admittedMs: number): void {
    for (const counter of ask.counters.filter(isGivenBack)) {
      const name = cellName(ask, counter);
      const cell = this.cells.peek(name);
      if (cell?.index !== windowIndex(counter.lengthMs, admittedMs)) continue;
      this.cells.set(name, { ...cell, givenBack: Math.min(cell.givenBack + costOf(ask), cell.count) });
    }
  }

  /** The last that was seen of each of the ask's counters, whatever its window. */
  windowCounts(ask: LimitRequest): WindowCount[] {
    return ask.counters.map((counter) => this.cells.peek(cellName(ask, counter)) ?? UNCOUNTED);
  }

  /** Forgets the windows that are over. */
  sweep(nowMs: number): void {
    const over: string[] = [];
    for (const [name, { endsMs }] of this.cells.entries()) if (endsMs <= nowMs) over.push(name);
    for (const name of over) this.cells.delete(name);
  }

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
