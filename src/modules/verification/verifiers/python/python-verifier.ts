import { isBulkheadRejectedError } from 'cockatiel';
import type { PaymentEvidence } from '../../../../domain/payment.js';
import type { Clock } from '../../../../platform/clock.js';
import {
  type CircuitChange,
  CircuitOpenError,
  type CircuitSnapshot,
} from '../../../../platform/resilience/circuit-breaker.js';
import { DeadlineExceededError } from '../../../../platform/resilience/deadline.js';
import type { BulkheadLoad } from '../../../../platform/resilience/fair-bulkhead.js';
import { createResiliencePolicy, type ResiliencePolicy } from '../../../../platform/resilience/policy.js';
import { PaymentVerifier, type VerificationQuery, VerifierUnavailableError } from '../payment-verifier.js';
import { readAnswer } from './python-answer.js';
import { classifyFailure, PythonServiceError } from './python-errors.js';
import { evidenceOf } from './python-evidence.js';
import { PythonService } from './python-service.js';

export type UnavailableReason =
  PythonServiceError['reason'] | 'timeout' | 'circuit_open' | 'queue_full' | 'aborted' | 'internal';

/** An event for the log or a metric. Messages contain neither the key nor the service's text. */
export type PythonVerifierEvent =
  | ({ readonly type: 'circuit'; readonly level: 'error' | 'info'; readonly message: string } & CircuitChange)
  | { readonly type: 'retry'; readonly level: 'warn'; readonly message: string; readonly delayMs: number }
  | {
      readonly type: 'unavailable';
      /** `error` needs an operator: a mistake of ours or a broken contract. `debug` repeats an earlier event. */
      readonly level: 'error' | 'warn' | 'debug';
      readonly message: string;
      readonly reason: UnavailableReason;
      readonly txHash: string;
      readonly error: unknown;
    };

export interface PythonVerifierOptions {
  /** Base URL of the service; `/verify` and `/health` are appended. */
  readonly url: string;
  /** Sent as `X-Internal-Key`. */
  readonly key: string;
  readonly clock: Clock;
  /** Limit of the whole call in milliseconds, waiting and retries included; 30 s by default. */
  readonly totalTimeoutMs?: number | undefined;
  /** Limit of one attempt in milliseconds; by default nearly `totalTimeoutMs`. */
  readonly attemptTimeoutMs?: number | undefined;
  readonly breakerCooldownMs?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly maxQueued?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly onEvent?: ((event: PythonVerifierEvent) => void) | undefined;
}

/**
 * Asks the Python verifier service over HTTP. Its answer is evidence and is judged like any other.
 * Each instance has its own bulkhead and circuit breaker; make one for payers and one for anonymous callers.
 */
export class PythonVerifier extends PaymentVerifier {
  private readonly service: PythonService;
  private readonly policy: ResiliencePolicy;
  private readonly onEvent: PythonVerifierOptions['onEvent'];

  /** @throws Error when URL or key cannot be used */
  constructor({ url, key, onEvent, breakerCooldownMs, ...limits }: PythonVerifierOptions) {
    super();
    this.onEvent = onEvent;
    this.service = new PythonService(url, key);
    this.policy = createResiliencePolicy({
      ...limits,
      cooldownMs: breakerCooldownMs,
      classify: classifyFailure,
    });
    this.policy.breaker.onStateChange((change) => {
      this.emit(circuitEvent(change));
    });
    this.policy.retry.onRetry(({ retry, delayMs }) => {
      const message = `Calling the verifier service again (retry ${retry}).`;
      this.emit({ type: 'retry', level: 'warn', message, delayMs });
    });
  }

  /**
   * Reads the evidence of one transaction.
   *
   * @throws VerifierUnavailableError, and no other error, when the service could not be called or gave no answer
   */
  async verify(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    try {
      return await this.policy.execute((context) => this.request(query, context.signal), {
        key: query.fairnessKey ?? '',
        signal,
      });
    } catch (error) {
      throw this.unavailable(error, query, signal);
    }
  }

  /** State of the circuit, for `/health` and metrics. */
  circuitBreaker(): CircuitSnapshot {
    return this.policy.breaker.snapshot();
  }

  /** Number of running and waiting calls. */
  load(): BulkheadLoad {
    return this.policy.bulkhead.load();
  }

  /**
   * Asks for evidence that callers with other expected amounts can share.
   * A refusal may concern this caller's amount only. So the service is called once more without an amount, and then
   * answers for the payment alone.
   */
  private async request(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    const evidence = await this.requestOnce(query, signal);
    if (!evidence.disputed || query.expectedAmount === null) return evidence;
    return this.requestOnce({ ...query, expectedAmount: null }, signal);
  }

  private async requestOnce(
    { chain, txHash, expectedAmount }: VerificationQuery,
    signal: AbortSignal,
  ): Promise<PaymentEvidence> {
    const question = { tx_hash: txHash, chain: chain.name, expected_amount: expectedAmount };
    const answer = readAnswer(await this.service.verify(question, signal), { chain, txHash });
    return evidenceOf(answer, chain);
  }

  private unavailable(error: unknown, { txHash }: VerificationQuery, signal: AbortSignal) {
    const reason = signal.aborted ? 'aborted' : reasonOf(error);
    const level = LEVELS[reason];
    const message = error instanceof PythonServiceError ? error.message : MESSAGES[reason];
    this.emit({ type: 'unavailable', level, message, reason, txHash, error });
    const retryAfterSeconds =
      error instanceof CircuitOpenError ? Math.ceil(error.retryAfterMs / 1_000) : undefined;
    return new VerifierUnavailableError(MESSAGES[reason], retryAfterSeconds, { cause: error });
  }

  /** Reports an event. A failing logger must neither fail the answer nor interrupt the breaker. */
  private emit(event: PythonVerifierEvent): void {
    try {
      this.onEvent?.(event);
    } catch {
      // No other receiver of the error exists.
    }
  }
}

function circuitEvent(change: CircuitChange): PythonVerifierEvent {
  const message = `The circuit to the verifier service went from ${change.from} to ${change.to}.`;
  return { type: 'circuit', level: change.to === 'OPEN' ? 'error' : 'info', message, ...change };
}

function reasonOf(error: unknown): UnavailableReason {
  if (error instanceof PythonServiceError) return error.reason;
  if (error instanceof CircuitOpenError) return 'circuit_open';
  if (error instanceof DeadlineExceededError) return 'timeout';
  return isBulkheadRejectedError(error) ? 'queue_full' : 'internal';
}

const LEVELS: Readonly<Record<UnavailableReason, 'error' | 'warn' | 'debug'>> = {
  transport: 'warn',
  server_error: 'warn',
  timeout: 'warn',
  queue_full: 'warn',
  client_error: 'error',
  contract_violation: 'error',
  internal: 'error',
  circuit_open: 'debug',
  aborted: 'debug',
};

/** Messages for the caller; they reveal no internals. */
const MESSAGES: Readonly<Record<UnavailableReason, string>> = {
  transport: 'The verifier could not be reached.',
  server_error: 'The verifier failed.',
  timeout: 'The verifier did not answer in time.',
  queue_full: 'The verifier is busy.',
  client_error: 'The verifier could not be called.',
  contract_violation: 'The verifier gave no usable answer.',
  internal: 'The verifier could not be called.',
  circuit_open: 'The verifier is not available at the moment.',
  aborted: 'The verification was aborted.',
};
