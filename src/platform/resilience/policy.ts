import { ExponentialBackoff, wrap } from 'cockatiel';
import type { Clock } from '../clock.js';
import { CircuitBreakerPolicy, CircuitOpenError } from './circuit-breaker.js';
import { DeadlineExceededError, DeadlinePolicy } from './deadline.js';
import { type FairCall, FairBulkhead } from './fair-bulkhead.js';
import type { Operation } from './observed-policy.js';
import { RetryPolicy } from './retry.js';

/**
 * Meaning of an error for the service behind the policy.
 * - `transient`: the service failed, and a retry may succeed (transport, 5xx).
 * - `faulty`: the service failed, and a retry is useless (an invalid answer).
 * - `neutral`: the service works, and our request was at fault (4xx).
 */
export type FailureKind = 'transient' | 'faulty' | 'neutral';

/** Options of `createResiliencePolicy`. */
export interface ResilienceOptions {
  readonly clock: Clock;
  readonly classify: (error: unknown) => FailureKind;
  /** For the whole call from its start: waiting, attempts and pauses. 30 s by default. */
  readonly totalTimeoutMs?: number | undefined;
  /** For one attempt; by default nearly the whole of `totalTimeoutMs`, so that slow answers are not discarded. */
  readonly attemptTimeoutMs?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly maxQueued?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly failureThreshold?: number | undefined;
  readonly successThreshold?: number | undefined;
  readonly cooldownMs?: number | undefined;
}

/** The composed policy for calls to a remote service; its parts are exposed for health, metrics and logs. */
export interface ResiliencePolicy {
  readonly breaker: CircuitBreakerPolicy;
  readonly bulkhead: FairBulkhead;
  readonly retry: RetryPolicy;
  /**
   * @throws BulkheadRejectedError at once when the queue is full
   * @throws CircuitOpenError at once when the circuit is open
   * @throws DeadlineExceededError when the deadline has passed; the signal's reason when it is aborted
   * @throws the error of the last attempt otherwise
   */
  execute<T>(operation: Operation<T>, call: FairCall): Promise<T>;
}

const DEFAULT_TOTAL_MS = 30_000;
const CONCURRENCY = 64;
/** As many calls as 64 slots serve within 30 s at half a second each: a longer queue would reach its deadline. */
const MAX_QUEUED = 4_096;
const RETRY_DELAY = { initialDelay: 50, maxDelay: 400 };

/**
 * Composes the policies, outermost first: total deadline → fair bulkhead → retry → circuit breaker → deadline of the
 * attempt. The total deadline includes the waiting time, and its signal reaches the socket. The breaker sees each
 * attempt, timeouts included. A call that the total deadline or the caller ends is no evidence about the service, and
 * does not count.
 */
export function createResiliencePolicy(options: ResilienceOptions): ResiliencePolicy {
  const totalTimeoutMs = options.totalTimeoutMs ?? DEFAULT_TOTAL_MS;
  const attemptTimeoutMs = options.attemptTimeoutMs ?? longestAttemptMs(totalTimeoutMs);
  const deadline = new DeadlinePolicy('call', totalTimeoutMs);
  const bulkhead = new FairBulkhead({
    concurrency: options.concurrency ?? CONCURRENCY,
    maxQueued: options.maxQueued ?? MAX_QUEUED,
  });
  const retry = new RetryPolicy({
    maxRetries: options.maxRetries ?? 2,
    backoff: new ExponentialBackoff(RETRY_DELAY),
    isRetryable: (error) => !isOurs(error) && options.classify(error) === 'transient',
  });
  const breaker = createBreaker(options);
  const attempts = wrap(retry, breaker, new DeadlinePolicy('attempt', attemptTimeoutMs));
  return {
    breaker,
    bulkhead,
    retry,
    execute: (operation, { key, signal }) =>
      deadline.execute(
        (whole) =>
          bulkhead.execute((turn) => attempts.execute(operation, turn.signal), {
            key,
            signal: whole.signal,
          }),
        signal,
      ),
  };
}

function createBreaker({ classify, ...options }: ResilienceOptions): CircuitBreakerPolicy {
  const { clock, failureThreshold, successThreshold, cooldownMs } = options;
  return new CircuitBreakerPolicy({
    clock,
    isFailure: (error) => error instanceof DeadlineExceededError || classify(error) !== 'neutral',
    failureThreshold,
    successThreshold,
    cooldownMs,
  });
}

/** The policies' own refusals are never retried: a timeout has used up the time, an open circuit stays open. */
function isOurs(error: unknown): boolean {
  return error instanceof DeadlineExceededError || error instanceof CircuitOpenError;
}

/** Slightly less than the total, so that the attempt's timeout comes first and the breaker sees it. */
function longestAttemptMs(totalTimeoutMs: number): number {
  return totalTimeoutMs - Math.min(250, totalTimeoutMs / 10);
}
