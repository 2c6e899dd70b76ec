import { Injectable } from '@nestjs/common';
import type { Environment } from '../../../domain/chain.js';
import { HeavyReads } from '../../../platform/database/heavy-reads.js';
import { tailFrom } from '../rollups/analytics.sql.js';
import { readWithTail } from '../rollups/read-with-tail.js';
import { HOUR_MS, type HourCount } from './anomaly.js';

/**
 * Counts answered verifications by hour. Reads the rollups and the tail in one snapshot. The query has conditions on
 * the tenant and the environment.
 */
@Injectable()
export class HourlyCountsRepository {
  constructor(private readonly reads: HeavyReads) {}

  /**
   * Returns every hour between the two times, oldest first. The sequence starts with the first hour that has a call,
   * because earlier hours tell nothing about usual values. Empty without any call.
   */
  async between(
    owner: { readonly tenantId: string; readonly environment: Environment },
    fromMs: number,
    untilMs: number,
  ): Promise<HourCount[]> {
    const rows = await readWithTail<{ start: Date; total: string; rejected: string }>(
      this.reads,
      `SELECT start, sum(total) AS total, sum(rejected) AS rejected FROM (
         SELECT bucket AS start, verifications AS total, CASE WHEN status = 'rejected' THEN verifications ELSE 0 END AS rejected
           FROM verification_rollups
          WHERE tenant_id = $1 AND environment = $2 AND grain_minutes = 60 AND bucket >= $3 AND bucket < $4
         UNION ALL
         SELECT date_bin('1 hour', created_at, 'epoch'), 1, (status = 'rejected')::int
           FROM ${tailFrom('$5')} AND created_at >= $3 AND created_at < $4
       ) AS known GROUP BY 1 ORDER BY 1`,
      [owner.tenantId, owner.environment, new Date(fromMs), new Date(untilMs)],
    );
    const counts = new Map(
      rows.map(({ start, total, rejected }) => [
        start.getTime(),
        { total: Number(total), rejected: Number(rejected) },
      ]),
    );
    const hours: HourCount[] = [];
    for (let startMs = rows[0]?.start.getTime() ?? untilMs; startMs < untilMs; startMs += HOUR_MS)
      hours.push({ startMs, ...(counts.get(startMs) ?? { total: 0, rejected: 0 }) });
    return hours;
  }
}
