import type { PaymentEvidence } from '../../../domain/payment.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';

/** One transaction to verify. */
export interface VerificationQuery {
  readonly chain: ConfiguredChain;
  /** In canonical form (`canonicalTxHash`). */
  readonly txHash: string;
  /** Decimal string, a hint for verifiers that compare amounts themselves; the judge decides in any case. */
  readonly expectedAmount: string | null;
  /**
   * Possible recipients, in comparable form: of a large transaction, transfers to others are read only in part.
   * Left out: any recipient, so that evidence for one caller serves another.
   */
  readonly wallets?: readonly string[];
  /** Key of the fair queue: the tenant, or the hashed address of an anonymous caller. */
  readonly fairnessKey?: string;
}

/**
 * The port to the chains. An implementation finds evidence and never judges it.
 * It answers `not_found` only when it was able to ask. Any obstacle (transport, time-out, wrong chain id, malformed
 * answer, open breaker) is a `VerifierUnavailableError`, never evidence. It stops as soon as `signal` is aborted, and
 * closes its sockets.
 */
export abstract class PaymentVerifier {
  abstract verify(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence>;
}

/** The verifier could not be asked; the caller gets 503 `VERIFIER_UNAVAILABLE` and no unit is charged. */
export class VerifierUnavailableError extends Error {
  constructor(
    message: string,
    readonly retryAfterSeconds = 5,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'VerifierUnavailableError';
  }
}
