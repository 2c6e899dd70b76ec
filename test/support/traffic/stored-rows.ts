import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { evidenceToJson } from '../../../src/domain/evidence.js';
import { paid } from '../verification/verification.js';

export interface StoredPaymentRow {
  readonly payer: string;
  readonly at: Date;
  /** Atomic units of the chain. */
  readonly atomic: bigint;
  readonly chain?: string;
}

interface Owner {
  readonly tenantId: string;
  readonly environment: 'live' | 'test';
}

/** Inserts confirmed payments directly, with the times of the test. */
export async function insertPayments(
  dataSource: DataSource,
  { tenantId, environment }: Owner,
  rows: readonly StoredPaymentRow[],
): Promise<string[]> {
  const ids = rows.map(() => randomUUID());
  await dataSource.query(
    `INSERT INTO payments (tenant_id, environment, network, tx_hash, id, chain, status, evidence, judged_wallet,
       amount_atomic, from_address, to_address, deepest, first_seen_at, first_verified_at, created_at)
     SELECT $1, $2, 'eip155:1', '0x' || md5(random()::text) || md5(random()::text), r.id, r.chain, 'confirmed', $4, 'wallet',
       r.atomic, r.payer, 'wallet', true, r.at, r.at, r.at
     FROM jsonb_to_recordset($3) AS r (id uuid, chain text, atomic numeric, payer text, at timestamptz)`,
    [
      tenantId,
      environment,
      JSON.stringify(
        rows.map(({ payer, at, atomic, chain = 'base' }, index) => ({
          id: ids[index],
          payer,
          at,
          chain,
          atomic: atomic.toString(),
        })),
      ),
      JSON.stringify(evidenceToJson(paid())),
    ],
  );
  return ids;
}

/** Inserts `calls` verifications in each hour between two times, a share of them rejected. */
export async function insertCalls(
  dataSource: DataSource,
  { tenantId, environment }: Owner,
  hours: { readonly from: Date; readonly until: Date; readonly calls: number; readonly rejected: number },
): Promise<void> {
  await dataSource.query(
    `INSERT INTO verification_log (tenant_id, environment, created_at, caller, chain, network, tx_hash, status, reason,
       cached, amount_atomic, latency_ms)
     SELECT $1, $2, hour + n * interval '1 second', 'key:test', 'base', 'eip155:8453', '0x', CASE WHEN n <= $6 THEN 'rejected'
       ELSE 'confirmed' END, CASE WHEN n <= $6 THEN 'WRONG_RECIPIENT' END, false, 1, 5
     FROM generate_series($3::timestamptz, $4::timestamptz - interval '1 second', '1 hour') AS hour,
       generate_series(1, $5::int) AS n`,
    [tenantId, environment, hours.from, hours.until, hours.calls, hours.rejected],
  );
}
