import { BulkheadRejectedError, isBulkheadRejectedError } from 'cockatiel';
import { neverAborted, type Operation } from './observed-policy.js';

/** Options of a `FairBulkhead`. */
export interface FairBulkheadOptions {
  /** Maximum number of concurrent operations. */
  readonly concurrency: number;
  /** Maximum queue length over all keys: a bound for memory, not for fairness. */
  readonly maxQueued: number;
  /** Slots reserved for keys without running operations; an eighth of `concurrency` by default. */
  readonly reserved?: number;
  /** Maximum number of concurrent operations of one key; no bound by default. */
  readonly perKey?: number;
  /** Maximum queue length of one key; further calls are refused. No bound by default. */
  readonly queuedPerKey?: number;
}

/** One call and its key. */
export interface FairCall {
  /** The unit of fairness: a tenant. Calls of one key keep their order. */
  readonly key: string;
  readonly signal?: AbortSignal;
}

/** A call with a limit on its waiting time. */
export interface LongRunningCall {
  readonly key: string;
  readonly waitMs: number;
  /** The error when the turn has not come in time, or the queue is full. */
  readonly refused: (cause: unknown) => Error;
}

/** Numbers of running and waiting operations. */
export interface BulkheadLoad {
  readonly running: number;
  readonly waiting: number;
}

interface Waiter {
  readonly start: () => void;
  readonly refuse: (reason: unknown) => void;
}

/**
 * Bounds concurrent operations, and is fair to keys. A call that cannot run waits in the queue of its key, and the
 * queues are served in turn. Hence a key with one call waits one round, however long the other queues are. The last
 * slots are reserved for keys without running operations, so one slow key cannot hold them all. Waiting ends at once,
 * with the signal's reason, when the call's signal is aborted.
 *
 * When the queue is full, the newest waiter of the longest queue is evicted; a call of the longest queue itself is
 * refused. Refused calls reject with cockatiel's `BulkheadRejectedError`.
 */
export class FairBulkhead {
  /** Queues of the waiting keys, in the order of service; never empty ones. */
  private readonly queues = new Map<string, Set<Waiter>>();
  private readonly runningByKey = new Map<string, number>();
  private readonly reserved: number;
  private running = 0;
  private waiting = 0;

  constructor(private readonly options: FairBulkheadOptions) {
    this.reserved = options.reserved ?? Math.floor(options.concurrency / 8);
  }

  /** Runs the operation at its turn. The operation holds its slot until it has actually ended. */
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

  /** Like `execute`, with a limited wait. @throws the error of `refused`; the operation's own error */
  async executeWithin<T>(operation: () => Promise<T>, { key, waitMs, refused }: LongRunningCall): Promise<T> {
    const patience = AbortSignal.timeout(waitMs);
    try {
      return await this.execute(operation, { key, signal: patience });
    } catch (error) {
      throw isBulkheadRejectedError(error) || error === patience.reason ? refused(error) : error;
    }
  }

  /** The current numbers of running and waiting operations. */
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

  /** Waits for a slot; when it resolves, the slot is already taken. */
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

  /** One released slot may start two calls: the next in turn, and a key whose last call has just ended. */
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
    // A key that was served moves to the end of the round.
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
