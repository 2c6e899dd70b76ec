import { Injectable } from '@nestjs/common';
import type { FacilitatorContext } from '../api/facilitator-context.js';
import { FacilitatorLog } from '../observability/facilitator-log.js';
import { refuse, type SignedPayment } from './signed-payment.js';
import { PaymentPolicy } from './payment-policy.js';
import { PreviewRecords, type Found } from './preview-records.js';
import { Rails } from '../chains/rails.js';
import { DUPLICATE } from '../api/settlement-answer.js';
import type { SettlementRecord } from '../settlement/settlement-record.js';
import { SpentPayments } from './spent-payments.js';
import { isDeliverable, isOwn } from '../settlement/settlement-access.js';

/** Predicts the answer of a settle now, without taking anything. */
@Injectable()
export class PaymentPreview {
  constructor(
    private readonly rails: Rails,
    private readonly policy: PaymentPolicy,
    private readonly spent: SpentPayments,
    private readonly records: PreviewRecords,
    private readonly log: FacilitatorLog,
  ) {}

  /**
   * Checks a payment that no settlement of this tenant holds.
   *
   * @returns the payer
   * @throws RefusedPayment, DomainError `QUOTA_EXCEEDED`, `CONFLICT`, ChainUnavailable: as a settle of it would
   */
  async look(order: SignedPayment, context: FacilitatorContext): Promise<string> {
    const { principal } = context;
    const found = await this.found(order, context);
    if ('id' in found) return this.held(order, found, context);
    if (order.payer === null) await this.policy.screen(found.payer, principal);
    if (await this.records.recordVerified(order, found, context)) {
      this.log.countVerified(order);
      return found.payer;
    }
    // Another call has begun to settle it meanwhile.
    const holder = await this.spent.holderOf(order);
    if (holder !== null && isOwn(holder, order, principal)) return this.held(order, holder, context);
    throw refuse(DUPLICATE, 'this payment has been settled', found.payer);
  }

  /**
   * Answers for the tenant's own payment with a settlement.
   * It is valid, independent of chain and clock, while the settlement is pending or its success is still to be handed
   * out. After the hand-out it is refused.
   *
   * @returns the payer
   * @throws RefusedPayment
   */
  async held(order: SignedPayment, holder: SettlementRecord, context: FacilitatorContext): Promise<string> {
    if (!isDeliverable(holder, context)) {
      throw refuse(DUPLICATE, 'this payment has been settled, and its success was answered', holder.payer);
    }
    const line = { status: 'confirmed', reason: null, cached: true, txHash: '', settlementId: null } as const;
    await this.log.append(order, context, line);
    return holder.payer;
  }

  private async found(
    order: SignedPayment,
    { principal }: FacilitatorContext,
  ): Promise<Found | SettlementRecord> {
    const check = await this.rails.of(order.chain.name).verify(order);
    if (check.valid) return { ...check, movedBy: null };
    const spent = await this.spent.find(order, check.refusal, principal);
    if ('id' in spent) return spent;
    return { payer: order.payer ?? '', payerCode: null, costCeiling: 0n, movedBy: spent.txHash };
  }
}
