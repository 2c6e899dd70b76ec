import { Injectable } from '@nestjs/common';
import { HeavyReads } from '../../../platform/database/heavy-reads.js';
import type { Owner } from '../owner.js';

export const CHANGE_TOPICS = ['payment', 'delivery', 'settlement'] as const;

/** Something that changed: what it is now is read at its own route. */
export interface Change {
  readonly topic: (typeof CHANGE_TOPICS)[number];
  readonly id: string;
  readonly status: string;
  /** Milliseconds since 1970, of the database's clock. */
  readonly atMs: number;
}

/** Changes since a time, in their order, and the time of the reading. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly readAtMs: number;
  /** There may be more changes before that time than were found; null when these are all. */
  readonly cutAtMs: number | null;
}

interface Row {
  readonly topic: Change['topic'] | null;
  readonly id: string;
  readonly status: string;
  readonly at: Date;
  readonly now: Date;
  readonly cutAt: Date | null;
}

/** The most rows of each kind that one reading finds, the newest: of those beyond it says that there may be some. */
const MOST = 200;
/** Settlements that are older change rarely, and nobody waits for them. */
const RECENT = `interval '1 hour'`;

/**
 * Every part reads an index by tenant and time: the log of verifications, the audit log of payments that were taken
 * back, deliveries and the attempts at them, the list of settlements. `cut` is the time before which a full part left
 * rows out. One row at least, for the time.
 */
const CHANGES = `
  WITH verified AS (
    SELECT v.payment_id AS id, v.created_at AS at FROM verification_log v
    WHERE v.tenant_id = $1 AND v.environment = $2 AND v.created_at > $3 AND v.payment_id IS NOT NULL
    ORDER BY v.created_at DESC LIMIT ${MOST}),
  reorged AS (
    SELECT a.subject::uuid AS id, a.created_at AS at FROM audit_log a
    WHERE a.tenant_id = $1 AND a.action = 'payment.reorged' AND a.created_at > $3
    ORDER BY a.created_at DESC LIMIT ${MOST}),
  made AS (
    SELECT d.id, d.created_at AS at FROM webhook_deliveries d
    WHERE d.tenant_id = $1 AND d.created_at > $3
    ORDER BY d.created_at DESC, d.id DESC LIMIT ${MOST}),
  attempted AS (
    SELECT a.delivery_id AS id, a.attempted_at AS at FROM webhook_attempts a
    WHERE a.tenant_id = $1 AND a.attempted_at > $3
    ORDER BY a.attempted_at DESC LIMIT ${MOST}),
  settled AS (
    SELECT s.id, s.status, coalesce(s.finished_at, s.created_at) AS at FROM settlements s
    WHERE s.tenant_id = $1 AND s.environment = $2 AND s.created_at > now() - ${RECENT}
      AND coalesce(s.finished_at, s.created_at) > $3
    ORDER BY at DESC LIMIT ${MOST}),
  cut AS (
    SELECT max(f.since) AS since FROM (
      ${['verified', 'reorged', 'made', 'attempted', 'settled']
        .map((part) => `SELECT min(at) AS since FROM ${part} HAVING count(*) = ${MOST}`)
        .join(' UNION ALL ')}) f),
  changes AS (
    SELECT 'payment' AS topic, p.id, p.status, max(c.at) AS at
      FROM (SELECT id, at FROM verified UNION ALL SELECT id, at FROM reorged) c
      JOIN payments p ON p.tenant_id = $1 AND p.environment = $2 AND p.id = c.id GROUP BY p.id, p.status
    UNION ALL
    SELECT 'delivery', d.id, d.status, max(c.at)
      FROM (SELECT id, at FROM made UNION ALL SELECT id, at FROM attempted) c
      JOIN webhook_deliveries d ON d.tenant_id = $1 AND d.environment = $2 AND d.id = c.id GROUP BY d.id, d.status
    UNION ALL
    SELECT 'settlement', s.id, s.status, s.at FROM settled s)
  SELECT c.topic, c.id, c.status, c.at, now.at AS now, cut.since AS "cutAt"
    FROM (SELECT clock_timestamp() AS at) now CROSS JOIN cut LEFT JOIN changes c ON true ORDER BY c.at`;

/** Reads what changed for a tenant, in one statement. */
@Injectable()
export class ChangeReader {
  constructor(private readonly reads: HeavyReads) {}

  /**
   * Changes after a time, the oldest first. A transaction that was open then may add earlier ones: who must miss none
   * asks again from a little earlier.
   *
   * @throws DomainError `REQUEST_TIMEOUT` after five seconds in the queue; the statement's own error
   */
  async since({ tenantId, environment }: Owner, sinceMs: number): Promise<Changes> {
    const since = new Date(sinceMs);
    const rows = await this.reads.query<Row>(tenantId, CHANGES, [tenantId, environment, since]);
    return {
      changes: rows.flatMap(({ topic, id, status, at }) =>
        topic === null ? [] : [{ topic, id, status, atMs: at.getTime() }],
      ),
      readAtMs: rows[0]?.now.getTime() ?? sinceMs,
      cutAtMs: rows[0]?.cutAt?.getTime() ?? null,
    };
  }
}
