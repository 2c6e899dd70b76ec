import { BulkheadRejectedError, isBulkheadRejectedError } from 'cockatiel';
import { neverAborted, type Operation } from './observed-policy.js';

export interface FairBulkheadOptions {
  /** How many operations run at once. */
  readonly concurrency: number;
  /** How many wait at most, all keys together: a bound for memory, not for fairness. */
  readonly maxQueued: number;
  /** Places kept free for keys that have nothing running; an eighth of `concurrency` by default. */
  readonly reserved?: number;
  /** How many of one key run at once, whatever else is free; no bound by default. */
  readonly perKey?: number;
  /** How many of one key wait at most; whoever comes then is refused. No bound by default. */
  readonly queuedPerKey?: number;
}

export interface FairCall {
  /** Who is served in turn: a tenant. Calls of one key keep their order. */
  readonly key: string;
  readonly signal?: AbortSignal;
}

/** Whoever waits so long for its turn, and no longer. */
export interface LongRunningCall {
  readonly key: string;
  readonly waitMs: number;
  /** What is thrown when the turn has not come by then, or too many wait. */
  readonly refused: (cause: unknown) => Error;
}

export interface BulkheadLoad {
  readonly running: number;
  readonly waiting: number;
}

interface Waiter {
  readonly start: () => void;
  readonly refuse: (reason: unknown) => void;
}

/**
 * Bounds how many operations run at once, and is fair to keys: whoever cannot run waits in the queue of its
 * key, and the queues are served in turn, so a key with one call waits one round however long the others'
 * queues are. The last places are kept for keys that have nothing running, so one key with slow calls cannot
 * hold them all. Waiting ends at once, with the signal's reason, when the call's signal is aborted.
 *
 * When the queue is full, the newest waiter of the longest queue makes room; whoever has the longest queue
 * itself is refused. Refused calls reject with cockatiel's `BulkheadRejectedError`.
 */
export class FairBulkhead {
  /** Queues of the keys that wait, in the order in which they are served; never empty ones. */
  private readonly queues = new Map<string, Set<Waiter>>();
  private readonly runningByKey = new Map<string, number>();
  private readonly reserved: number;
  private running = 0;
  private waiting = 0;

  constructor(private readonly options: FairBulkheadOptions) {
    this.reserved = options.reserved ?? Math.floor(options.concurrency / 8);
  }

  /** Runs the operation when it is its turn. It keeps its place until it has really ended. */
  async execute<T>(operation: Operation<T>, { key, signal = neverAborted() }: FairCall): Promise<T> {
    signal.throwIfAborted();
    if (this.mayStart(key)) this.take(key);
    else await this.turnOf(key, signal);
    try {
      return await operation({ signal });
    } finally {
      this.release(key);
    }
  }

  /** The same for whoever does not wait for ever. @throws what `refused` says; what the operation fails with */
  async executeWithin<T>(operation: () => Promise<T>, { key, waitMs, refused }: LongRunningCall): Promise<T> {
    const patience = AbortSignal.timeout(waitMs);
    try {
      return await this.execute(operation, { key, signal: patience });
    } catch (error) {
      throw isBulkheadRejectedError(error) || error === patience.reason ? refused(error) : error;
    }
  }

  load(): BulkheadLoad {
    return { running: this.running, waiting: this.waiting };
  }

  private mayStart(key: string): boolean {
    if ((this.runningByKey.get(key) ?? 0) >= (this.options.perKey ?? Number.POSITIVE_INFINITY)) return false;
    const free = this.options.concurrency - this.running;
    return free > this.reserved || (free > 0 && !this.runningByKey.has(key));
  }

  private take(key: string): void {
    this.running += 1;
    this.runningByKey.set(key, (this.runningByKey.get(key) ?? 0) + 1);
  }

  private release(key: string): void {
    this.running -= 1;
    const left = (this.runningByKey.get(key) ?? 1) - 1;
    if (left === 0) this.runningByKey.delete(key);
    else this.runningByKey.set(key, left);
    this.startWaiting();
  }

  /** Waits; when it resolves, the place has been taken already. */
  private turnOf(key: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.remove(key, waiter);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        waiter.refuse(signal.reason);
      };
      const waiter: Waiter = {
        start: () => {
          leave();
          this.take(key);
          resolve();
        },
        refuse: (reason) => {
          leave();
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- reasons are passed on as they are
          reject(reason);
        },
      };
      this.enqueue(key, waiter);
      signal.addEventListener('abort', onAbort, { once: true });
      const { maxQueued, queuedPerKey = Number.POSITIVE_INFINITY } = this.options;
      if ((this.queues.get(key)?.size ?? 0) > queuedPerKey) waiter.refuse(this.rejection());
      else if (this.waiting > maxQueued) this.refuseNewestOfLongest(key);
    });
  }

  private enqueue(key: string, waiter: Waiter): void {
    const queue = this.queues.get(key) ?? new Set();
    this.queues.set(key, queue.add(waiter));
    this.waiting += 1;
  }

  private remove(key: string, waiter: Waiter): void {
    const queue = this.queues.get(key);
    if (!queue?.delete(waiter)) return;
    this.waiting -= 1;
    if (queue.size === 0) this.queues.delete(key);
  }

  /** One place given back may let two start: the next in turn, and a key whose last call has just ended. */
  private startWaiting(): void {
    for (let next = this.nextKey(); next !== null; next = this.nextKey()) this.startFirstOf(next);
  }

  private nextKey(): string | null {
    for (const key of this.queues.keys()) {
      if (this.mayStart(key)) return key;
    }
    return null;
  }

  private startFirstOf(key: string): void {
    const queue = this.queues.get(key);
    if (!queue) return;
    const [first] = queue;
    first?.start();
    // Who has been served goes to the end of the round.
    if (this.queues.delete(key) && queue.size > 0) this.queues.set(key, queue);
  }

  private refuseNewestOfLongest(newcomer: string): void {
    let longest = this.queues.get(newcomer);
    for (const queue of this.queues.values()) {
      if (longest === undefined || queue.size > longest.size) longest = queue;
    }
    const newest = longest && [...longest].at(-1);
    newest?.refuse(this.rejection());
  }

  private rejection(): BulkheadRejectedError {
    return new BulkheadRejectedError(this.options.concurrency, this.options.maxQueued);
  }
}
