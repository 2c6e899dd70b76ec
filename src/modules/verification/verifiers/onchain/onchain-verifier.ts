import { DeadlinePolicy } from '../../../../platform/resilience/deadline.js';
import { FairBulkhead } from '../../../../platform/resilience/fair-bulkhead.js';
import type { PaymentEvidence } from '../../../../domain/payment.js';
import { PaymentVerifier, VerifierUnavailableError, type VerificationQuery } from '../payment-verifier.js';

export interface OnchainOptions {
  readonly evm: PaymentVerifier;
  readonly solana: PaymentVerifier;
  /** Everything together, waiting included. */
  readonly totalTimeoutMs: number;
}

const CONCURRENCY = 64;
const MAX_QUEUED = 4_096;

/**
 * Looks at the chains itself, through the RPC end points of each. Calls of all tenants wait in one fair queue, under
 * one deadline; fail-over between end points is the chain verifiers' own matter, so there is no circuit to break.
 */
export class OnchainVerifier extends PaymentVerifier {
  private readonly deadline: DeadlinePolicy;
  private readonly bulkhead = new FairBulkhead({ concurrency: CONCURRENCY, maxQueued: MAX_QUEUED });

  constructor(private readonly options: OnchainOptions) {
    super();
    this.deadline = new DeadlinePolicy('call', options.totalTimeoutMs);
  }

  /** @throws VerifierUnavailableError, and nothing else */
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
      throw new VerifierUnavailableError(`${query.chain.name} could not be looked at in time`, 5, {
        cause: error,
      });
    }
  }
}
