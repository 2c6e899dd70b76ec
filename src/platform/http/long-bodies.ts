import { Injectable } from '@nestjs/common';

/** What is taken of any body at once: more than nearly all that our routes are sent. */
export const SHORT_BODY_BYTES = 65_536;
/** How many longer ones are gathered at once, of one caller and of all of them. */
const LIMITS = { ofOne: 8, ofAll: 64 };

interface Turn {
  readonly caller: string;
  readonly begin: () => void;
}

/**
 * Whose long body is read next. A megabyte that comes slowly is held for half a minute, and one caller may have a thousand
 * connections; so each has a few read at once, and the rest of the others' stays in the network until it is their turn.
 */
@Injectable()
export class LongBodies {
  private readonly reading = new Set<Turn>();
  private readonly readingOf = new Map<string, number>();
  private readonly waitingOf = new Map<string, Set<Turn>>();

  /** How many are being read. */
  get gathered(): number {
    return this.reading.size;
  }

  /** How many have not been begun. */
  get waiting(): number {
    return [...this.waitingOf.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Calls `begin` when it is this caller's turn, which may be at once.
   *
   * @returns to be called when the body has been read, or never will be
   */
  queue(caller: string, begin: () => void): () => void {
    const turn = { caller, begin };
    if (this.hasRoom(caller)) this.start(turn);
    else this.waitingOf.set(caller, (this.waitingOf.get(caller) ?? new Set()).add(turn));
    return () => {
      this.end(turn);
    };
  }

  private end(turn: Turn): void {
    const { caller } = turn;
    const waiting = this.waitingOf.get(caller);
    if (waiting?.delete(turn) === true && waiting.size === 0) this.waitingOf.delete(caller);
    if (!this.reading.delete(turn)) return;
    const left = (this.readingOf.get(caller) ?? 1) - 1;
    if (left === 0) this.readingOf.delete(caller);
    else this.readingOf.set(caller, left);
    this.startNext();
  }

  private startNext(): void {
    for (const [caller, turns] of this.waitingOf) {
      if (!this.hasRoom(caller)) continue;
      const [next] = turns;
      if (next === undefined) continue;
      // To the end of the line, with those of its turns that are left.
      this.waitingOf.delete(caller);
      turns.delete(next);
      if (turns.size > 0) this.waitingOf.set(caller, turns);
      this.start(next);
      return;
    }
  }

  private start(turn: Turn): void {
    this.reading.add(turn);
    this.readingOf.set(turn.caller, (this.readingOf.get(turn.caller) ?? 0) + 1);
    turn.begin();
  }

  private hasRoom(caller: string): boolean {
    return this.reading.size < LIMITS.ofAll && (this.readingOf.get(caller) ?? 0) < LIMITS.ofOne;
  }
}
