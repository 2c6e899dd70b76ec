import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DomainError } from '../../domain/error-code.js';
import { FacilitatorQuota } from './facilitator-quota.js';
import type { Caller } from './facilitator-log.js';
import { refuse, RefusedPayment, type PaymentOrder } from './payment-order.js';
import type { PreparedTransaction } from './rail.js';
import { Rails } from './rails.js';
import { SettlementLimits } from './settlement-limits.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementRepository } from './settlement.repository.js';
import { SettlementWatch } from './settlement-watch.js';

export interface Settled {
  readonly settlement: SettlementRecord;
  /** Another call has made it, or is making it. */
  readonly repeated: boolean;
}

/**
 * Settles a payment exactly once, whatever is repeated, raced or killed: the claim on the authorization, the signer's
 * nonce and the signed transaction are committed together before anything is sent, and everything after that can be
 * done again by anybody (docs/adr/0013).
 */
@Injectable()
export class SettlementService {
  private readonly logger = new Logger(SettlementService.name);

  constructor(
    private readonly rails: Rails,
    private readonly repository: SettlementRepository,
    private readonly watch: SettlementWatch,
    private readonly quota: FacilitatorQuota,
    private readonly limits: SettlementLimits,
  ) {}

  /**
   * @throws RefusedPayment when the protocol has a word for it and nothing was sent
   * @throws DomainError `QUOTA_EXCEEDED`
   * @throws RailUnavailable when the chain cannot be asked, and nothing was sent
   */
  async settle(order: PaymentOrder, caller: Caller): Promise<Settled> {
    const holder = await this.repository.holderOf(order.chain.network, order.claim);
    if (holder !== null) return this.repeat(holder, order, caller);
    const prepared = await this.rails.of(order.chain.name).prepare(order);
    if ('refusal' in prepared) {
      const earlier = await this.earlier(order, caller);
      if (earlier !== null) return this.repeat(earlier, order, caller);
      throw new RefusedPayment(prepared.refusal);
    }
    if (order.payer === null) await this.limits.screen(prepared.payer, caller);
    return this.claim(order, caller, prepared, await this.quota.charge(order, caller));
  }

  private async claim(
    order: PaymentOrder,
    caller: Caller,
    prepared: PreparedTransaction,
    chargedPeriod: string,
  ): Promise<Settled> {
    const id = randomUUID();
    const { principal, requestId } = caller;
    const limits = this.limits.of(order);
    this.limits.assertTimeLeft(caller);
    const claimed = await this.repository
      .claim({ id, order, principal, requestId, chargedPeriod, prepared, ...limits })
      .catch((error: unknown) => {
        throw isSecondUse(error) ? identifierReused() : error;
      });
    switch (claimed.outcome) {
      case 'over_cost':
        throw refuse('gas_budget_exceeded', undefined, prepared.payer);
      case 'over_amount':
        throw refuse('spend_limit_exceeded', undefined, prepared.payer);
      case 'taken': {
        const holder = await this.repository.holderOf(order.chain.network, order.claim);
        // The one that held the claim has just failed: its reason is the payment's.
        if (holder === null)
          throw refuse('unexpected_settle_error', 'another settle of this payment has failed');
        return this.repeat(holder, order, caller);
      }
      case 'claimed':
        return { settlement: await this.untilEnd(claimed.settlement, caller), repeated: false };
    }
  }

  /** From the claim on, money may move: whatever goes wrong now, the answer is the hash, never an error. */
  private async untilEnd(settlement: SettlementRecord, caller: Caller): Promise<SettlementRecord> {
    try {
      return await this.watch.follow(settlement, this.limits.endMs(caller));
    } catch (error) {
      this.logger.error({ message: 'a settlement could not be followed', id: settlement.id, err: error });
      return settlement;
    }
  }

  /** The recorded result, for whoever asked for the very same thing; nobody else learns anything of it. */
  private async repeat(holder: SettlementRecord, order: PaymentOrder, caller: Caller): Promise<Settled> {
    const { principal } = caller;
    const foreign = holder.tenantId !== principal.tenantId || holder.environment !== principal.environment;
    if (foreign || holder.digest !== order.digest() || this.limits.isPast(holder)) {
      throw refuse('duplicate_settlement', 'this payment has been settled', order.payer);
    }
    const settlement = holder.status === 'pending' ? await this.untilEnd(holder, caller) : holder;
    return { settlement, repeated: true };
  }

  /** Whether a settlement of this payment stands, or is under way. */
  async isSpent({ chain, claim }: PaymentOrder): Promise<boolean> {
    return (await this.repository.holderOf(chain.network, claim)) !== null;
  }

  /** The library refuses a payment that is spent; perhaps it was we who spent it, a moment or a crash ago. */
  private async earlier(order: PaymentOrder, { principal }: Caller): Promise<SettlementRecord | null> {
    const holder = await this.repository.holderOf(order.chain.network, order.claim);
    if (holder !== null) return holder;
    for (const givenUp of await this.repository.givenUp(principal, order.chain.network, order.claim)) {
      const found = await this.watch.reconsider(givenUp);
      if (found.status === 'settled') return found;
    }
    return null;
  }
}

/** `payment-identifier`: the same id for another payment (the unique index of pending and settled ones). */
function isSecondUse(error: unknown): boolean {
  const { driverError } = (error ?? {}) as { driverError?: { constraint?: unknown } };
  return driverError?.constraint === 'settlements_identifier_idx';
}

function identifierReused(): DomainError {
  return new DomainError('CONFLICT', 'This payment identifier belongs to another payment.');
}
