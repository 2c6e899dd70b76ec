import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../platform/clock.js';
import { BanPolicy, banSeconds, mayGrow, nextLevel } from './ban-policy.js';
import { BansRepository } from './bans.repository.js';

/** Failures of one address to be stored, in milliseconds of the Unix epoch. */
export interface Failures {
  readonly addressHash: string;
  readonly timesMs: readonly number[];
}

/** An address with a new ban, or with an extended one. */
export interface AutomaticBan {
  readonly addressHash: string;
  readonly level: number;
  readonly until: Date;
}

/** The stored reason of every automatic ban. */
export const AUTOMATIC_REASON = 'failed authentications';

/** Sums the failed authentications of all processes, and bans each address that reaches the limit. */
@Injectable()
export class FailedAuthCounter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bans: BansRepository,
    private readonly policy: BanPolicy,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds failures and bans addresses, in one transaction. The transaction locks each address's row, so only one process
   * bans it.
   *
   * @throws the driver's error. Then nothing was written, or the outcome is unknown.
   */
  async enter(failures: readonly Failures[]): Promise<AutomaticBan[]> {
    return this.dataSource.transaction(async (manager) => {
      const full = await this.addUp(manager, failures);
      const banned: AutomaticBan[] = [];
      for (const addressHash of full) {
        const ban = await this.ban(manager, addressHash);
        if (ban !== null) banned.push(ban);
      }
      return banned;
    });
  }

  /**
   * Adds the failures and returns the addresses that reached the limit. A row keeps only the newest failures within the
   * window, at most as many as the limit. Old failures can arrive here, because they may have waited for the database.
   * Rows are locked in the order of their hashes, which prevents deadlocks.
   */
  private async addUp(manager: EntityManager, failures: readonly Failures[]): Promise<string[]> {
    const nowMs = this.clock.nowMs();
    const sinceMs = nowMs - this.policy.windowMs;
    const rows = failures.map(({ addressHash, timesMs }) => ({
      address_hash: addressHash,
      failed_at: timesMs.filter((ms) => ms > sinceMs).map((ms) => new Date(ms).toISOString()),
    }));
    const counted = await manager.query<{ addressHash: string; count: number }[]>(
      `INSERT INTO failed_authentications AS held (address_hash, failed_at, updated_at)
       SELECT address_hash, failed_at, $4
         FROM jsonb_to_recordset($1::jsonb) AS fresh (address_hash text, failed_at timestamptz[])
        ORDER BY address_hash
       ON CONFLICT (address_hash) DO UPDATE SET updated_at = $4, failed_at = ARRAY(
         SELECT at FROM unnest(held.failed_at || excluded.failed_at) AS at
          WHERE at > $2 ORDER BY at DESC LIMIT $3)
       RETURNING address_hash AS "addressHash", cardinality(failed_at) AS count`,
      [JSON.stringify(rows), new Date(sinceMs), this.policy.failures, new Date(nowMs)],
    );
    return counted
      .filter(({ count }) => count >= this.policy.failures)
      .map(({ addressHash }) => addressHash)
      .sort();
  }

  /**
   * Bans the address, or extends its ban in force to the next step. Returns null when it is too early for an extension.
   * Then the failures that another process counted belong to the ban in force.
   */
  private async ban(manager: EntityManager, addressHash: string): Promise<AutomaticBan | null> {
    const nowMs = this.clock.nowMs();
    await manager.query(`UPDATE failed_authentications SET failed_at = '{}' WHERE address_hash = $1`, [
      addressHash,
    ]);
    const last = await this.bans.lastAutomatic(manager, addressHash);
    const isInForce = last !== null && last.untilMs > nowMs;
    if (isInForce && !mayGrow(last, nowMs)) return null;
    const level = nextLevel(last, nowMs);
    const until = new Date(nowMs + banSeconds(level) * 1_000);
    if (isInForce) {
      await this.bans.grow(manager, last.id, level, until);
      return { addressHash, level, until };
    }
    const ban = { addressHash, reason: AUTOMATIC_REASON, until, includeKeys: false, level };
    await this.bans.insert(manager, ban, nowMs);
    return { addressHash, level, until };
  }
}
