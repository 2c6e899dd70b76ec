import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '../../platform/clock.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { Metrics } from '../../platform/observability/metrics.js';
import {
  RailUnavailable,
  type Broadcast,
  type Death,
  type KeptTransaction,
  type PreparedTransaction,
} from './rail.js';
import { Rails } from './rails.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementRepository, type SettlementEnd } from './settlement.repository.js';

const FIRST_POLL_MS = 50;
const SLOWEST_POLL_MS = 1_000;
const SEND_AGAIN_MS = 5_000;
/** An authorization this long past its end cannot get into a block any more, whatever the clocks say. */
const EXPIRED_AFTER_MS = 60_000;
/**
 * A nonce that is used with nothing to show may be a node that lags behind the one asked before it. It is signed anew
 * when it has looked so for a while, or a node refused it for that; and given up after a minute of nothing else.
 */
const RENEW_AFTER_MS = 10_000;
const LOST_AFTER_MS = 60_000;
const LOST_AFTER_LOOKS = 3;
/** A payment was found unused when its settlement began; nodes that lag behind may have been some time behind. */
const BEFORE_SETTLEMENT_SECONDS = 600;

/**
 * Follows settlements to their end. Any process may follow any settlement at any time, several at once too: all it does
 * is to send bytes that are kept already, to look at the chain, and to write down the end, which only the first one does.
 */
@Injectable()
export class SettlementWatch {
  private readonly logger = new Logger(SettlementWatch.name);
  private readonly followed = new Map<string, Promise<SettlementRecord>>();

