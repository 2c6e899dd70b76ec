import type { DataSource, EntityManager } from 'typeorm';

export interface LogRowsOptions {
  readonly tenantId: string;
  readonly environment?: 'live' | 'test';
  readonly rows: number;
  readonly from: Date;
  readonly until: Date;
  /** Rows that share a payment are its repeats, or its earlier pending results. */
  readonly payments?: number;
  readonly payers?: number;
}

/**
 * Fills the verification log of a tenant with calls at random times between the two: four chains (one with 18
 * decimals), confirmed, pending and rejected, repeats with and without `cached`, latencies from 0 to seconds.
 */
export async function insertLogRows(
  target: DataSource | EntityManager,
  { tenantId, environment = 'live', rows, from, until, ...rest }: LogRowsOptions,
): Promise<void> {
  const { payments = Math.ceil(rows / 2), payers = 50 } = rest;
  await target.query(
    `INSERT INTO verification_log (tenant_id, environment, created_at, caller, chain, network, tx_hash, status, reason, cached,
       amount_atomic, payer, latency_ms)
     SELECT $1, $2, $3::timestamptz + random() * ($4::timestamptz - $3::timestamptz), 'key:generated', c.chain, c.chain || '-net',
       '0x' || payment, o.status, o.reason, random() < 0.2, (1 + payment * 7919 % 5000000) * c.unit,
       CASE WHEN payment % 17 > 0 THEN '0xpayer' || payment % $7 END, floor(exp(random() * 9) - 1)
     FROM generate_series(1, $5::int) AS n,
       LATERAL (SELECT (random() * $6 + n * 0)::int AS payment, floor(random() * 6 + n * 0)::int AS pick OFFSET 0) AS p,
       LATERAL (SELECT (ARRAY['base', 'solana', 'bsc', 'polygon'])[1 + payment % 4] AS chain,
         CASE WHEN payment % 4 = 2 THEN 1000000000000 ELSE 1 END::numeric AS unit) AS c,
       LATERAL (SELECT (ARRAY['confirmed', 'confirmed', 'confirmed', 'rejected', 'rejected', 'pending'])[1 + pick] AS status,
         (ARRAY[NULL, NULL, NULL, 'AMOUNT_TOO_LOW', 'ALREADY_CLAIMED', 'TX_NOT_FOUND'])[1 + pick] AS reason) AS o`,
    [tenantId, environment, from, until, rows, payments, payers],
  );
}
