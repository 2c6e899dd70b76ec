import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import { searchSinceSeconds } from './evm/authorization-search.js';
import { mayBeSpent, saysUsed } from './evm/evm-refusals.js';
import type { PaymentOrder, Refusal } from './payment-order.js';
import { RailUnavailable, type Landing } from './rail.js';
import { Rails } from './rails.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementRepository } from './settlement.repository.js';
import { SettlementEndings } from './settlement-endings.js';
import { isOwn } from './standing.js';

/**
 * A chain refuses a payment that has been made already: by us, a moment or a crash ago, or by somebody else who sent the
 * same authorization. Whether money moved decides, not whose transaction moved it.
 */
@Injectable()
export class SpentPayments {
  constructor(
    private readonly rails: Rails,
    private readonly repository: SettlementRepository,
    private readonly endings: SettlementEndings,
    private readonly clock: Clock,
  ) {}

  /** The settlement that holds the authorization, whoever's it is. */
  holderOf({ chain, claim }: PaymentOrder): Promise<SettlementRecord | null> {
    return this.repository.holderOf(chain.network, claim);
  }

  /**
   * @returns our settlement of this payment, or the transaction of somebody else that paid it; null when neither is found
   * @throws RailUnavailable when the chain cannot be asked, or contradicts itself
   */
  async find(
    order: PaymentOrder,
    refusal: Refusal,
    principal: TenantPrincipal,
  ): Promise<SettlementRecord | Landing | null> {
    if (!mayBeSpent(refusal)) return null;
    const { network } = order.chain;
    const holder = await this.holderOf(order);
    if (holder !== null) return isOwn(holder, order, principal) ? holder : null;
    for (const givenUp of await this.repository.givenUp(principal, network, order.claim)) {
      if (!isOwn(givenUp, order, principal)) continue;
      const found = await this.endings.reconsider(givenUp);
      if (found.status === 'settled') return found;
    }
    const payer = order.payer ?? refusal.payer ?? '';
    const elsewhere = await this.rails.of(order.chain.name).findElsewhere({
      ...order,
      payer,
      sinceSeconds: searchSinceSeconds(order, this.clock.nowMs() / 1_000),
    });
    // The two were answered by replicas of which one is behind the other.
    if (elsewhere === 'unused' && saysUsed(refusal)) {
      throw new RailUnavailable('the chain holds a payment for used and for unused');
    }
    return typeof elsewhere === 'string' ? null : elsewhere;
  }
}
