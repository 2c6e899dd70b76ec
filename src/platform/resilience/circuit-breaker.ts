import { BrokenCircuitError, EventEmitter } from 'cockatiel';
import type { Clock } from '../clock.js';
import { neverAborted, ObservedPolicy, type Operation } from './observed-policy.js';

/** State of a circuit. */
export type CircuitState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

/** The breaker as `/health` shows it. Times are Unix milliseconds. */
export interface CircuitSnapshot {
  /** Also HALF_OPEN when the cool-down is over and no call has come since: the next call is the probe. */
  readonly state: CircuitState;
  /** Consecutive failures; while not closed, those that opened the circuit and the failed probes since. */
  readonly failures: number;
  readonly openedAt?: number;
  /** Only while OPEN: when the next call is permitted. */
  readonly retryAt?: number;
}

/** A change of state. */
export interface CircuitChange {
  readonly from: CircuitState;
  readonly to: CircuitState;
  readonly snapshot: CircuitSnapshot;
}

/** Options of a `CircuitBreakerPolicy`. */
export interface CircuitBreakerOptions {
  readonly clock: Clock;
  /** Whether an error indicates a failure of the guarded service; our own mistakes (4xx) do not. */
  readonly isFailure: (error: unknown) => boolean;
  /** Consecutive failures that open the circuit; 5 by default. */
  readonly failureThreshold?: number | undefined;
  /** Probes that must succeed to close it; 2 by default. */
  readonly successThreshold?: number | undefined;
  /** How long it stays open after each opening; 60 s by default. */
  readonly cooldownMs?: number | undefined;
}

/** The operation did not run, because the circuit is open or its one probe is running. */
export class CircuitOpenError extends BrokenCircuitError {
  /** @param retryAfterMs time from now after which a retry can succeed */
  constructor(readonly retryAfterMs: number) {
    super('The circuit is open.');
    this.name = 'CircuitOpenError';
  }
}

/** Retry delay for callers while a probe runs: its end is unknown. */
const PROBE_RETRY_MS = 1_000;

/**
 * Circuit breaker. It opens after a number of consecutive failures and refuses every call at once during the cool-down.
 * Then it permits exactly one probe at a time, and closes after two successful ones. A failed probe opens it again for
 * a full cool-down. Neutral results (`isFailure` false, or an external abort of the call) change nothing and free the
 * probe's slot. Results of calls from before the last change of state are ignored. It holds no timers; the state is per
 * instance.
 *
 * It replaces cockatiel's `circuitBreaker` (4.0.0). That one counts a neutral probe as a success, and lets callers wait
 * behind the probes without their abort signal. It also counts stale results while closed, and reports no retry time.
 * The operation must end by itself, so put a timeout *inside*: a probe that never ends blocks the circuit. Listeners
 * must not throw.
 */
export class CircuitBreakerPolicy extends ObservedPolicy {
  private readonly failureThreshold: number;
  private readonly successThreshold: number;
  private readonly cooldownMs: number;
  private readonly changes = new EventEmitter<CircuitChange>();

  private state: CircuitState = 'CLOSED';
  /** Counts the changes of state, so that stale results are recognised. */
  private generation = 0;
  private failures = 0;
  private probeSuccesses = 0;
  private isProbing = false;
  private openedAtMs = 0;

  /** Fires once for each change of state. */
  readonly onStateChange = this.changes.addListener;

  constructor(private readonly options: CircuitBreakerOptions) {
    super();
    this.failureThreshold = options.failureThreshold ?? 5;
    this.successThreshold = options.successThreshold ?? 2;
    this.cooldownMs = options.cooldownMs ?? 60_000;
  }

  /** @throws CircuitOpenError at once, without running the operation, when the circuit refuses the call */
  async execute<T>(operation: Operation<T>, signal: AbortSignal = neverAborted()): Promise<T> {
    signal.throwIfAborted();
    const generation = this.admit();
    const startedAtMs = performance.now();
    let result: T;
    try {
      result = await operation({ signal });
    } catch (error) {
      const isFailure = !signal.aborted && this.options.isFailure(error);
      this.record(generation, isFailure ? 'failure' : 'neutral');
      this.reportFailure(startedAtMs, error, isFailure);
      throw error;
    }
    this.record(generation, 'success');
    this.reportSuccess(startedAtMs);
    return result;
  }

  /** The current state; reading it changes nothing. */
  snapshot(): CircuitSnapshot {
    const { failures, openedAtMs: openedAt } = this;
    if (this.state === 'CLOSED') return { state: 'CLOSED', failures };
    if (this.state === 'HALF_OPEN' || this.remainingMs() <= 0)
      return { state: 'HALF_OPEN', failures, openedAt };
    return { state: 'OPEN', failures, openedAt, retryAt: openedAt + this.cooldownMs };
  }

  private admit(): number {
    if (this.state === 'OPEN') {
      this.followClockSetBack();
      const remainingMs = this.remainingMs();
      if (remainingMs > 0) throw new CircuitOpenError(remainingMs);
      this.moveTo('HALF_OPEN');
    }
    if (this.state === 'HALF_OPEN') {
      if (this.isProbing) throw new CircuitOpenError(PROBE_RETRY_MS);
      this.isProbing = true;
    }
    return this.generation;
  }

  private record(generation: number, outcome: 'success' | 'failure' | 'neutral'): void {
    if (generation !== this.generation) return;
    this.isProbing = false;
    if (outcome === 'success') this.recordSuccess();
    if (outcome === 'failure') this.recordFailure();
  }

  private recordSuccess(): void {
    if (this.state === 'CLOSED') {
      this.failures = 0;
      return;
    }
    this.probeSuccesses += 1;
    if (this.probeSuccesses >= this.successThreshold) this.moveTo('CLOSED');
  }

  private recordFailure(): void {
    this.failures += 1;
    if (this.state === 'HALF_OPEN' || this.failures >= this.failureThreshold) this.moveTo('OPEN');
  }

  private moveTo(to: CircuitState): void {
    const from = this.state;
    this.state = to;
    this.generation += 1;
    this.isProbing = false;
    this.probeSuccesses = 0;
    if (to === 'OPEN') this.openedAtMs = this.options.clock.nowMs();
    if (to === 'CLOSED') this.failures = 0;
    this.changes.emit({ from, to, snapshot: this.snapshot() });
  }

  private remainingMs(): number {
    return this.openedAtMs + this.cooldownMs - this.options.clock.nowMs();
  }

  /** A wall clock that is set back by an hour must not keep the circuit open for an hour. */
  private followClockSetBack(): void {
    this.openedAtMs = Math.min(this.openedAtMs, this.options.clock.nowMs());
  }
}
