import { formatAmount } from '../../../domain/amount.js';
import type { Verdict } from '../../../domain/judge.js';
import type { BlockReference, PaymentStatus, Reason } from '../../../domain/payment.js';
import { riskOf } from '../../../domain/risk.js';
import type { Observation } from '../coordination/observation.js';
import type { VerificationRequest } from './verification-request.js';

/** The answer to one verification in its wire shape (`wire.md`); times are ISO 8601. */
export interface VerificationAnswer {
  readonly success: boolean;
  readonly status: PaymentStatus;
  readonly reason?: Reason;
  readonly message?: string;
  readonly cached: boolean;
  readonly paymentId: string | null;
  readonly txHash: string;
  readonly chain: string;
  readonly network: string;
  readonly asset: string;
  readonly amountUsdc: string;
  readonly amountAtomic: string;
  readonly fromAddress: string | null;
  readonly toAddress: string | null;
  readonly blockNumber: number | null;
  readonly confirmations: number | null;
  readonly requiredConfirmations?: number;
  readonly retryAfterSeconds?: number;
  readonly finality: string;
  readonly riskScore: number;
  readonly riskReasons: readonly string[];
  readonly surplusAtomic: string;
  readonly binding: Verdict['binding'];
  readonly timestamp: string | null;
  readonly verifiedAt: string | null;
  readonly firstVerifiedAt: string | null;
  readonly claimed: boolean;
  readonly reference: string | null;
  readonly requestId: string;
}

/** One sentence for people; programs read `reason`. */
export const REASON_MESSAGES: Readonly<Record<Reason, string>> = {
  TX_NOT_FOUND: 'No node knows this transaction yet. Ask again in a moment.',
  AWAITING_CONFIRMATIONS: 'The transaction is not final enough yet. Ask again in a moment.',
  TX_FAILED: 'The transaction failed on chain; nothing was paid.',
  WRONG_ASSET: 'Your wallet received another token, not the registered USDC.',
  WRONG_RECIPIENT: 'The USDC went to another address.',
  NO_TRANSFER: 'The transaction moved no USDC.',
  AMOUNT_TOO_LOW: 'Less was paid than expected.',
  TX_TOO_OLD: 'The payment was too old when it was first presented.',
  WRONG_PAYER: 'The payment was not made by this payer.',
  PAID_TOO_EARLY: 'The payment was made before the given time.',
  MEMO_MISMATCH: 'The payment does not carry this memo.',
  ALREADY_CLAIMED: 'This payment has been used for something else.',
  REFERENCE_REQUIRED: 'This account verifies payments only with a reference.',
  REORGED: 'A reorganisation of the chain removed this payment.',
  RISK_REJECTED: 'The payment is riskier than this account accepts.',
};

const PENDING_RETRY_SECONDS = 2;

/** Converts verdict and facts to the wire shape. */
export function toAnswer(
  request: VerificationRequest,
  observation: Pick<Observation, 'evidence' | 'payment' | 'cached' | 'sender'>,
  verdict: Verdict,
  { claimed, requestId }: { claimed: boolean; requestId: string },
): VerificationAnswer {
  const { evidence, payment, cached } = observation;
  const risk = riskOf(evidence, observation.sender);
  const { finality, block } = evidence;
  return {
    success: verdict.status === 'confirmed',
    status: verdict.status,
    ...(verdict.reason === null
      ? {}
      : { reason: verdict.reason, message: REASON_MESSAGES[verdict.reason] + unitHint(request, verdict) }),
    cached,
    paymentId: payment?.id ?? null,
    txHash: request.txHash,
    chain: request.chain.name,
    network: request.chain.network,
    asset: request.chain.usdcAddress,
    amountUsdc: formatAmount(verdict.amountAtomic, request.chain.usdcDecimals),
    amountAtomic: verdict.amountAtomic.toString(),
    fromAddress: verdict.fromAddress,
    toAddress: verdict.toAddress,
    ...blockFields(block),
    confirmations: finality.confirmations,
    ...(verdict.status === 'pending' ? pendingFields(finality.requiredConfirmations) : {}),
    finality: finality.level,
    riskScore: risk.score,
    riskReasons: risk.reasons,
    surplusAtomic: verdict.surplusAtomic.toString(),
    binding: verdict.binding,
    verifiedAt: payment === null ? null : isoTime(payment.verifiedAt),
    firstVerifiedAt: payment?.firstVerifiedAt ? isoTime(payment.firstVerifiedAt) : null,
    claimed,
    reference: request.reference,
    requestId,
  };
}

/** The expectation was written in the smallest unit, whose number is a million times that of USDC. */
function unitHint({ expectedAtomic }: VerificationRequest, { reason, amountAtomic }: Verdict): string {
  const isMillionFold = reason === 'AMOUNT_TOO_LOW' && expectedAtomic === amountAtomic * 1_000_000n;
  return isMillionFold ? ' expected_amount is in USDC, not in its smallest unit.' : '';
}

function blockFields(block: BlockReference | null): Pick<VerificationAnswer, 'blockNumber' | 'timestamp'> {
  return {
    blockNumber: typeof block?.number === 'bigint' ? Number(block.number) : null,
    timestamp: typeof block?.timeSeconds === 'number' ? isoTime(block.timeSeconds * 1_000) : null,
  };
}

function pendingFields(requiredConfirmations: number | null): Partial<VerificationAnswer> {
  return {
    ...(requiredConfirmations === null ? {} : { requiredConfirmations }),
    retryAfterSeconds: PENDING_RETRY_SECONDS,
  };
}

function isoTime(time: Date | number): string {
  return new Date(time).toISOString();
}

/** Whether an answer (or every one of a batch) may be repeated unchanged: "not yet" may not. */
export function isFinalAnswer(body: unknown): boolean {
  const { results } = body as { results?: unknown };
  if (Array.isArray(results)) return results.every(isFinalItem);
  return isFinalItem(body);
}

function isFinalItem(item: unknown): boolean {
  const { status, reason, statusCode } = item as Partial<VerificationAnswer> & { statusCode?: number };
  // The next attempt, or another key, may be admitted.
  if (statusCode !== undefined) return statusCode < 500 && statusCode !== 429 && statusCode !== 403;
  return status !== 'pending' && reason !== 'REORGED' && reason !== 'RISK_REJECTED';
}
