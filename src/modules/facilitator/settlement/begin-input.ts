import { callerOf, type TenantPrincipal } from '../../../platform/http/request/principal.js';
import type { Delivery } from '../api/answer-delivery.js';
import type { PreparedTransaction, Quote } from '../chains/rail.js';
import type { SignedPayment } from '../payment/signed-payment.js';
import { UNLIMITED, type RecordRefusal, type SettlementBounds } from './settlement-limits.js';
import type { SettlementRecord } from './settlement-record.js';

export interface BeginInput {
  readonly id: string;
  readonly order: SignedPayment;
  readonly principal: TenantPrincipal;
  readonly requestId: string;
  /** Delivery of the call that makes the settlement; that call has the first right to the success. */
  readonly delivery: Delivery;
  readonly prepared: PreparedTransaction;
  /** `performance.now()` before its simulation began; left out where nothing is to be sent. */
  readonly simulatedMs?: number;
  readonly limits: SettlementBounds;
}

export type Begun =
  | { readonly outcome: 'begun'; readonly settlement: SettlementRecord }
  | { readonly outcome: 'taken' | 'payer_busy' | 'refused' | 'refused_for_now' | RecordRefusal };

export interface BeginRow {
  readonly outcome: Begun['outcome'] | 'needs_exact';
  readonly nonce: string | null;
  readonly budget_day: string;
  readonly charged: string;
  readonly on_trial: boolean;
}

/** The quote and the signer; null where nothing is to be sent. */
export interface Signing extends Quote {
  readonly signer: string | null;
  readonly nonceFloor: bigint | null;
  /** The chain's count of the signer's mined transactions; null unless it was asked. */
  readonly mined: bigint | null;
}

/** The parameters of `begin_settlement`, in its order. */
export function beginParameters(
  input: Omit<BeginInput, 'prepared'>,
  quote: Signing,
  isExact: boolean,
): unknown[] {
  const { order, principal, id, limits } = input;
  const nowMs = performance.now();
  const simulatedSeconds = (nowMs - (input.simulatedMs ?? nowMs)) / 1_000;
  return [
    ...[principal.tenantId, principal.environment, order.chain.network, order.authorizationId, id],
    ...[quote.payer, quote.payerCode, quote.costCeiling.toString(), limits.costLimit.toString()],
    ...[order.amountAtomic.toString(), (limits.amountLimit ?? UNLIMITED).toString()],
    ...[quote.signer, quote.nonceFloor?.toString() ?? null, limits.unitLimit, isExact],
    ...[quote.signer === null, simulatedSeconds, quote.mined?.toString() ?? null],
  ];
}

/** The columns of a new settlement, for `record_settlement`. */
export function settlementColumns(
  input: Omit<BeginInput, 'prepared'>,
  quote: Quote,
  { budget_day: budgetDay, charged, on_trial }: BeginRow,
) {
  const { order, principal, id } = input;
  return {
    ...keyColumns({
      tenantId: principal.tenantId,
      environment: principal.environment,
      network: order.chain.network,
      id,
    }),
    chain: order.chain.name,
    wire_network: order.wireNetwork,
    x402_version: order.x402Version,
    scheme: order.scheme,
    authorization_id: order.authorizationId,
    digest: order.signedDigest(),
    identifier: order.identifier,
    asset: order.asset,
    payer: quote.payer,
    payer_code: quote.payerCode,
    pay_to: order.payTo,
    amount_atomic: order.amountAtomic.toString(),
    valid_before: order.validBefore,
    cost_reserved: quote.costCeiling.toString(),
    on_trial,
    budget_day: budgetDay,
    charged_period: charged,
    caller: callerOf(principal),
    request_id: input.requestId,
    look_seconds: input.limits.lookSeconds,
  };
}

/** The columns that name a settlement. */
export function keyColumns({
  tenantId,
  environment,
  network,
  id,
}: Pick<SettlementRecord, 'tenantId' | 'environment' | 'network' | 'id'>) {
  return { tenant_id: tenantId, environment, network, id };
}
