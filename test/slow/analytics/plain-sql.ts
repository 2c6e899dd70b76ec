import type { DataSource } from 'typeorm';

export interface Window {
  readonly tenantId: string;
  readonly environment: string;
  readonly now: Date;
  readonly days: number;
  readonly zone: string;
  readonly chain: string | null;
}

export interface PlainTotals {
  readonly verifications: number;
  readonly successful: number;
  readonly failed: number;
  readonly pending: number;
  readonly cached: number;
  readonly volume: string;
  readonly payers: number;
}

/** The reference for the rollups: one pass over the log, by local calendar days. */
const ROWS = `SELECT l.*, (created_at AT TIME ZONE $5)::date AS day,
    status = 'confirmed' AND amount_atomic > 0 AND row_number() OVER (PARTITION BY network, tx_hash,
      status = 'confirmed' AND amount_atomic > 0 ORDER BY created_at, id) = 1 AND NOT EXISTS (SELECT FROM payments p
      WHERE p.tenant_id = l.tenant_id AND p.environment = l.environment AND p.network = l.network AND p.tx_hash = l.tx_hash
        AND p.status = 'reorged') AS is_money,
    amount_atomic * CASE WHEN chain = 'bsc' THEN 1 ELSE 10 ^ 12::numeric END AS units
  FROM verification_log l WHERE tenant_id = $1 AND environment = $2`;
const INSIDE = `day > ($3::timestamptz AT TIME ZONE $5)::date - $4::int AND day <= ($3::timestamptz AT TIME ZONE $5)::date
  AND ($6::text IS NULL OR chain = $6)`;

function parameters({ tenantId, environment, now, days, zone, chain }: Window): unknown[] {
  return [tenantId, environment, now, days, zone, chain];
}

export async function plainTotals(dataSource: DataSource, window: Window): Promise<PlainTotals> {
  const [row] = await dataSource.query<[PlainTotals]>(
    `SELECT count(*)::int AS verifications, count(*) FILTER (WHERE status = 'confirmed')::int AS successful,
       count(*) FILTER (WHERE status = 'rejected')::int AS failed, count(*) FILTER (WHERE status = 'pending')::int AS pending,
       count(*) FILTER (WHERE cached)::int AS cached, coalesce(sum(units) FILTER (WHERE is_money), 0)::numeric(78,0)::text AS volume,
       count(DISTINCT payer) FILTER (WHERE status = 'confirmed')::int AS payers
     FROM (${ROWS}) AS r WHERE ${INSIDE}`,
    parameters(window),
  );
  return row;
}

/** Days with calls only: verifications by local date. */
export async function plainDays(dataSource: DataSource, window: Window): Promise<Record<string, number>> {
  const rows = await dataSource.query<{ day: string; n: number }[]>(
    `SELECT day::text, count(*)::int AS n FROM (${ROWS}) AS r WHERE ${INSIDE} GROUP BY 1 ORDER BY 1`,
    parameters(window),
  );
  return Object.fromEntries(rows.map(({ day, n }) => [day, n]));
}

/** Verifications by the hour of the instant, for zones whole hours away from UTC. */
export async function plainHours(dataSource: DataSource, window: Window): Promise<Record<string, number>> {
  const rows = await dataSource.query<{ hour: Date; n: number }[]>(
    `SELECT date_bin('15 minutes', created_at, 'epoch') AS hour, count(*)::int AS n FROM (${ROWS}) AS r WHERE ${INSIDE}
      GROUP BY 1 ORDER BY 1`,
    parameters(window),
  );
  return Object.fromEntries(rows.map(({ hour, n }) => [hour.toISOString(), n]));
}
