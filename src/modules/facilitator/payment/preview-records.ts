import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { callerOf } from '../../../platform/http/request/principal.js';
import type { RequestContext } from '../../../platform/http/request/request-context.js';
import { identifierReused, refuse, type SignedPayment } from './signed-payment.js';
import type { Quote } from '../chains/rail.js';
import { DUPLICATE } from '../api/settlement-answer.js';
import { SettlementRepository } from '../settlement/settlement.repository.js';
import { SettlementLimits, UNLIMITED, type RecordRefusal } from '../settlement/settlement-limits.js';

type Outcome =
  'valid' | 'taken' | 'identifier' | 'claimed_elsewhere' | 'refused' | 'refused_for_now' | RecordRefusal;

/** A valid payment: one to be sent by us, or one that another sender's transaction has paid. */
export interface Found extends Quote {
  readonly movedBy: string | null;
}

/** Checks budgets, reverts and units in the statement that writes a valid payment's line; takes nothing of them. */
@Injectable()
export class PreviewRecords {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settlements: SettlementRepository,
    private readonly limits: SettlementLimits,
  ) {}

  /**
   * Records a valid verify.
   *
   * @returns false when a settlement holds the authorization by now
   * @throws RefusedPayment, DomainError `QUOTA_EXCEEDED`, `CONFLICT`: as a settle would
   */
  async recordVerified(order: SignedPayment, found: Found, context: RequestContext): Promise<boolean> {
    const isClaimed = await this.isClaimedElsewhere(order, found, context);
    const [{ outcome }] = await this.dataSource.query<[{ outcome: Outcome }]>(
      'SELECT record_verified($1) AS outcome',
      [JSON.stringify({ ...this.question(order, found, context), claimed_elsewhere: isClaimed })],
    );
    switch (outcome) {
      case 'valid':
        return true;
      case 'taken':
        return false;
      case 'identifier':
        throw identifierReused();
      case 'claimed_elsewhere':
        throw refuse(DUPLICATE, 'this payment has been used for something else', found.payer);
      case 'refused':
      case 'refused_for_now':
        throw this.limits.exceeded(outcome, context.principal);
      case 'over_cost':
      case 'over_reverts':
      case 'over_amount':
      case 'payer_refused':
        throw this.limits.refusal(outcome, found.payer);
    }
  }

  /** Whether the other sender's transaction that paid is claimed for another order. */
  private async isClaimedElsewhere(
    order: SignedPayment,
    { movedBy }: Found,
    { principal }: RequestContext,
  ): Promise<boolean> {
    if (movedBy === null) return false;
    const part = { payer: order.payer, authorizationId: order.authorizationId };
    return this.settlements.isClaimedElsewhere(principal, order.chain.network, movedBy, part);
  }

  private question(
    order: SignedPayment,
    found: Found,
    { principal, startedMs, requestId }: RequestContext,
  ): object {
    const { costLimit, amountLimit, unitLimit } = this.limits.of(order, principal);
    return {
      tenant_id: principal.tenantId,
      environment: principal.environment,
      network: order.chain.network,
      authorization_id: order.authorizationId,
      payer: found.payer,
      payer_code: found.payerCode,
      cost: found.costCeiling.toString(),
      cost_limit: costLimit.toString(),
      amount: order.amountAtomic.toString(),
      amount_limit: (amountLimit ?? UNLIMITED).toString(),
      unit_limit: unitLimit,
      identifier: order.identifier,
      has_moved: found.movedBy !== null,
      caller: callerOf(principal),
      chain: order.chain.name,
      latency_ms: Math.round(performance.now() - startedMs),
      request_id: requestId,
    };
  }
}
