import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import type { FacilitatorContext } from './facilitator-context.js';
import { FacilitatorLog, type AnsweredCall } from '../observability/facilitator-log.js';
import { HandOuts } from '../settlement/hand-outs.js';
import { RefusedPayment, type SignedPayment, type Refusal } from '../payment/signed-payment.js';
import { PaymentPolicy } from '../payment/payment-policy.js';
import { PaymentPreview } from '../payment/payment-preview.js';
import { readProtocolBody } from './protocol-body.js';
import {
  DUPLICATE,
  duplicateAnswer,
  nothingOwed,
  otherAmountAnswer,
  pendingAnswer,
  refusedSettle,
  refusedVerify,
  settleAnswer,
  validPayment,
  type SettleAnswer,
  type VerifyAnswer,
} from './settlement-answer.js';
import { SettlementService, type Settled } from '../settlement/settlement.service.js';
import { isOwn, maySucceedWith } from '../settlement/settlement-access.js';
import { ChainUnavailable } from '../../../chains/rpc-error.js';

/** Verify and settle of an x402 facilitator, for one tenant. A refusal by the protocol is an answer, not an error. */
@Injectable()
export class FacilitatorService {
  private readonly logger = new Logger(FacilitatorService.name);

  constructor(
    private readonly policy: PaymentPolicy,
    private readonly preview: PaymentPreview,
    private readonly settlements: SettlementService,
    private readonly handOuts: HandOuts,
    private readonly log: FacilitatorLog,
  ) {}

  /**
   * Says whether a settle of this payment would be sent now.
   *
   * @throws DomainError when the call could not be answered: malformed, foreign `payTo`, quota, chain unreachable
   */
  async verify(body: unknown, context: FacilitatorContext): Promise<VerifyAnswer> {
    const seen: { order?: SignedPayment } = {};
    try {
      const { order, holder } = await this.policy.admit(readProtocolBody(body), context.principal);
      seen.order = order;
      const isHeld = holder !== null && isOwn(holder, order, context.principal);
      return validPayment(
        await (isHeld ? this.preview.held(order, holder, context) : this.preview.look(order, context)),
      );
    } catch (error) {
      const refusal = refusalOf(error, context);
      if (seen.order) await this.log.appendRefusal(seen.order, context, refusal);
      return refusedVerify(refusal);
    }
  }

  /**
   * Settles a payment once.
   *
   * @throws DomainError as `verify`
   */
  async settle(body: unknown, context: FacilitatorContext): Promise<SettleAnswer> {
    const seen: { order?: SignedPayment } = {};
    try {
      const { order, holder } = await this.policy.admit(readProtocolBody(body), context.principal);
      seen.order = order;
      const isHeld = holder !== null && isOwn(holder, order, context.principal);
      if (order.amountAtomic === 0n && !isHeld) return await this.settleNothing(order, context);
      const settled = await this.settlements.settle(order, holder, context, this.policy.screen);
      return await this.answered(order, settled, context);
    } catch (error) {
      const refusal = refusalOf(error, context);
      if (seen.order) {
        this.log.countSettle(seen.order, 'refused');
        await this.log.appendRefusal(seen.order, context, refusal);
      }
      return refusedSettle(refusal, networkOf(body));
    }
  }

  /**
   * Answers `upto` with amount 0: the authorization is checked as usual and left unused.
   * Nothing is sent or stored, so a later settle with an amount still pays once.
   */
  private async settleNothing(order: SignedPayment, context: FacilitatorContext): Promise<SettleAnswer> {
    const requirements = { ...order.requirements, amount: order.ceilingAtomic.toString() };
    const payer = await this.preview.look({ ...order, requirements }, context);
    this.log.countSettle(order, 'nothing_owed');
    return nothingOwed(payer, order.wireNetwork);
  }

  /**
   * Answers a settle. One call (and its Idempotency-Key) gets the success; the hand-out is the last step before the
   * answer.
   */
  private async answered(
    order: SignedPayment,
    settled: Settled,
    context: FacilitatorContext,
  ): Promise<SettleAnswer> {
    const { settlement, repeated } = settled;
    const { status } = settlement;
    this.log.countSettle(order, repeated ? 'repeated' : status);
    if (status === 'settled' && maySucceedWith(settlement, order)) {
      return this.handedOut(order, settled, context);
    }
    if (!repeated) await this.handOuts.release(settlement);
    if (repeated || status !== 'failed') await this.log.append(order, context, lineOf(settled));
    if (status === 'settled') return otherAmountAnswer(settlement, order.wireNetwork);
    return settleAnswer(settlement, order.wireNetwork);
  }

  private async handedOut(
    order: SignedPayment,
    settled: Settled,
    context: FacilitatorContext,
  ): Promise<SettleAnswer> {
    const { wireNetwork } = order;
    const { settlement, repeated } = settled;
    try {
      const handOut = await this.handOuts.take(settlement, context, repeated);
      if (handOut === 'denied') return duplicateAnswer(settlement, wireNetwork);
      if (handOut !== 'reserved') return settleAnswer(settlement, wireNetwork);
      await this.log.append(order, context, { ...lineOf(settled), ...PENDING });
      return pendingAnswer(settlement, wireNetwork);
    } catch (error) {
      // The money has moved: the answer is the hash, and the next caller gets the success.
      this.logger.error({
        message: 'the success of a settlement could not be answered',
        id: settlement.id,
        err: error,
      });
      if (!repeated) await this.handOuts.release(settlement);
      return pendingAnswer(settlement, wireNetwork);
    }
  }
}

const PENDING = { status: 'pending', reason: 'settlement_pending' } as const;

function lineOf({ settlement, repeated }: Settled): AnsweredCall {
  const { status, reason, txHash, id: settlementId } = settlement;
  const common = { cached: repeated, txHash, settlementId };
  if (status === 'pending') return { ...common, ...PENDING };
  return { ...common, status: 'rejected', reason: status === 'settled' ? DUPLICATE : reason };
}

/** Turns an error into a refusal. An unreachable chain is our outage, not the buyer's mistake. */
function refusalOf(error: unknown, context: FacilitatorContext): Refusal {
  if (isOfTheBody(error)) context.takesNoDay();
  if (error instanceof RefusedPayment) return error.refusal;
  if (!(error instanceof ChainUnavailable)) throw error;
  throw new DomainError(
    'VERIFIER_UNAVAILABLE',
    'The chain cannot be queried at the moment. Nothing was sent; try again.',
    { retryAfterSeconds: 5 },
    { cause: error },
  );
}

/** Whether the body alone caused the error: a buyer's payload must not use up its seller's daily limit. */
function isOfTheBody(error: unknown): boolean {
  if (error instanceof RefusedPayment) return error.refusal.byBody === true;
  return error instanceof DomainError && error.status === 400;
}

/** The network as the request spells it, at most 100 characters; else the empty text. */
export function networkOf(body: unknown): string {
  const { paymentRequirements } = (body ?? {}) as { paymentRequirements?: { network?: unknown } };
  const network = paymentRequirements?.network;
  return typeof network === 'string' ? network.slice(0, 100) : '';
}
