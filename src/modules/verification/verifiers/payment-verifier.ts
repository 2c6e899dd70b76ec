import type { PaymentEvidence } from '../../../domain/payment.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';

/** One transaction to look at. */
export interface VerificationQuery {
  readonly chain: ConfiguredChain;
  /** In canonical form (`canonicalTxHash`). */
  readonly txHash: string;
  /** Decimal string, a hint for verifiers that compare amounts themselves; the verdict is ours in any case. */
  readonly expectedAmount: string | null;
  /**
   * Who may have been paid, in comparable form: of what went to others little is read where there is much. Left out: anybody,
   * so that evidence for one caller serves another.
   */
  readonly wallets?: readonly string[];
  /** Who waits in turn when the verifier is busy: the tenant, or the hashed address of an anonymous caller. */
  readonly fairnessKey?: string;
}

/**
 * The port through which we look at chains. An implementation finds evidence and never judges it.
 *
 * It answers `not_found` only when it was able to ask; whatever keeps it from asking (transport, time-out, a wrong
 * chain id, a malformed answer, an open breaker) is a `VerifierUnavailableError`, never evidence. It gives up as
 * soon as `signal` is aborted, closing its sockets.
 */
export abstract class PaymentVerifier {
  abstract verify(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence>;
}

/** The verifier could not be asked; the caller gets 503 `VERIFIER_UNAVAILABLE` and no unit is spent. */
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
