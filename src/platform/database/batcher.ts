import { DatabaseError } from 'pg';
import { DatabaseSilentError } from './timeout-client.js';
import { TurnQueue } from './turn-queue.js';

/** Equals the pool's limit for waiting on a connection. */
const PATIENCE_MS = 5_000;
/** SQLSTATEs of a database that is unreachable, read-only, full or overloaded: no single item can cause them. */
const TROUBLE = /^(08|25006|53|57|58)/;

/** The answer to an item that had no effect in its batch: it is sent once more, alone. */
export const RETRY_ALONE = Symbol('retry alone');

interface Waiting<Item, Answer> {
  readonly sinceMs: number;
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Limits of a `Batcher`, and who shares a statement with whom. */
export interface BatcherOptions<Item> {
  /** Statements of a group in progress at once; items that arrive while all are in progress accumulate. */
  readonly concurrency: number;
  /** Items in one statement. */
  readonly maxBatch: number;
  /** Items of two groups never share a statement; one group when left out. */
  readonly groupOf?: (item: Item) => string;
  /** Owners take turns in a batch, so that one owner's many items do not fill every statement. */
  readonly ownerOf?: (item: Item) => string;
}

interface Group<Item, Answer> {
  readonly name: string;
  readonly waiting: TurnQueue<Waiting<Item, Answer>>;
  inProgress: number;
}

/**
 * Sends an item at once when a statement slot is free, else in a batch with the other waiting items. No item waits for
 * a batch to fill, and under load many items cost one statement. A statement starts after all of its items have
 * arrived, so its snapshot is never older than an item. An item that has waited for more than five seconds when a slot
 * becomes free is rejected.
 *
 * Each item has its own outcome. A batch that Postgres refuses is sent again in halves, so that only the item to blame
 * gets the error, and one that is answered with `RETRY_ALONE` is sent again without the others.
 */
export class Batcher<Item, Answer> {
  private readonly groups = new Map<string, Group<Item, Answer>>();

  /** @param send answers all items, in their order; it may reject, and is then called again with fewer of them */
  constructor(
    private readonly send: (items: readonly Item[]) => Promise<readonly (Answer | typeof RETRY_ALONE)[]>,
    private readonly options: BatcherOptions<Item>,
  ) {}

  /**
   * Answers one item, alone or in a batch.
   *
   * @throws DatabaseSilentError when the item has waited for more than five seconds; otherwise the error of `send`
   */
  submit(item: Item): Promise<Answer> {
    const { concurrency, groupOf, ownerOf } = this.options;
    const group = this.groupNamed(groupOf?.(item) ?? '');
    return new Promise((resolve, reject) => {
      group.waiting.push(ownerOf?.(item) ?? '', { item, resolve, reject, sinceMs: performance.now() });
      if (group.inProgress < concurrency) void this.drain(group);
    });
  }

  private groupNamed(name: string): Group<Item, Answer> {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const group = { name, waiting: new TurnQueue<Waiting<Item, Answer>>(), inProgress: 0 };
    this.groups.set(name, group);
    return group;
  }

  private async drain(group: Group<Item, Answer>): Promise<void> {
    group.inProgress++;
    while (group.waiting.size > 0) {
      const batch = inTime(group.waiting.take(this.options.maxBatch));
      if (batch.length > 0) await this.sendBatch(batch);
    }
    group.inProgress--;
    if (group.inProgress === 0) this.groups.delete(group.name);
  }

  /** Settles every item; never rejects. */
  private async sendBatch(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    let answers: readonly (Answer | typeof RETRY_ALONE)[];
    try {
      answers = await this.send(batch.map(({ item }) => item));
      if (answers.length !== batch.length)
        throw new Error('a batched statement has fewer results than inputs');
    } catch (error) {
      if (batch.length === 1 || !isRefusal(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const middle = batch.length >> 1;
      await this.sendBatch(batch.slice(0, middle));
      await this.sendBatch(batch.slice(middle));
      return;
    }
    answers.forEach((answer, index) => {
      const waiting = batch[index] as Waiting<Item, Answer>;
      if (answer !== RETRY_ALONE) waiting.resolve(answer);
      else if (batch.length === 1) waiting.reject(new Error('an item alone must be answered'));
      // Outside the slots: it may wait for a lock, and the others must not wait with it.
      else void this.sendBatch([waiting]);
    });
  }
}

/** Rejects the items that have waited too long, and returns the others. */
function inTime<Item, Answer>(batch: readonly Waiting<Item, Answer>[]): readonly Waiting<Item, Answer>[] {
  const oldestMs = performance.now() - PATIENCE_MS;
  return batch.filter(({ sinceMs, reject }) => {
    if (sinceMs < oldestMs) reject(new DatabaseSilentError());
    return sinceMs >= oldestMs;
  });
}

/** Whether Postgres has refused the statement for what it holds. */
function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && !TROUBLE.test(error.code ?? '08');
}
