import { BrokenCircuitError, EventEmitter } from 'cockatiel';
import type { Clock } from '../clock.js';
import { neverAborted, ObservedPolicy, type Operation } from './observed-policy.js';

export type CircuitState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

/** The breaker as `/health` shows it. Times are Unix milliseconds. */
export interface CircuitSnapshot {
  /** HALF_OPEN also when the cool-down is over and nobody has called since: the next call is the probe. */
  readonly state: CircuitState;
  /** Failures in a row; while not closed, those that opened it and the failed probes since. */
  readonly failures: number;
  readonly openedAt?: number;
  /** Only while OPEN: when the next call is let through. */
  readonly retryAt?: number;
}

export interface CircuitChange {
  readonly from: CircuitState;
  readonly to: CircuitState;
  readonly snapshot: CircuitSnapshot;
}

export interface CircuitBreakerOptions {
  readonly clock: Clock;
  /** Whether an error speaks against what is guarded; our own mistakes (4xx) do not. */
  readonly isFailure: (error: unknown) => boolean;
  /** Failures in a row that open the circuit; 5 by default. */
  readonly failureThreshold?: number | undefined;
  /** Probes that must succeed to close it; 2 by default. */
  readonly successThreshold?: number | undefined;
  /** How long it stays open after each opening; 60 s by default. */
  readonly cooldownMs?: number | undefined;
}

/** Nothing was asked, because the circuit is open or its one probe is out. */
export class CircuitOpenError extends BrokenCircuitError {
  /** @param retryAfterMs when trying again makes sense, from now */
  constructor(readonly retryAfterMs: number) {
    super('The circuit is open.');
    this.name = 'CircuitOpenError';
  }
}

/** What callers are told to wait while a probe is out: its end cannot be known. */
const PROBE_RETRY_MS = 1_000;

/**
 * Circuit breaker. It opens after a number of failures in a row, refuses everything at once during the
 * cool-down, then lets exactly one probe at a time through, and closes after two successful ones; a failed
 * probe opens it again for a full cool-down. Neutral results (`isFailure` false, or the call was aborted from
 * outside) change nothing and give the probe's place back. Results of calls that began before the last change
 * of state are ignored. It holds no timers; the state is per instance.
 *
 * Ours instead of cockatiel's `circuitBreaker` (4.0.0), which counts a neutral probe as a success, lets callers wait
 * behind the probes without their abort signal, counts stale results while closed, and tells nobody when to try again.
 * The operation must end by itself, so put a time-out *inside*: a probe that never ends blocks the circuit.
 * Listeners must not throw.
 */
export class CircuitBreakerPolicy extends ObservedPolicy {
  private readonly failureThreshold: number;
  private readonly successThreshold: number;
  private readonly cooldownMs: number;
  private readonly changes = new EventEmitter<CircuitChange>();

  private state: CircuitState = 'CLOSED';
  /** Counts the changes of state, so that a result knows whether it is stale. */
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

  /** @throws CircuitOpenError at once, without running the operation, when the circuit does not let it through */
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

  /** The state as of now; looking changes nothing. */
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

  /** A wall clock that is set back an hour must not keep the circuit open for an hour. */
  private followClockSetBack(): void {
    this.openedAtMs = Math.min(this.openedAtMs, this.options.clock.nowMs());
  }
}
