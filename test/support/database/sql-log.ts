import type { Row, SqlCaller } from './sql.js';
import { BUYER, NETWORK, unique } from './sql-rows.js';

/** A line of the verification log: a live confirmed payment of amount 1 on Base. */
export async function addLine(sql: SqlCaller, tenantId: string, changes: Row = {}): Promise<void> {
  await sql.insert('verification_log', {
    ...{ tenant_id: tenantId, environment: 'live', caller: 'key:test', chain: 'base', network: NETWORK },
    ...{
      tx_hash: unique('tx'),
      status: 'confirmed',
      cached: false,
      amount_atomic: 1,
      payer: BUYER,
      latency_ms: 5,
    },
    ...changes,
  });
}

/** Verifications of a tenant that are in the rollups. */
export async function rolledUp(sql: SqlCaller, tenantId: string): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    `SELECT coalesce(sum(verifications), 0)::int AS n FROM verification_rollups
      WHERE tenant_id = $1 AND grain_minutes = 1440`,
    [tenantId],
  );
  return row?.n ?? 0;
}

/** Rolls up all rows of the tenant that are visible, whatever their age. */
export async function rollUpAll(sql: SqlCaller, tenantId: string): Promise<void> {
  while (await sql.call<boolean>('roll_up_tenant', tenantId, new Date('9999-01-01T00:00:00Z'), 20_000));
}
