import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { FairBulkhead } from '../../../platform/resilience/fair-bulkhead.js';
import { searchSinceSeconds } from '../chains/evm/authorization-use/authorization-search.js';
import { mayBeSpent, saysUsed } from '../chains/evm/evm-refusals.js';
import { RefusedPayment, type SignedPayment, type Refusal } from './signed-payment.js';
import { type Elsewhere, type Inclusion } from '../chains/rail.js';
import { Rails } from '../chains/rails.js';
import type { SettlementRecord } from '../settlement/settlement-record.js';
import { SettlementRepository } from '../settlement/settlement.repository.js';
import { SettlementEndings } from '../settlement/settlement-endings.js';
import { isOwn } from '../settlement/settlement-access.js';
import { ChainUnavailable } from '../../../chains/rpc-error.js';

/** A search is many questions to the nodes that all tenants share: a tenant has a few under way, and its others wait. */
const SEARCHES = { concurrency: 32, perKey: 4, maxQueued: 512 } as const;
/** Whoever has waited for so long is told to ask again. */
const MOST_WAIT_MS = 8_000;

/**
 * A chain refuses a payment that has been made already: by us, a moment or a crash ago, or by somebody else who sent the
 * same authorization. Whether money moved decides, not whose transaction moved it.
 */
@Injectable()
export class SpentPayments {
  private readonly searches = new FairBulkhead(SEARCHES);

  constructor(
    private readonly rails: Rails,
    private readonly repository: SettlementRepository,
    private readonly endings: SettlementEndings,
    private readonly clock: Clock,
  ) {}

  /** The settlement that holds the authorization, whoever's it is. */
  holderOf({ chain, claim }: SignedPayment): Promise<SettlementRecord | null> {
    return this.repository.holderOf(chain.network, claim);
  }

  /**
   * @returns our settlement of this payment, or the transaction of somebody else that paid it
   * @throws RefusedPayment when neither is found. It rests on the body no more where the chain was searched: who caused a
   *   search has had a request of its day
   * @throws ChainUnavailable when the chain cannot be asked, or contradicts itself
   */
  async find(
    order: SignedPayment,
    refusal: Refusal,
    principal: TenantPrincipal,
  ): Promise<SettlementRecord | Inclusion> {
    if (!mayBeSpent(refusal)) throw new RefusedPayment(refusal);
    const { network } = order.chain;
    const holder = await this.holderOf(order);
    if (holder !== null) {
      if (isOwn(holder, order, principal)) return holder;
      throw new RefusedPayment(refusal);
    }
    for (const abandoned of await this.repository.abandoned(principal, network, order.authorizationId)) {
      if (!isOwn(abandoned, order, principal)) continue;
      const found = await this.endings.reconsider(abandoned);
      if (found.status === 'settled') return found;
    }
    const elsewhere = await this.elsewhere(order, refusal, principal);
    if (typeof elsewhere !== 'string') return elsewhere;
    if (elsewhere !== 'unused') throw new RefusedPayment({ ...refusal, byBody: false });
    // The two were answered by replicas of which one is behind the other.
    if (saysUsed(refusal)) throw new ChainUnavailable('the chain holds a payment for used and for unused');
    throw new RefusedPayment(refusal);
  }

  /** In the tenant's turn. @throws ChainUnavailable */
  private elsewhere(
    order: SignedPayment,
    refusal: Refusal,
    { tenantId }: TenantPrincipal,
  ): Promise<Elsewhere> {
    const sought = {
      ...order,
      payer: order.payer ?? refusal.payer ?? '',
      sinceSeconds: searchSinceSeconds(order, this.clock.nowMs() / 1_000),
    };
    const search = () => this.rails.of(order.chain.name).findElsewhere(sought);
    return this.searches.executeWithin(search, { key: tenantId, waitMs: MOST_WAIT_MS, refused: tooMany });
  }
}

function tooMany(cause: unknown): ChainUnavailable {
  return new ChainUnavailable('too many searches for payments of a tenant', { cause });
}
