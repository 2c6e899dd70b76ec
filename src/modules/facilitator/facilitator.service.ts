import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/error-code.js';
import { FacilitatorLog, type AnsweredCall, type Caller } from './facilitator-log.js';
import { FacilitatorQuota } from './facilitator-quota.js';
import { RefusedPayment, type PaymentOrder, type Refusal } from './payment-order.js';
import { PaymentPolicy } from './payment-policy.js';
import { readProtocolBody } from './protocol-body.js';
import { RailUnavailable } from './rail.js';
import { Rails } from './rails.js';
import {
  nothingOwed,
  refusedSettle,
  refusedVerify,
  settleAnswer,
  validPayment,
  type SettleAnswer,
  type VerifyAnswer,
} from './settlement-answer.js';
import { SettlementService, type Settled } from './settlement.service.js';

/** The two operations of an x402 facilitator, for one tenant. A "no" of the protocol is an answer. */
@Injectable()
export class FacilitatorService {
  constructor(
    private readonly policy: PaymentPolicy,
    private readonly rails: Rails,
    private readonly settlements: SettlementService,
    private readonly quota: FacilitatorQuota,
    private readonly log: FacilitatorLog,
  ) {}

  /** @throws DomainError when the call could not be answered: malformed, foreign `payTo`, quota, chain away */
  async verify(body: unknown, caller: Caller): Promise<VerifyAnswer> {
    const seen: { order?: PaymentOrder } = {};
    try {
      const request = readProtocolBody(body);
      const order = (seen.order = await this.policy.admit(request, caller.principal));
      const verdict = await this.rails.of(order.chain.name).verify(order);
      if (!verdict.valid) {
        throw new RefusedPayment((await this.settlements.isSpent(order)) ? spent(order) : verdict.refusal);
      }
      if (order.payer === null) await this.policy.screen(verdict.payer, caller.principal);
      await this.recordVerified(order, caller);
      return validPayment(verdict.payer);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.byBody) caller.takesNoDay();
      if (seen.order) await this.log.append(seen.order, caller, refused(refusal));
      return refusedVerify(refusal);
    }
  }

  /** @throws DomainError as `verify` */
  async settle(body: unknown, caller: Caller): Promise<SettleAnswer> {
    const seen: { order?: PaymentOrder } = {};
    try {
      const request = readProtocolBody(body);
      const order = (seen.order = await this.policy.admit(request, caller.principal));
      if (order.amountAtomic === 0n) return await this.settleNothing(order, caller);
      const settled = await this.settlements.settle(order, caller);
      await this.logSettled(order, caller, settled);
      return settleAnswer(settled.settlement);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.byBody) caller.takesNoDay();
      if (seen.order) {
        this.log.countSettle(seen.order, 'refused');
        await this.log.append(seen.order, caller, refused(refusal));
      }
      return refusedSettle(refusal, networkOf(body));
    }
  }

  /**
   * `upto` whose seller used nothing: the authorization is looked at as ever, and left unused. No transaction, no row: who
   * settles it later with an amount is paid then, once.
   */
  private async settleNothing(order: PaymentOrder, caller: Caller): Promise<SettleAnswer> {
    if (await this.settlements.isSpent(order)) throw new RefusedPayment(spent(order));
    const requirements = { ...order.requirements, amount: order.ceilingAtomic.toString() };
    const verdict = await this.rails.of(order.chain.name).verify({ ...order, requirements });
    if (!verdict.valid) throw new RefusedPayment(verdict.refusal);
    await this.recordVerified(order, caller);
    this.log.countSettle(order, 'nothing_owed');
    return nothingOwed(verdict.payer, order.wireNetwork);
  }

  private async recordVerified(order: PaymentOrder, caller: Caller): Promise<void> {
    const charge = await this.quota.chargeVerified(order, caller);
    // Another call began to settle it meanwhile.
    if (charge.kind === 'settling') throw new RefusedPayment(spent(order));
    this.log.countVerified(order, charge.repeated);
  }

  /** The line of the settlement itself was written with its end. */
  private async logSettled(
    order: PaymentOrder,
    caller: Caller,
    { settlement, repeated }: Settled,
  ): Promise<void> {
    const { status, txHash, id, reason } = settlement;
    this.log.countSettle(order, repeated ? 'repeated' : status);
    if (!repeated && status !== 'pending') return;
    const outcome = ({ settled: 'confirmed', failed: 'rejected', pending: 'pending' } as const)[status];
    await this.log.append(order, caller, {
      status: outcome,
      reason: status === 'pending' ? 'settlement_pending' : reason,
      cached: repeated,
      txHash,
      settlementId: id,
    });
  }
}

function refused({ reason }: Refusal): AnsweredCall {
  return { status: 'rejected', reason, cached: false, txHash: '', settlementId: null };
}

const SPENT = {
  eip3009: 'invalid_exact_evm_nonce_already_used',
  permit2: 'permit2_invalid_nonce',
  transaction: 'duplicate_settlement',
} as const;

function spent({ method, payer }: PaymentOrder): Refusal {
  return { reason: SPENT[method], ...(payer === null ? {} : { payer }) };
}

/** A chain that is away is our outage, not the buyer's mistake. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedPayment) return error.refusal;
  if (!(error instanceof RailUnavailable)) throw error;
  throw new DomainError(
    'VERIFIER_UNAVAILABLE',
    'The chain cannot be asked right now. Nothing was sent; try again.',
    { retryAfterSeconds: 5 },
    { cause: error },
  );
}

/** As the request spelled it, or the empty text. */
export function networkOf(body: unknown): string {
  const { paymentRequirements } = (body ?? {}) as { paymentRequirements?: { network?: unknown } };
  const network = paymentRequirements?.network;
  return typeof network === 'string' ? network.slice(0, 100) : '';
}
