import {
  decide,
  windowEndMs,
  windowIndex,
  type Ask,
  type Counter,
  type Sighting,
  type Tally,
} from './allowance.js';

const CAPACITY = 100_000;

interface Cell {
  readonly index: number;
  readonly count: number;
  readonly endsMs: number;
}

/**
 * Counts in this process. Bounded: past its capacity the counters that were not asked for the longest are forgotten
 * first. Has no clock of its own, since what it counts may have been counted before by Redis's.
 */
export class MemoryLimitStore {
  /** In the order of their last use. */
  private readonly cells = new Map<string, Cell>();

  constructor(private readonly capacity = CAPACITY) {}

  /** How many counters are held. */
  get size(): number {
    return this.cells.size;
  }

  /** Checks and counts; atomic, because nothing else runs in between. */
  take(ask: Ask, nowMs: number): Tally {
    const tally = this.peek(ask, nowMs);
    if (tally.admitted) this.note(ask, tally);
    return tally;
  }

  /** What `take` would say, without counting. */
  peek(ask: Ask, nowMs: number): Tally {
    return decide(
      ask,
      ask.counters.map((counter) => this.countOf(ask, counter, nowMs)),
      nowMs,
    );
  }

  /** Remembers what was counted, here or elsewhere; the higher count of a window stands. */
  note(ask: Ask, { counts, nowMs }: Tally): void {
    for (const [position, counter] of ask.counters.entries()) {
      const count = Math.max(counts[position] ?? 0, this.countOf(ask, counter, nowMs));
      const { lengthMs } = counter;
      this.put(cellName(ask, counter), {
        index: windowIndex(lengthMs, nowMs),
        count,
        endsMs: windowEndMs(lengthMs, nowMs),
      });
    }
  }

  /** The last count seen of each of the ask's counters, whatever its window. */
  sightings(ask: Ask): Sighting[] {
    return ask.counters.map((counter) => this.cells.get(cellName(ask, counter)) ?? { index: -1, count: 0 });
  }

  /** Forgets the windows that are over. */
  sweep(nowMs: number): void {
    for (const [name, { endsMs }] of this.cells) {
      if (endsMs <= nowMs) this.cells.delete(name);
    }
  }

  clear(): void {
    this.cells.clear();
  }

  private countOf(ask: Ask, counter: Counter, nowMs: number): number {
    const cell = this.cells.get(cellName(ask, counter));
    return cell?.index === windowIndex(counter.lengthMs, nowMs) ? cell.count : 0;
  }

  private put(name: string, cell: Cell): void {
    this.cells.delete(name);
    this.cells.set(name, cell);
    if (this.cells.size <= this.capacity) return;
    const [oldest] = this.cells.keys();
    if (oldest !== undefined) this.cells.delete(oldest);
  }
}

function cellName({ subject }: Ask, { id }: Counter): string {
  return `${subject}|${id}`;
}
