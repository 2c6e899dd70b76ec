import { ChainUnavailable } from '../../../../chains/rpc-error.js';
import { parseAmount } from '../../../../domain/amount.js';
import type { Finality, PaymentEvidence } from '../../../../domain/payment.js';
import { VerifierUnavailableError, type VerificationQuery } from '../payment-verifier.js';

/** The same evidence without accepted finality, at the given level: the judge answers "pending". */
export function withoutFinality(evidence: PaymentEvidence, level: Finality['level']): PaymentEvidence {
  return { ...evidence, finality: { ...evidence.finality, level, accepted: false, deepest: false } };
}

/** The amount that the caller expects, in atomic units; null for none. */
export function expectedAtomic({ expectedAmount, chain }: VerificationQuery): bigint | null {
  return expectedAmount === null ? null : parseAmount(expectedAmount, chain.usdcDecimals);
}

/**
 * Converts an aborted or failed reading to `VerifierUnavailableError`; any other error is a defect of ours and stays.
 */
export function asUnavailable(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted)
    return new VerifierUnavailableError('the verification was aborted', undefined, { cause: signal.reason });
  if (!(error instanceof ChainUnavailable)) return error;
  return new VerifierUnavailableError(error.message, undefined, { cause: error });
}
