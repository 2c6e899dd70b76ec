import { comparableAddress } from '../../../domain/chain.js';
import type { Claim, Expectation } from '../../../domain/judge.js';
import type { SenderStanding } from '../../../domain/risk.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import type { PaymentRecord } from '../payments/payment-record.js';
import type { VerificationRequest } from './verification-request.js';

/** What is known of a payment besides its evidence. */
export interface Known {
  /** The registered wallet, as registered. */
  readonly wallet: string;
  readonly payment: PaymentRecord | null;
  readonly claims: readonly Claim[];
  /** What is known of who sent it; null while nothing is. */
  readonly sender: SenderStanding | null;
  /** When a payment without a record counts as first seen, Unix seconds. */
  readonly nowSeconds: number;
}

/** The objective question "did it pay this wallet, any amount, in time?", on which the record rests. */
export function bareExpectation(chain: ConfiguredChain, known: Known, maxAgeSeconds: number): Expectation {
  return {
    wallets: walletsOf(chain, known),
    minimumAtomic: null,
    payer: null,
    paidAfterSeconds: null,
    memo: null,
    reference: null,
    requireReference: false,
    firstSeenSeconds: known.payment
      ? Math.floor(known.payment.firstSeenAt.getTime() / 1_000)
      : known.nowSeconds,
    // What was accepted once cannot become too old, not even by a stricter setting.
    maxAgeSeconds: known.payment?.status === 'confirmed' ? Number.POSITIVE_INFINITY : maxAgeSeconds,
    claims: [],
    reorged: known.payment?.status === 'reorged',
    sender: known.sender,
    riskThreshold: null,
  };
}

/** The same with everything that this caller asks for. */
export function callersExpectation(
  bare: Expectation,
  request: VerificationRequest,
  claims: readonly Claim[],
): Expectation {
  return {
    ...bare,
    wallets: request.recipient === null ? bare.wallets : [request.recipient],
    minimumAtomic: request.expectedAtomic,
    payer: request.payer,
    paidAfterSeconds: request.paidAfterSeconds,
    memo: request.memo,
    reference: request.reference,
    claims,
  };
}

/** What the tenant asks of every verification. */
export function tenantRules(
  principal: TenantPrincipal,
): Pick<Expectation, 'requireReference' | 'riskThreshold'> {
  return { requireReference: principal.requireReference, riskThreshold: principal.riskThreshold };
}

/** The registered wallet, and the one that a confirmed payment went to before the tenant registered another. */
function walletsOf(chain: ConfiguredChain, { wallet, payment }: Known): string[] {
  const registered = comparableAddress(chain.family, wallet);
  if (registered === null) throw new Error(`the wallet registered on ${chain.name} is not an address of it`);
  const wasPaid = payment?.status === 'confirmed' || payment?.status === 'reorged';
  const earlier = wasPaid ? payment.toAddress : null;
  return earlier === null || earlier === registered ? [registered] : [registered, earlier];
}
