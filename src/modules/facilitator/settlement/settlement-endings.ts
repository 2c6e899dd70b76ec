import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../platform/clock.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import { Rails } from '../chains/rails.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementRepository, type SettlementEnd } from './settlement.repository.js';

/** An authorization so long past its end cannot get into a block any more, whatever the clocks say. */
const EXPIRED_AFTER_MS = 60_000;
/** The payment was found unused when its settlement began; lagging nodes may have reported a state of this age. */
const BEFORE_SETTLEMENT_SECONDS = 600;

/** Decides how a settlement ends: by whether the money moved, not by whose transaction moved it. */
@Injectable()
export class SettlementEndings {
  private readonly logger = new Logger(SettlementEndings.name);

  constructor(
    private readonly rails: Rails,
    private readonly repository: SettlementRepository,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Checks whether a transaction of an abandoned settlement, or of one whose payment appears spent, has landed. */
  async reconsider(settlement: SettlementRecord): Promise<SettlementRecord> {
    const transactions = await this.repository.transactionsOf(settlement);
    const outcome = await this.rails.of(settlement.chain).look(transactions, settlement, true);
    return outcome.state === 'landed' && outcome.paid
      ? this.repository.finish(settlement, outcome)
      : settlement;
  }

  /** Whether the settlement's authorization has ended for certain. */
  isExpired({ validBefore }: SettlementRecord): boolean {
    return validBefore !== null && this.clock.nowMs() > validBefore.getTime() + EXPIRED_AFTER_MS;
  }

  /**
   * Records the end of a settlement.
   * With `upto` an authorization may have settlements of several amounts. When one fails, an abandoned one of another
   * amount may have paid, so those are checked once more.
   */
  async end(settlement: SettlementRecord, end: SettlementEnd): Promise<SettlementRecord> {
    const isPaid = end.state === 'landed' && end.paid;
    const ended = await this.repository.finish(
      settlement,
      isPaid ? end : await this.unlessPaidElsewhere(settlement, end),
    );
    if (ended.status === 'settled') return ended;
    const others = await this.repository.abandoned(ended, ended.network, ended.authorizationId);
    for (const other of others) {
      if (other.amountAtomic !== ended.amountAtomic) await this.reconsider(other);
    }
    return ended;
  }

  /**
   * Our transactions have not paid, but another sender's may have, with the same authorization: the money decides.
   * Without a movement and another use of the authorization, the payer is to blame for transactions mined in vain.
   *
   * @throws ChainUnavailable
   */
  private async unlessPaidElsewhere(
    settlement: SettlementRecord,
    end: SettlementEnd,
  ): Promise<SettlementEnd> {
    const sinceSeconds = settlement.createdAt.getTime() / 1_000 - BEFORE_SETTLEMENT_SECONDS;
    const triedInBlock = end.state === 'landed' ? (end.evidence.block?.number ?? null) : null;
    const sought = { ...settlement, sinceSeconds, triedInBlock };
    const elsewhere = await this.rails.of(settlement.chain).findElsewhere(sought);
    const revertedCost = end.state === 'landed' ? end.cost : 0n;
    // The seller was paid: a faster sender must not use up the budget for payers that fail.
    if (typeof elsewhere !== 'string') return { ...elsewhere, cost: end.cost, elsewhere: true };
    const isVain = end.state === 'landed' && (elsewhere === 'unused' || elsewhere === 'canceled');
    if (isVain) this.noteRevert(settlement, end.reason);
    return { ...end, revertedCost, isVain };
  }

  private noteRevert({ id, chain, payer }: SettlementRecord, reason: string | null): void {
    this.metrics.settlementReverted(chain);
    const message = 'a settlement was mined in vain';
    this.logger.warn({ message, code: 'SETTLEMENT_REVERTED', id, chain, payer, reason });
  }
}