  constructor(
    private readonly rails: Rails,
    private readonly repository: SettlementRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Waits for the end, until `endMs` (`performance.now()`); what comes back may be pending still. Callers share one
   * follower, which goes on for as long as configured.
   */
  async follow(settlement: SettlementRecord, endMs: number): Promise<SettlementRecord> {
    const limit = new AbortController();
    const timeUp = sleep(Math.max(0, endMs - performance.now()), null, { signal: limit.signal }).catch(
      () => null,
    );
    try {
      // A follower that somebody else began ends before our time is up.
      for (;;) {
        const found = await Promise.race([this.followShared(settlement), timeUp]);
        if (found !== null && found.status !== 'pending') return found;
        if (found === null || performance.now() >= endMs) break;
      }
    } finally {
      limit.abort();
    }
    return (await this.repository.byId(settlement.tenantId, settlement.id)) ?? settlement;
  }

  /** Sends what should have been sent, and looks once. Never throws for a chain that is away. */
  async look(settlement: SettlementRecord): Promise<SettlementRecord> {
    return this.step(settlement, await this.send(settlement));
  }

  /** A settlement that was given up, or whose payment turns out to be spent: has one of its transactions landed? */
  async reconsider(settlement: SettlementRecord): Promise<SettlementRecord> {
    const transactions = await this.repository.transactionsOf(settlement);
    const sighting = await this.rails.of(settlement.chain).look(transactions, settlement, true);
    return sighting.state === 'landed' && sighting.paid
      ? this.repository.finish(settlement, sighting)
      : settlement;
  }

  isExpired({ validBefore }: SettlementRecord): boolean {
    return validBefore !== null && this.clock.nowMs() > validBefore.getTime() + EXPIRED_AFTER_MS;
  }

  private followShared(settlement: SettlementRecord): Promise<SettlementRecord> {
    const underway = this.followed.get(settlement.id);
    if (underway) return underway;
    const following = this.followUntil(settlement, this.config.facilitator.waitMs).finally(() =>
      this.followed.delete(settlement.id),
    );
    this.followed.set(settlement.id, following);
    return following;
  }

  private async followUntil(settlement: SettlementRecord, waitMs: number): Promise<SettlementRecord> {
    const endMs = performance.now() + waitMs;
    let pollMs = FIRST_POLL_MS;
    let sentMs = performance.now();
    let broadcast = await this.send(settlement);
    for (;;) {
      const now = await this.step(settlement, broadcast);
      if (now.status !== 'pending' || performance.now() + pollMs > endMs) return now;
      await sleep(pollMs);
      pollMs = Math.min(pollMs * 1.5, SLOWEST_POLL_MS);
      if (performance.now() - sentMs > SEND_AGAIN_MS || now.txHash !== settlement.txHash) {
        settlement = now;
        sentMs = performance.now();
        broadcast = await this.send(settlement);
      }
    }
  }

  /** The newest transaction, the same bytes as ever: a node that has it says so. */
  private async send(settlement: SettlementRecord): Promise<Broadcast> {
    const newest = (await this.repository.transactionsOf(settlement)).at(-1);
    return newest === undefined ? 'refused' : this.rails.of(settlement.chain).send(newest);
  }

  private async step(settlement: SettlementRecord, broadcast: Broadcast): Promise<SettlementRecord> {
    const { id, chain } = settlement;
    try {
      const transactions = await this.repository.transactionsOf(settlement);
      const expired = this.isExpired(settlement);
      const sighting = await this.rails.of(chain).look(transactions, settlement, expired);
      if (sighting.state === 'landed') return await this.end(settlement, sighting);
      const newest = transactions.at(-1);
      if (sighting.state === 'dead' && newest !== undefined) {
        return await this.afterDeath(settlement, newest, { broadcast, expired, death: sighting });
      }
      await this.repository.noteLife(settlement);
    } catch (error) {
      if (!(error instanceof RailUnavailable)) throw error;
      this.logger.warn({ message: 'a settlement could not be looked at', id, chain, reason: error.message });
    }
    return (await this.repository.byId(settlement.tenantId, id)) ?? settlement;
  }

  /** Its nonce went to another transaction of the same key. While the authorization is good it is signed anew. */
  private async afterDeath(
    settlement: SettlementRecord,
    newest: KeptTransaction,
    { broadcast, expired, death }: { broadcast: Broadcast; expired: boolean; death: Death },
  ): Promise<SettlementRecord> {
    const { deadMs, looks } = await this.repository.noteDeath(settlement);
    const isLost = deadMs >= LOST_AFTER_MS && looks >= LOST_AFTER_LOOKS;
    if (death.failed !== undefined && isLost) return this.end(settlement, death.failed);
    const renewable =
      !expired && death.failed === undefined && (broadcast === 'nonce_used' || deadMs >= RENEW_AFTER_MS);
    const renewed = renewable ? await this.rails.of(settlement.chain).renew(newest) : null;
    // `spent`: that the chain holds it for paid speaks for a transaction that has landed, out of sight as yet.
    if (renewed !== null && renewed !== 'spent') {
      await this.renewed(settlement, newest, renewed);
    } else if (isLost && renewed !== 'spent') {
      const reason = expired ? 'authorization_expired' : death.reason;
      return this.end(settlement, { state: 'given_up', reason, cost: 0n });
    }
    return (await this.repository.byId(settlement.tenantId, settlement.id)) ?? settlement;
  }

  /**
   * Writes down the end. Where a payment may be settled with any amount (`upto`), one that fails may have been paid by a
   * settlement of another amount that was given up before: those are looked at once more.
   */
  private async end(settlement: SettlementRecord, end: SettlementEnd): Promise<SettlementRecord> {
    const isPaid = end.state === 'landed' && end.paid;
    const ended = await this.repository.finish(
      settlement,
      isPaid ? end : await this.unlessPaidElsewhere(settlement, end),
    );
    if (ended.status === 'settled') return ended;
    const others = await this.repository.givenUp(ended, ended.network, ended.claim);
    for (const other of others) {
      if (other.amountAtomic !== ended.amountAtomic) await this.reconsider(other);
    }
    return ended;
  }

  /**
   * Our transactions have not paid, but somebody else's may have, with the same authorization: the money decides. Where it
   * has not moved and nobody else has used the authorization, what was mined in vain is the payer's doing.
   *
   * @throws RailUnavailable
   */
  private async unlessPaidElsewhere(
    settlement: SettlementRecord,
    end: SettlementEnd,
  ): Promise<SettlementEnd> {
    const sinceSeconds = settlement.createdAt.getTime() / 1_000 - BEFORE_SETTLEMENT_SECONDS;
    const elsewhere = await this.rails.of(settlement.chain).findElsewhere({ ...settlement, sinceSeconds });
    const revertedCost = end.state === 'landed' ? end.cost : 0n;
    if (typeof elsewhere !== 'string') return { ...elsewhere, cost: end.cost, revertedCost, elsewhere: true };
    const isVain = end.state === 'landed' && (elsewhere === 'unused' || elsewhere === 'canceled');
    if (isVain) this.noteRevert(settlement, end.reason);
    return { ...end, revertedCost, isVain };
  }

  private noteRevert({ id, chain, payer }: SettlementRecord, reason: string | null): void {
    this.metrics.settlementReverted(chain);
    const message = 'a settlement was mined in vain';
    this.logger.warn({ message, code: 'SETTLEMENT_REVERTED', id, chain, payer, reason });
  }

  private async renewed(
    settlement: SettlementRecord,
    newest: KeptTransaction,
    next: PreparedTransaction,
  ): Promise<void> {
    const { id, chain } = settlement;
    if (!(await this.repository.addTransaction(settlement, newest, next))) return;
    await this.repository.noteLife(settlement);
    this.logger.warn({ message: 'a settlement was signed anew', id, chain });
  }
}
