import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '../../platform/clock.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { RailUnavailable, type Broadcast, type KeptTransaction } from './rail.js';
import { Rails } from './rails.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementRepository } from './settlement.repository.js';

const FIRST_POLL_MS = 50;
const SLOWEST_POLL_MS = 1_000;
const SEND_AGAIN_MS = 5_000;
/** An authorization this long past its end cannot get into a block any more, whatever the clocks say. */
const EXPIRED_AFTER_MS = 60_000;
/** A nonce that is used with nothing to show may be a replica that lags behind; unless a node refused it for that. */
const LOST_AFTER_MS = 10_000;
/** Only what has looked dead for so long, at every look, is given up: a landed payment must never be called failed. */
const GIVEN_UP_AFTER_MS = 60_000;

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
      const isNew = now.txHash !== settlement.txHash;
      settlement = now;
      if (performance.now() - sentMs > SEND_AGAIN_MS || isNew) {
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
      if (sighting.state === 'landed') return await this.repository.finish(settlement, sighting);
      const newest = transactions.at(-1);
      if (sighting.state === 'dead' && newest !== undefined) {
        return await this.afterDeath(settlement, newest, { broadcast, expired, reason: sighting.reason });
      }
      if (settlement.deadSince !== null) await this.repository.looksAlive(settlement);
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
    { broadcast, expired, reason }: { broadcast: Broadcast; expired: boolean; reason: string },
  ): Promise<SettlementRecord> {
    const deadMs = await this.repository.looksDead(settlement);
    if (broadcast !== 'nonce_used' && newest.ageMs < LOST_AFTER_MS) return settlement;
    const rail = this.rails.of(settlement.chain);
    const renewed = expired ? null : await rail.renew(newest);
    if (renewed !== null) {
      await this.repository.addTransaction(settlement, newest, renewed);
      this.logger.warn({
        message: 'a settlement was signed anew',
        id: settlement.id,
        chain: settlement.chain,
      });
    } else if (deadMs >= GIVEN_UP_AFTER_MS) {
      return this.repository.finish(settlement, {
        state: 'given_up',
        reason: expired ? 'authorization_expired' : reason,
        cost: 0n,
      });
    }
    return (await this.repository.byId(settlement.tenantId, settlement.id)) ?? settlement;
  }
}
