import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../platform/clock.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import { Rails } from '../chains/rails.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementRepository, type SettlementEnd } from './settlement.repository.js';

/** An authorization this long past its end cannot get into a block any more, whatever the clocks say. */
const EXPIRED_AFTER_MS = 60_000;
/** A payment was found unused when its settlement began; nodes that lag behind may have been some time behind. */
const BEFORE_SETTLEMENT_SECONDS = 600;

/** What a settlement came to is judged by whether the money moved, not by whose transaction moved it. */
@Injectable()
export class SettlementEndings {
  private readonly logger = new Logger(SettlementEndings.name);

  constructor(
    private readonly rails: Rails,
    private readonly repository: SettlementRepository,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** A settlement that was given up, or whose payment turns out to be spent: has one of its transactions landed? */
  async reconsider(settlement: SettlementRecord): Promise<SettlementRecord> {
    const transactions = await this.repository.transactionsOf(settlement);
    const outcome = await this.rails.of(settlement.chain).look(transactions, settlement, true);
    return outcome.state === 'landed' && outcome.paid
      ? this.repository.finish(settlement, outcome)
      : settlement;
  }

  isExpired({ validBefore }: SettlementRecord): boolean {
    return validBefore !== null && this.clock.nowMs() > validBefore.getTime() + EXPIRED_AFTER_MS;
  }

  /**
   * Writes down the end. Where a payment may be settled with any amount (`upto`), one that fails may have been paid by a
   * settlement of another amount that was given up before: those are looked at once more.
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
   * Our transactions have not paid, but somebody else's may have, with the same authorization: the money decides. Where it
   * has not moved and nobody else has used the authorization, what was mined in vain is the payer's doing.
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
    // Its seller was paid: who overtook us must not use up what is there for payers that fail.
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
