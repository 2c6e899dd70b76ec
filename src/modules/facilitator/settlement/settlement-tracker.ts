import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppConfig } from '../../../platform/config/app-config.js';
import { type Dropped, type KeptTransaction, type PreparedTransaction } from '../chains/rail.js';
import { Rails } from '../chains/rails.js';
import { SettlementEndings } from './settlement-endings.js';
import { SettlementLedger } from './settlement-ledger.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementRepository } from './settlement.repository.js';
import { ChainUnavailable } from '../../../chains/rpc-error.js';
import type { Broadcast } from '../../../chains/node-pool.js';

const FIRST_POLL_MS = 50;
const SLOWEST_POLL_MS = 1_000;
const SEND_AGAIN_MS = 5_000;
/**
 * A used nonce without a receipt may come from a node that lags behind the one asked before.
 * The settlement is signed anew after this time, or when a node refuses it as used. After a minute without any other
 * sign it is abandoned.
 */
const RENEW_AFTER_MS = 10_000;
const LOST_AFTER_MS = 60_000;
const LOST_AFTER_LOOKS = 3;

/** Another sender's transaction had paid, and the chain took it back: the chain's present state decides. */
const TAKEN_BACK = { state: 'abandoned', reason: 'invalid_transaction_state', cost: 0n } as const;

/**
 * Follows settlements to their end.
 * Any process may follow any settlement at any time, also several at once. It only sends stored bytes, looks at the
 * chain, and records the end, which the first one writes.
 */
@Injectable()
export class SettlementTracker {
  private readonly logger = new Logger(SettlementTracker.name);
  private readonly followed = new Map<string, Promise<SettlementRecord>>();

  constructor(
    private readonly rails: Rails,
    private readonly repository: SettlementRepository,
    private readonly ledger: SettlementLedger,
    private readonly endings: SettlementEndings,
    private readonly config: AppConfig,
  ) {}

  /**
   * Waits for the end until `endMs` (`performance.now()`); the returned settlement may still be pending.
   * Callers share one follower, which runs as long as configured.
   */
  async follow(settlement: SettlementRecord, endMs: number): Promise<SettlementRecord> {
    const limit = new AbortController();
    const timeUp = sleep(Math.max(0, endMs - performance.now()), null, { signal: limit.signal }).catch(
      () => null,
    );
    try {
      // A follower that another caller started may end before this caller's time.
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

  /** Sends what is due, and looks once. Does not throw when the chain is unreachable. */
  async look(settlement: SettlementRecord): Promise<SettlementRecord> {
    return this.step(settlement, await this.send(settlement));
  }

  /** Whether the settlement's authorization has ended for certain. */
  isExpired(settlement: SettlementRecord): boolean {
    return this.endings.isExpired(settlement);
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

  /** Sends the newest transaction's stored bytes; a node that has it already says so. */
  private async send(settlement: SettlementRecord): Promise<Broadcast> {
    const newest = (await this.repository.transactionsOf(settlement)).at(-1);
    return newest === undefined ? 'refused' : this.rails.of(settlement.chain).send(newest);
  }

  private async step(settlement: SettlementRecord, broadcast: Broadcast): Promise<SettlementRecord> {
    const { id, chain } = settlement;
    try {
      const transactions = await this.repository.transactionsOf(settlement);
      const expired = this.endings.isExpired(settlement);
      if (transactions.length === 0) return await this.endings.end(settlement, TAKEN_BACK);
      const outcome = await this.rails.of(chain).look(transactions, settlement, expired);
      if (outcome.state === 'landed') return await this.endings.end(settlement, outcome);
      const newest = transactions.at(-1);
      if (outcome.state === 'dropped' && newest !== undefined && !isSealedUp(newest, expired)) {
        return await this.afterDrop(settlement, newest, { broadcast, expired, dropped: outcome });
      }
      await this.repository.clearDropped(settlement);
    } catch (error) {
      if (!(error instanceof ChainUnavailable)) throw error;
      this.logger.warn({ message: 'a settlement could not be checked', id, chain, reason: error.message });
    }
    return (await this.repository.byId(settlement.tenantId, id)) ?? settlement;
  }

  /**
   * The nonce went to another transaction of the same key. The settlement is signed anew while its authorization is
   * valid.
   */
  private async afterDrop(
    settlement: SettlementRecord,
    newest: KeptTransaction,
    { broadcast, expired, dropped }: { broadcast: Broadcast; expired: boolean; dropped: Dropped },
  ): Promise<SettlementRecord> {
    const { droppedMs, looks } = await this.repository.recordDropped(settlement);
    const isLost = droppedMs >= LOST_AFTER_MS && looks >= LOST_AFTER_LOOKS;
    if (dropped.failed !== undefined && isLost) return this.endings.end(settlement, dropped.failed);
    const renewable =
      !expired && dropped.failed === undefined && (broadcast === 'nonce_used' || droppedMs >= RENEW_AFTER_MS);
    const renewed = renewable ? await this.rails.of(settlement.chain).renew(newest) : null;
    // `spent`: the chain holds the payment for paid, which suggests a landed transaction that is not visible yet.
    if (renewed !== null && renewed !== 'spent') {
      await this.renewed(settlement, newest, renewed);
    } else if (isLost && renewed !== 'spent') {
      const reason = expired ? 'authorization_expired' : dropped.reason;
      return this.endings.end(settlement, { state: 'abandoned', reason, cost: 0n });
    }
    return (await this.repository.byId(settlement.tenantId, settlement.id)) ?? settlement;
  }

  private async renewed(
    settlement: SettlementRecord,
    newest: KeptTransaction,
    next: PreparedTransaction,
  ): Promise<void> {
    const { id, chain } = settlement;
    if (!(await this.ledger.addTransaction(settlement, newest, next))) return;
    await this.repository.clearDropped(settlement);
    this.logger.warn({ message: 'a settlement was signed again', id, chain });
  }
}

/** Without its bytes it cannot be signed anew: it waits for their key while the authorization is valid. */
function isSealedUp({ rawTx }: KeptTransaction, expired: boolean): boolean {
  return rawTx === null && !expired;
}
