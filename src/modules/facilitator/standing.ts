import type { TenantPrincipal } from '../../platform/http/principal.js';
import type { Caller } from './caller.js';
import type { PaymentOrder } from './payment-order.js';
import type { SettlementRecord } from './settlement-record.js';

export function belongsTo(holder: SettlementRecord, { tenantId, environment }: TenantPrincipal): boolean {
  return holder.tenantId === tenantId && holder.environment === environment;
}

/** Whether the settlement is of this very payment (what its buyer signed, byte for byte) and of this tenant. */
export function isOwn(holder: SettlementRecord, order: PaymentOrder, principal: TenantPrincipal): boolean {
  return belongsTo(holder, principal) && holder.digest === order.signedDigest();
}

/**
 * Whether a settle of this payment may end with the success of the settlement that holds its authorization: not when its
 * buyer signed two of one nonce, for different amounts. How much of a ceiling (`upto`) is used a verify does not know.
 */
export function maySucceedWith({ amountAtomic }: SettlementRecord, order: PaymentOrder): boolean {
  return order.scheme === 'upto' || amountAtomic === order.amountAtomic;
}

/** Whether the next settle of this caller may hear success: nobody has, or it has itself, under its Idempotency-Key. */
export function isDeliverable(
  { status, handedOutAt, handedOutKey }: SettlementRecord,
  caller: Caller,
): boolean {
  if (status === 'failed') return false;
  if (handedOutAt === null) return true;
  return caller.keyHash !== null && handedOutKey !== null && caller.keyHash.equals(handedOutKey);
}
