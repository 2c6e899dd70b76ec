import { Injectable, Logger } from '@nestjs/common';
import { constraintOf } from '../../../platform/database/distribution/constraint-of.js';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FacilitatorContext } from '../api/facilitator-context.js';
import {
  identifierReused,
  refuse,
  RefusedPayment,
  type SignedPayment,
  type Refusal,
} from '../payment/signed-payment.js';
import { PaymentPolicy } from '../payment/payment-policy.js';
import type { Inclusion, PreparedTransaction, Quote } from '../chains/rail.js';
import { Rails } from '../chains/rails.js';
import type { Begun } from './begin-input.js';
import { SettlementLedger } from './settlement-ledger.js';
import { SettlementLimits } from './settlement-limits.js';
import { SettlementRepository } from './settlement.repository.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementTracker } from './settlement-tracker.js';
import { SpentPayments } from '../payment/spent-payments.js';
import { DUPLICATE } from '../api/settlement-answer.js';
import { belongsTo, isOwn } from './settlement-access.js';

export interface Settled {
  readonly settlement: SettlementRecord;
  /** Another call has made the settlement, or is making it. */
  readonly repeated: boolean;
}

/** First interval between polls for a busy payer; it grows with each poll. */
const BUSY_MS = 200;
const BUSIEST_MS = 2_000;

/**
 * Settles a payment exactly once, under repeats, races and crashes.
 * The claim on the authorization, the signer's nonce and the signed transaction are committed together before anything
 * is sent. Any process can repeat every later step (docs/adr/0013).
 */
@Injectable()
export class SettlementService {
  private readonly logger = new Logger(SettlementService.name);

  constructor(
    private readonly rails: Rails,
    private readonly ledger: SettlementLedger,
    private readonly settlements: SettlementRepository,
    private readonly watch: SettlementTracker,
    private readonly spent: SpentPayments,
    private readonly limits: SettlementLimits,
  ) {}

  /**
   * Settles one payment.
   *
   * @param screen refuses a payer that only the chain's library could name
   * @throws RefusedPayment when the protocol has a reason code and nothing was sent
   * @throws DomainError `QUOTA_EXCEEDED`, `CONFLICT`
   * @throws ChainUnavailable when the chain cannot be asked, and nothing was sent
   */
  async settle(
    order: SignedPayment,
    holder: SettlementRecord | null,
    context: FacilitatorContext,
    screen: PaymentPolicy['screen'],
  ): Promise<Settled> {
    if (holder !== null && isOwn(holder, order, context.principal)) return this.repeat(holder, context);
    for (;;) {
      const settled = await this.attempt(order, context, screen);
      if (settled !== null) return settled;
      this.limits.assertTimeLeft(context);
    }
  }

  /** @returns null when the settle is to be tried anew */
  private async attempt(
    order: SignedPayment,
    context: FacilitatorContext,
    screen: PaymentPolicy['screen'],
  ): Promise<Settled | null> {
    const simulatedMs = performance.now();
    const prepared = await this.rails.of(order.chain.name).prepare(order);
    if ('refusal' in prepared) return this.moved(order, prepared.refusal, context);
    if (order.payer === null) await screen(prepared.payer, context.principal);
    const begun = await this.begin(order, context, prepared, simulatedMs);
    if (begun.outcome === 'payer_busy') await this.untilFree(order, prepared, context);
    return this.concluded(begun, order, context);
  }

  /** A payment that the chain refuses may have been paid before, by us or by another sender. */
  private async moved(
    order: SignedPayment,
    refusal: Refusal,
    context: FacilitatorContext,
  ): Promise<Settled | null> {
    const found = await this.spent.find(order, refusal, context.principal);
    if ('id' in found) return this.repeat(found, context);
    const part = { payer: order.payer, authorizationId: order.authorizationId };
    const { network } = order.chain;
    if (await this.settlements.isClaimedElsewhere(context.principal, network, found.txHash, part))
      throw claimedElsewhere(order, found);
    const begun = await this.ledger
      .beginMoved(this.beginInput(order, context), found)
      .catch(rethrowSecondUse);
    return this.concluded(begun, order, context);
  }

