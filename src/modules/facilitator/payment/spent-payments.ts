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

/** A search sends the shared nodes many requests: each tenant has a few searches in progress, and its others wait. */
const SEARCHES = { concurrency: 32, perKey: 4, maxQueued: 512 } as const;
/** Longest wait for a search; after it the caller gets a retryable error. */
const MOST_WAIT_MS = 8_000;

/**
 * Finds out how a refused payment was made already.
 * We may have paid it, a moment or a crash ago, or another sender with the same authorization. It counts whether money
 * moved, not whose transaction moved it.
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

  /** The settlement that holds the authorization, of whichever tenant. */
  holderOf({ chain, authorizationId }: SignedPayment): Promise<SettlementRecord | null> {
    return this.repository.holderOf(chain.network, authorizationId);
  }

  /**
   * Finds the settlement or the transaction that paid.
   *
   * @returns our settlement of this payment, or another sender's transaction that paid it
   * @throws RefusedPayment when neither is found. After a search it no longer rests on the body: the search costs a
   *   request of the daily limit
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
    // Two replicas answered, and one of them lags behind.
    if (saysUsed(refusal)) throw new ChainUnavailable('the chain reports a payment as used and as unused');
    throw new RefusedPayment(refusal);
  }

  /**
   * Searches the chain, in the tenant's turn.
   *
   * @throws ChainUnavailable
   */
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
