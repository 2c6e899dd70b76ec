import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ENDPOINT_CAP, ENTITLED_PLANS, LEASE_SECONDS, LEASED, type LeasedRow } from './leased-delivery.js';

/** A tenant with due deliveries. */
export interface WaitingTenant {
  readonly tenantId: string;
  /** Deliveries in progress, over all processes. */
  readonly leased: number;
  /** Further deliveries that its endpoints may get at once. */
  readonly free: number;
  /** Whether every delivery to each of these endpoints fails. */
  readonly failing: boolean;
  /** Since when the oldest one is due. */
  readonly dueAt: Date;
}

/** With more waiting tenants, a call sees a random part of them. */
const MOST_TENANTS = 1_000;
/** Statements at once. The pool serves requests too. */
const STATEMENTS_AT_ONCE = 4;

/**
 * Tenants with due deliveries. Each endpoint costs one look into an index, at its first pending delivery, whatever the
 * length of its queue. The subqueries name that delivery, so that the rest is read only where it is due. A node answers
 * for its own tenants.
 */
const WAITING = `SELECT e.tenant_id AS "tenantId", sum(leased.count)::int AS leased,
    sum(greatest(0, CASE WHEN e.failing_since IS NULL AND (t.plan = ANY ($2) OR e.environment = 'test') THEN $3 ELSE 1 END - leased.count))::int AS free,
    bool_and(e.failing_since IS NOT NULL) AS failing, min(first.next_attempt_at) AS "dueAt"
  FROM webhook_endpoints e
  CROSS JOIN LATERAL (SELECT d.next_attempt_at FROM webhook_deliveries d
    WHERE d.tenant_id = e.tenant_id AND d.endpoint_id = e.id AND d.status = 'pending'
    ORDER BY d.next_attempt_at LIMIT 1) first
  CROSS JOIN LATERAL (SELECT t.plan FROM tenants t
    WHERE t.id = e.tenant_id AND t.status = 'active' AND first.next_attempt_at <= $1 LIMIT 1) t
  CROSS JOIN LATERAL (SELECT count(*) AS count FROM webhook_deliveries f
    WHERE f.tenant_id = e.tenant_id AND f.endpoint_id = e.id AND f.status = 'pending' AND f.lease_until > now()
      AND first.next_attempt_at <= $1) leased
  WHERE e.enabled AND (e.quiet_until IS NULL OR e.quiet_until <= $1)
    AND (t.plan = ANY ($2) OR e.environment = 'test' OR EXISTS (SELECT FROM webhook_deliveries a WHERE a.tenant_id = e.tenant_id
      AND a.endpoint_id = e.id AND a.status = 'pending' AND a.event_type = 'subscription.changed'))
  GROUP BY e.tenant_id ORDER BY md5(e.tenant_id::text || $5) LIMIT $4`;

/**
 * Leases of a database that is distributed by tenant: no statement may lock rows of several tenants there. So the caller
 * decides whose turn it is, and each tenant's own statement keeps to the limits of its endpoints, whatever was decided.
 */
export class TenantTurns {
  private readonly logger = new Logger('webhooks');

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Leases up to `limit` due deliveries. Tenants with the fewest deliveries in progress come first. What a tenant leaves of
   * its share goes to the others. A tenant whose statement fails is left out, so that what the others have leased is sent.
   */
  async lease(nowMs: number, limit: number): Promise<LeasedRow[]> {
    const now = new Date(nowMs);
    let waiting = await this.waiting(now);
    const leased: LeasedRow[] = [];
    while (leased.length < limit && waiting.length > 0) {
      const shares = shareOut(waiting, limit - leased.length);
      if (shares.size === 0) break;
      const rows = await this.leaseShares(shares, now);
      leased.push(...rows);
      waiting = withMore(waiting, shares, countByTenant(rows));
    }
    return leased;
  }

  private waiting(now: Date): Promise<readonly WaitingTenant[]> {
    return this.dataSource.query<WaitingTenant[]>(WAITING, [
      now,
      ENTITLED_PLANS,
      ENDPOINT_CAP,
      MOST_TENANTS,
      randomUUID(),
    ]);
  }

  private async leaseShares(shares: ReadonlyMap<string, number>, now: Date): Promise<LeasedRow[]> {
    const turns = [...shares];
    const leased: LeasedRow[] = [];
    for (let start = 0; start < turns.length; start += STATEMENTS_AT_ONCE) {
      const some = turns.slice(start, start + STATEMENTS_AT_ONCE);
      const rows = await Promise.all(some.map(([tenantId, count]) => this.leaseOf(tenantId, now, count)));
      leased.push(...rows.flat());
    }
    return leased;
  }

  private async leaseOf(tenantId: string, now: Date, count: number): Promise<LeasedRow[]> {
    try {
      return await this.dataSource.query<LeasedRow[]>(
        `SELECT ${LEASED} FROM lease_tenant_deliveries($1, $2, $3, $4, $5, $6)`,
        [tenantId, now, LEASE_SECONDS, count, ENDPOINT_CAP, ENTITLED_PLANS],
      );
    } catch (error) {
      this.logger.warn({ message: 'deliveries of a tenant wait', tenantId, err: error });
      return [];
    }
  }
}

/**
 * Shares `limit` deliveries out: each goes to the tenant with the fewest in progress, then to one whose endpoints do not
 * fail, then to the longest waiting.
 *
 * @returns how many deliveries each tenant may lease, by its id
 */
export function shareOut(waiting: readonly WaitingTenant[], limit: number): ReadonlyMap<string, number> {
  const turns = waiting.flatMap((tenant) =>
    Array.from({ length: Math.min(tenant.free, limit) }, (_, n) => ({ tenant, turn: tenant.leased + n })),
  );
  turns.sort(
    (a, b) =>
      a.turn - b.turn ||
      Number(a.tenant.failing) - Number(b.tenant.failing) ||
      a.tenant.dueAt.getTime() - b.tenant.dueAt.getTime(),
  );
  const shares = new Map<string, number>();
  for (const { tenant } of turns.slice(0, limit)) {
    shares.set(tenant.tenantId, (shares.get(tenant.tenantId) ?? 0) + 1);
  }
  return shares;
}

function countByTenant(rows: readonly LeasedRow[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { tenantId } of rows) counts.set(tenantId, (counts.get(tenantId) ?? 0) + 1);
  return counts;
}

/** The tenants that have leased all of their share so far, and may have more. */
function withMore(
  waiting: readonly WaitingTenant[],
  shares: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, number>,
): readonly WaitingTenant[] {
  return waiting
    .filter(({ tenantId }) => (counts.get(tenantId) ?? 0) === (shares.get(tenantId) ?? 0))
    .map((tenant) => {
      const count = counts.get(tenant.tenantId) ?? 0;
      return { ...tenant, leased: tenant.leased + count, free: tenant.free - count };
    });
}