  private async begin(
    order: SignedPayment,
    context: FacilitatorContext,
    prepared: PreparedTransaction,
    simulatedMs: number,
  ): Promise<Begun> {
    this.limits.assertTimeLeft(context);
    return this.ledger
      .begin({ ...this.beginInput(order, context), prepared, simulatedMs })
      .catch(rethrowSecondUse);
  }

  /**
   * Waits while the payer has as many pending settlements as it may have (one, for a payer with code): their outcome
   * decides about this one.
   * The chain is asked again only when the payer is free.
   */
  private async untilFree(order: SignedPayment, quote: Quote, context: FacilitatorContext): Promise<void> {
    let waitMs = BUSY_MS;
    do {
      await sleep(waitMs);
      waitMs = Math.min(waitMs * 1.5, BUSIEST_MS);
      this.limits.assertTimeLeft(context, 'other settlements come before this one; nothing was sent');
    } while (await this.ledger.isBusy(this.beginInput(order, context), quote));
  }

  private beginInput(order: SignedPayment, { principal, requestId, delivery }: FacilitatorContext) {
    const limits = this.limits.of(order, principal);
    return { id: randomUUID(), order, principal, requestId, delivery, limits };
  }

  /** @returns null when the settle is to be tried anew */
  private async concluded(
    begun: Begun,
    order: SignedPayment,
    context: FacilitatorContext,
  ): Promise<Settled | null> {
    switch (begun.outcome) {
      case 'payer_busy':
        return null;
      case 'refused':
      case 'refused_for_now':
        throw this.limits.exceeded(begun.outcome, context.principal);
      case 'taken': {
        const holder = await this.spent.holderOf(order);
        // The settlement that held the authorization has just failed: the authorization is free again.
        if (holder === null) return null;
        // One nonce, one payment: another amount is answered as a duplicate once the settlement has landed.
        return this.repeat(holder, context);
      }
      case 'begun':
        return { settlement: await this.untilEnd(begun.settlement, context), repeated: false };
      case 'over_cost':
      case 'over_reverts':
      case 'over_amount':
      case 'payer_refused':
        throw this.limits.refusal(begun.outcome, order.payer ?? '');
    }
  }

  /**
   * Follows the settlement. Money may move from the claim on, so any failure is answered with the hash, never as an
   * error.
   */
  private async untilEnd(
    settlement: SettlementRecord,
    context: FacilitatorContext,
  ): Promise<SettlementRecord> {
    if (settlement.status !== 'pending') return settlement;
    try {
      return await this.watch.follow(settlement, this.limits.endMs(context));
    } catch (error) {
      this.logger.error({ message: 'a settlement could not be tracked', id: settlement.id, err: error });
      return settlement;
    }
  }

  /** Waits for the settlement of another call, of this tenant's only: other tenants learn nothing of it. */
  private async repeat(holder: SettlementRecord, context: FacilitatorContext): Promise<Settled> {
    if (!belongsTo(holder, context.principal)) {
      throw refuse(DUPLICATE, 'this payment has been settled', holder.payer);
    }
    return { settlement: await this.untilEnd(holder, context), repeated: true };
  }
}

function claimedElsewhere({ payer }: SignedPayment, { txHash }: Inclusion): RefusedPayment {
  const message = 'this payment has been used for something else';
  return new RefusedPayment({
    reason: DUPLICATE,
    message,
    transaction: txHash,
    ...(payer !== null && { payer }),
  });
}

/** `payment-identifier`: turns the unique violation of an id that another payment has into an error of its own. */
function rethrowSecondUse(error: unknown): never {
  throw constraintOf(error) === 'settlements_identifier_idx' ? identifierReused() : error;
}
