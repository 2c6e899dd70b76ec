import { type IBackoff, type IBackoffFactory, EventEmitter } from 'cockatiel';
import { neverAborted, ObservedPolicy, type Operation } from './observed-policy.js';

/** A retry that is about to start. */
export interface RetryEvent {
  /** 1 for the first repetition. */
  readonly retry: number;
  readonly delayMs: number;
  readonly error: unknown;
}

/** Options of a `RetryPolicy`. */
export interface RetryOptions {
  /** Retries after the first attempt: 2 means at most three attempts. */
  readonly maxRetries: number;
  readonly backoff: IBackoffFactory<undefined>;
  readonly isRetryable: (error: unknown) => boolean;
}

/**
 * Retries after transient errors. It never retries once its signal is aborted, and a pause ends at the abort, with the
 * signal's reason.
 *
 * It replaces cockatiel's `retry` (4.0.0), which sleeps through an abort and then tries once more.
 */
export class RetryPolicy extends ObservedPolicy {
  private readonly retries = new EventEmitter<RetryEvent>();
  readonly onRetry = this.retries.addListener;

  constructor(private readonly options: RetryOptions) {
    super();
  }

  /** @throws the error of the last attempt, or the signal's reason */
  async execute<T>(operation: Operation<T>, signal: AbortSignal = neverAborted()): Promise<T> {
    signal.throwIfAborted();
    const startedAtMs = performance.now();
    let backoff: IBackoff<undefined> | null = null;
    for (let retry = 1; ; retry += 1) {
      try {
        const result = await operation({ signal });
        this.reportSuccess(startedAtMs);
        return result;
      } catch (error) {
        if (signal.aborted || retry > this.options.maxRetries || !this.options.isRetryable(error)) {
          this.reportFailure(startedAtMs, error, !signal.aborted && this.options.isRetryable(error));
          throw error;
        }
        backoff = (backoff ?? this.options.backoff).next(undefined);
        this.retries.emit({ retry, delayMs: backoff.duration, error });
      }
      await pause(backoff.duration, signal);
    }
  }
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- reasons are passed on as they are
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, durationMs);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
