import { DatabaseSilentError } from './timeout-client.js';

/** Equals the pool's limit for waiting on a connection. */
const PATIENCE_MS = 5_000;

interface Waiting<Item, Answer> {
  readonly sinceMs: number;
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Limits of a `Batcher`. */
export interface BatcherLimits {
  /** Statements in progress at once; items that arrive while all are in progress accumulate. */
  readonly concurrency: number;
  /** Items in one statement. */
  readonly maxBatch: number;
}

/**
 * Sends an item at once when a statement slot is free, else in a batch with the other waiting items. No item waits for
 * a batch to fill, and under load many items cost one statement. A statement starts after all of its items have
 * arrived, so its snapshot is never older than an item. An item that has waited for more than five seconds when a slot
 * becomes free is rejected.
 */
export class Batcher<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  private inProgress = 0;

  /** @param send answers all items, in their order; if it rejects, all items are rejected */
  constructor(
    private readonly send: (items: readonly Item[]) => Promise<readonly Answer[]>,
    private readonly limits: BatcherLimits,
  ) {}

  /**
   * Answers one item, alone or in a batch.
   *
   * @throws DatabaseSilentError when the item has waited for more than five seconds; otherwise the error of `send`
   */
  submit(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject, sinceMs: performance.now() });
      if (this.inProgress < this.limits.concurrency) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.inProgress++;
    while (this.waiting.length > 0) {
      this.turnAway();
      await this.sendNext(this.waiting.splice(0, this.limits.maxBatch));
    }
    this.inProgress--;
  }

  private turnAway(): void {
    const oldestMs = performance.now() - PATIENCE_MS;
    const inTime = this.waiting.findIndex(({ sinceMs }) => sinceMs >= oldestMs);
    const late = this.waiting.splice(0, inTime === -1 ? this.waiting.length : inTime);
    for (const { reject } of late) reject(new DatabaseSilentError());
  }

  private async sendNext(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      const answers = await this.send(batch.map(({ item }) => item));
      if (answers.length !== batch.length)
        throw new Error('a batched statement has fewer results than inputs');
      batch.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
