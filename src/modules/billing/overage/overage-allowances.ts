import type { EntityManager } from 'typeorm';
import { PLANS } from '../../../domain/plans/plan.js';
import { usagePeriodAt } from '../../../domain/plans/quota.js';

/** The largest bigint: no usage exceeds it. */
const UNLIMITED = '9223372036854775807';

const LIMITS = JSON.stringify(
  Object.fromEntries(
    Object.values(PLANS).map(({ id, verificationsPerMonth }) => [id, verificationsPerMonth]),
  ),
);

const KEEP_THE_MOST = `ON CONFLICT (tenant_id, period) DO UPDATE SET units = excluded.units
  WHERE overage_allowances.units < excluded.units`;

/*
 * An allowance is the largest number of units that a tenant's plans included during a month. Only units past it are
 * overage. A downgrade during or after the month therefore never charges units that the bought plan included.
 */

/** Raises the allowance of the month to the largest of the given limits, in units a month; null means unlimited. */
export async function noteAllowance(
  manager: EntityManager,
  noted: { readonly tenantId: string; readonly units: readonly (number | null)[]; readonly nowMs: number },
): Promise<void> {
  const most = Math.max(...noted.units.map((units) => units ?? Infinity));
  await manager.query(
    `INSERT INTO overage_allowances (tenant_id, period, units) VALUES ($1, $2, $3) ${KEEP_THE_MOST}`,
    [noted.tenantId, usagePeriodAt(noted.nowMs).key, most === Infinity ? UNLIMITED : most],
  );
}

/** Raises the allowance of every tenant with a billing account to its current limit. Mirrors `monthlyLimit` in SQL. */
export async function noteAllowances(manager: EntityManager, nowMs: number): Promise<void> {
  await manager.query(
    `INSERT INTO overage_allowances (tenant_id, period, units)
     SELECT a.tenant_id, $1::date, coalesce((t.limit_overrides->>'verificationsPerMonth')::bigint,
       ($2::jsonb->>t.plan)::bigint, ${UNLIMITED})
     FROM billing_accounts a JOIN tenants t ON t.id = a.tenant_id WHERE t.status <> 'deleted' ${KEEP_THE_MOST}`,
    [usagePeriodAt(nowMs).key, LIMITS],
  );
}
