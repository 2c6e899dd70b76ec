import { createHash, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';

export interface SettlementRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly status: string;
  readonly tx_hash: string;
  readonly handed_out_at: Date | null;
}

/** A line of the log, as the process that was killed would have written it. */
const LINE = JSON.stringify({
  environment: 'test',
  caller: 'key:killed',
  chain: 'base-sepolia',
  network: 'base-sepolia',
  tx_hash: '',
  latency_ms: 1,
  repeated: false,
});

/** The settlement of a payment: the settled one, else the latest. */
export async function settlementOf(rows: DataSource, claim: string): Promise<SettlementRow | null> {
  const [row] = await rows.query<SettlementRow[]>(
    `SELECT tenant_id, id, status, tx_hash, handed_out_at FROM settlements WHERE authorization_id = $1
     ORDER BY status = 'settled' DESC, created_at DESC LIMIT 1`,
    [claim],
  );
  return row ?? null;
}

/** Does what a process does that is killed before it writes a byte. @returns whether it had taken the success */
export async function handOutAndDie(
  rows: DataSource,
  { tenant_id: tenantId, id }: SettlementRow,
  key: string | null,
): Promise<boolean> {
  const hash = key === null ? null : createHash('sha256').update(key).digest();
  const [{ outcome }] = await rows.query<[{ outcome: string }]>(
    'SELECT hand_out($1, $2, $3, $4, $5) AS outcome',
    [tenantId, id, randomUUID(), hash, LINE],
  );
  return outcome === 'first';
}

/** Blocks writes to settlements during the work. Resolves when the blocked hand-outs are done. */
export async function withSettlementsLocked(rows: DataSource, work: () => Promise<void>): Promise<void> {
  await rows.transaction(async (manager) => {
    await manager.query('LOCK TABLE settlements IN SHARE MODE');
    await work();
  });
  while (await isHandingOut(rows)) await new Promise((done) => setTimeout(done, 5));
}

async function isHandingOut(rows: DataSource): Promise<boolean> {
  const found = await rows.query<unknown[]>(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
       AND query LIKE 'SELECT hand_out(%'`,
  );
  return found.length > 0;
}

/** Whether a statement waits for a lock: a `hand_out`, or any. */
export async function isWaiting(rows: DataSource, whatFor: 'hand_out' | 'anything'): Promise<boolean> {
  const found = await rows.query<unknown[]>(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
       AND (query LIKE 'SELECT hand_out(%' OR $1 = 'anything')`,
    [whatFor],
  );
  return found.length > 0;
}
