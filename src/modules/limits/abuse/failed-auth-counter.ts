import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../platform/clock.js';
import { BanPolicy, banSeconds, mayGrow, nextLevel } from './ban-policy.js';
import { BansRepository } from './bans.repository.js';

/** Failures of one address that are to be written, in milliseconds of the Unix epoch. */
export interface Failures {
  readonly addressHash: string;
  readonly timesMs: readonly number[];
}

/** An address that was banned just now, or whose ban has grown. */
export interface AutomaticBan {
  readonly addressHash: string;
  readonly level: number;
  readonly until: Date;
}

export const AUTOMATIC_REASON = 'failed authentications';

/** Adds up the failed authentications of all processes, and bans whoever has too many. */
@Injectable()
export class FailedAuthCounter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bans: BansRepository,
    private readonly policy: BanPolicy,
    private readonly clock: Clock,
  ) {}

  /**
   * One transaction. The row of an address is held until its end, so that of all processes one bans it, once.
   *
   * @throws the driver's error; then nothing was written, or it is not known whether it was
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
   * A row keeps the last failures only, as many as ban, and none that lies too far back: they may have waited long for the
   * database. In the order of hashes, so that no two processes wait in a circle.
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
   * A ban that is in force grows: the same ban, at the next step. Null when that is too early: what another process saw in
   * the meantime belongs to that ban.
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
