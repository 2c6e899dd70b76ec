import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import type { FacilitatorContext } from '../api/facilitator-context.js';
import type { SignedPayment } from '../payment/signed-payment.js';
import type { SettlementRecord } from './settlement-record.js';

/** Whether a settlement belongs to this tenant and environment. */
export function belongsTo(holder: SettlementRecord, { tenantId, environment }: TenantPrincipal): boolean {
  return holder.tenantId === tenantId && holder.environment === environment;
}

/**
 * Whether a settlement is of this payment (the same signed bytes), on the same terms, and of this tenant.
 * An authorization signed for a cent must not count as a payment of a dollar: only `upto` settles other amounts.
 */
export function isOwn(holder: SettlementRecord, order: SignedPayment, principal: TenantPrincipal): boolean {
  const { scheme, payTo, asset, amountAtomic } = order;
  const isSame = holder.scheme === scheme && holder.payTo === payTo && holder.asset === asset;
  if (!isSame || (scheme !== 'upto' && holder.amountAtomic !== amountAtomic)) return false;
  return belongsTo(holder, principal) && holder.digest === order.signedDigest();
}

/**
 * Whether a settle of this payment may get the success of the settlement that holds its authorization.
 * Its amount must not exceed the settled amount. With `upto` the retry of a lost answer may ask for less. With the
 * other schemes a buyer that signed one nonce for two amounts has paid for one of them.
 */
export function maySucceedWith({ amountAtomic }: SettlementRecord, order: SignedPayment): boolean {
  return order.scheme === 'upto' ? order.amountAtomic <= amountAtomic : order.amountAtomic === amountAtomic;
}

/**
 * Whether this caller's next settle may get the success: it is not handed out, or it was under the same
 * Idempotency-Key.
 */
export function isDeliverable(
  { status, handedOutAt, handedOutKey }: SettlementRecord,
  context: FacilitatorContext,
): boolean {
  if (status === 'failed') return false;
  if (handedOutAt === null) return true;
  return context.keyHash !== null && handedOutKey !== null && context.keyHash.equals(handedOutKey);
}
