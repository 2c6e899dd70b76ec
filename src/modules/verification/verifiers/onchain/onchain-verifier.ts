import { DeadlinePolicy } from '../../../../platform/resilience/deadline.js';
import { FairBulkhead } from '../../../../platform/resilience/fair-bulkhead.js';
import type { PaymentEvidence } from '../../../../domain/payment.js';
import { PaymentVerifier, VerifierUnavailableError, type VerificationQuery } from '../payment-verifier.js';

export interface OnchainOptions {
  readonly evm: PaymentVerifier;
  readonly solana: PaymentVerifier;
  /** Limit of the whole call in milliseconds, waiting included. */
  readonly totalTimeoutMs: number;
}

const CONCURRENCY = 64;
const MAX_QUEUED = 4_096;

/**
 * Verifies on the chains themselves, through the RPC end points of each.
 * Calls of all tenants wait in one fair queue, under one deadline. Fail-over between end points is the chain verifiers'
 * task, so there is no circuit breaker.
 */
export class OnchainVerifier extends PaymentVerifier {
  private readonly deadline: DeadlinePolicy;
  private readonly bulkhead = new FairBulkhead({ concurrency: CONCURRENCY, maxQueued: MAX_QUEUED });

  constructor(private readonly options: OnchainOptions) {
    super();
    this.deadline = new DeadlinePolicy('call', options.totalTimeoutMs);
  }

  /**
   * Reads the evidence of one transaction.
   *
   * @throws VerifierUnavailableError, and no other error
   */
  async verify(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    const verifier = query.chain.family === 'solana' ? this.options.solana : this.options.evm;
    const key = query.fairnessKey ?? '';
    try {
      return await this.deadline.execute(
        (whole) =>
          this.bulkhead.execute((turn) => verifier.verify(query, turn.signal), { key, signal: whole.signal }),
        signal,
      );
    } catch (error) {
      if (error instanceof VerifierUnavailableError) throw error;
      throw new VerifierUnavailableError(`${query.chain.name} could not be read in time`, 5, {
        cause: error,
      });
    }
  }
}
