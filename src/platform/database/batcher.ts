import { DatabaseError } from 'pg';
import { asBatch, asShare, endingWith, openShare } from '../telemetry/batch-span.js';
import type { OpenSpan } from '../telemetry/tracing.js';
import { DatabaseSilentError } from './connection/server-client.js';
import { TurnQueue } from './turn-queue.js';

/** Equals the pool's limit for waiting on a connection. */
const PATIENCE_MS = 5_000;
/** SQLSTATEs that an item can cause: its data, a rule that it breaks, or others that it contends with. */
const ITEMS_FAULT = /^(2[123]|40001|40P01|54|55P03|P0)/;

/** The answer to an item that had no effect in its batch: it is sent once more, alone. */
export const RETRY_ALONE = Symbol('retry alone');

/**
 * Answers all items, in their order. It may reject, and is then called again with fewer of them.
 *
 * @param mayWait the item is alone, and holds no slot: it may wait for a lock, and must be answered
 */
export type SendBatch<Item, Answer> = (
  items: readonly Item[],
  mayWait: boolean,
) => Promise<readonly (Answer | typeof RETRY_ALONE)[]>;

interface Waiting<Item, Answer> {
  readonly sinceMs: number;
  readonly item: Item;
  readonly share: OpenSpan | null;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Limits of a `Batcher`, and who shares a statement with whom. */
export interface BatcherOptions<Item> {
  /** Statements of a group in progress at once; items that arrive while all are in progress accumulate. */
  readonly concurrency: number;
  /** Items in one statement. */
  readonly maxBatch: number;
  /** Items of one owner in one statement; `maxBatch` when left out. */
  readonly maxOfOwner?: number;
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
 * gets the error. One that is answered with `RETRY_ALONE` is sent again alone, outside the slots: one of each owner at a
 * time.
 */
export class Batcher<Item, Answer> {
  private readonly groups = new Map<string, Group<Item, Answer>>();
  private readonly retries: Batcher<Item, Answer> | null;

  constructor(
    private readonly send: SendBatch<Item, Answer>,
    private readonly options: BatcherOptions<Item>,
    private readonly mayWait = false,
  ) {
    const groupOf = options.ownerOf ?? (() => '');
    this.retries = mayWait ? null : new Batcher(send, { concurrency: 1, maxBatch: 1, groupOf }, true);
  }

  /**
   * Answers one item, alone or in a batch.
   *
   * @throws DatabaseSilentError when the item has waited for more than five seconds; otherwise the error of `send`
   */
  submit(item: Item): Promise<Answer> {
    const share = openShare();
    return share === null ? this.enqueue(item, share) : endingWith(share, this.enqueue(item, share));
  }

  private enqueue(item: Item, share: OpenSpan | null): Promise<Answer> {
    const { concurrency, groupOf, ownerOf } = this.options;
    const group = this.groupNamed(groupOf?.(item) ?? '');
    return new Promise((resolve, reject) => {
      group.waiting.push(ownerOf?.(item) ?? '', { item, share, resolve, reject, sinceMs: performance.now() });
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
      const batch = this.nextBatch(group.waiting);
      if (batch.length > 0) await this.sendBatch(batch);
    }
    group.inProgress--;
    if (group.inProgress === 0) this.groups.delete(group.name);
  }

  /** Rejects the items on its way that have waited too long: they take no place of others. */
  private nextBatch(waiting: TurnQueue<Waiting<Item, Answer>>): Waiting<Item, Answer>[] {
    const { maxBatch, maxOfOwner } = this.options;
    for (;;) {
      const taken = waiting.take(maxBatch, maxOfOwner);
      const batch = inTime(taken);
      if (batch.length > 0 || taken.length === 0) return batch;
    }
  }

  /** Settles every item; never rejects. */
  private async sendBatch(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    let answers: readonly (Answer | typeof RETRY_ALONE)[];
    try {
      const items = batch.map(({ item }) => item);
      answers = await asBatch(
        batch.map(({ share }) => share),
        () => this.send(items, this.mayWait),
      );
      if (batch.some((_, index) => !(index in answers)))
        throw new Error('a batched statement has fewer results than inputs');
    } catch (error) {
      await this.refused(batch, error);
      return;
    }
    batch.forEach((waiting, index) => {
      const answer = answers[index] as Answer | typeof RETRY_ALONE;
      if (answer === RETRY_ALONE) this.retryAlone(waiting);
      else waiting.resolve(answer);
    });
  }

  private async refused(batch: readonly Waiting<Item, Answer>[], error: unknown): Promise<void> {
    const [first] = batch;
    if (!isItemsFault(error)) {
      for (const { reject } of batch) reject(error);
    } else if (batch.length > 1) {
      const middle = batch.length >> 1;
      await this.sendBatch(batch.slice(0, middle));
      await this.sendBatch(batch.slice(middle));
    } else if (this.mayWait) first?.reject(error);
    else if (first !== undefined) this.retryAlone(first);
  }

  private retryAlone({ item, share, resolve, reject }: Waiting<Item, Answer>): void {
    const { retries } = this;
    if (retries === null) reject(new Error('an item alone must be answered'));
    else asShare(share, () => retries.submit(item)).then(resolve, reject);
  }
}

/** Rejects the items that have waited too long, and returns the others. */
function inTime<Item, Answer>(batch: readonly Waiting<Item, Answer>[]): Waiting<Item, Answer>[] {
  const oldestMs = performance.now() - PATIENCE_MS;
  return batch.filter(({ sinceMs, reject }) => {
    if (sinceMs < oldestMs) reject(new DatabaseSilentError());
    return sinceMs >= oldestMs;
  });
}

/** Whether Postgres has refused the statement for something that one item can cause. */
function isItemsFault(error: unknown): boolean {
  return error instanceof DatabaseError && ITEMS_FAULT.test(error.code ?? '');
}
