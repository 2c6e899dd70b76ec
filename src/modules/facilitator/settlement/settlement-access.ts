import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import type { FacilitatorContext } from '../api/facilitator-context.js';
import type { SignedPayment } from '../payment/signed-payment.js';
import type { SettlementRecord } from './settlement-record.js';

export function belongsTo(holder: SettlementRecord, { tenantId, environment }: TenantPrincipal): boolean {
  return holder.tenantId === tenantId && holder.environment === environment;
}

/**
 * Whether the settlement is of this very payment (what its buyer signed, byte for byte), asked for on the same terms, and of
 * this tenant. What was signed for a cent must not be held for a payment of a dollar: only `upto` settles other amounts.
 */
export function isOwn(holder: SettlementRecord, order: SignedPayment, principal: TenantPrincipal): boolean {
  const { scheme, payTo, asset, amountAtomic } = order;
  const isSame = holder.scheme === scheme && holder.payTo === payTo && holder.asset === asset;
  if (!isSame || (scheme !== 'upto' && holder.amountAtomic !== amountAtomic)) return false;
  return belongsTo(holder, principal) && holder.digest === order.signedDigest();
}

/**
 * Whether a settle of this payment may hear the success of the settlement that holds its authorization: not for less than
 * it asks. With `upto` an answer that was lost leaves what was moved to whoever asks for no more; with the other schemes a
 * buyer that signed two of one nonce, for different amounts, has paid for one of them.
 */
export function maySucceedWith({ amountAtomic }: SettlementRecord, order: SignedPayment): boolean {
  return order.scheme === 'upto' ? order.amountAtomic <= amountAtomic : order.amountAtomic === amountAtomic;
}

/** Whether the next settle of this caller may hear success: nobody has, or it has itself, under its Idempotency-Key. */
export function isDeliverable(
  { status, handedOutAt, handedOutKey }: SettlementRecord,
  context: FacilitatorContext,
): boolean {
  if (status === 'failed') return false;
  if (handedOutAt === null) return true;
  return context.keyHash !== null && handedOutKey !== null && context.keyHash.equals(handedOutKey);
}
