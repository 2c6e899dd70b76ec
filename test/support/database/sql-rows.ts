import { randomUUID } from 'node:crypto';
import type { Row, SqlCaller } from './sql.js';

export const NETWORK = 'eip155:8453';
export const WALLET = '0x00000000000000000000000000000000000000aa';
export const BUYER = '0x00000000000000000000000000000000000000bb';

/** The current month of the usage counters and the current day of the budgets, in UTC. */
export const MONTH = `${new Date().toISOString().slice(0, 7)}-01`;
export const TODAY = new Date().toISOString().slice(0, 10);

/** A name that no other test has: a hash, an authorization, a payer or a network. */
export const unique = (kind: string): string => `${kind}-${randomUUID()}`;

/** A tenant's row, for tables that refer to one. @returns its id */
export async function addTenant(sql: SqlCaller): Promise<string> {
  const id = randomUUID();
  await sql.insert('tenants', { id, email: `${id}@example.com` });
  return id;
}

/** A confirmed live payment of the buyer. @returns its hash */
export async function addPayment(sql: SqlCaller, tenantId: string, changes: Row = {}): Promise<string> {
  const txHash = unique('tx');
  const payment = {
    ...{ tenant_id: tenantId, environment: 'live', network: NETWORK, tx_hash: txHash, chain: 'base' },
    ...{ status: 'confirmed', evidence: {}, judged_wallet: WALLET, amount_atomic: 100, deepest: false },
    ...{ from_address: BUYER, to_address: WALLET },
    ...changes,
  };
  await sql.insert('payments', payment);
  return payment.tx_hash;
}

/** A pending live settlement without a transaction of ours. @returns its id */
export async function addSettlement(sql: SqlCaller, tenantId: string, changes: Row = {}): Promise<string> {
  const id = randomUUID();
  await sql.insert('settlements', {
    ...{
      tenant_id: tenantId,
      id,
      environment: 'live',
      chain: 'base',
      network: NETWORK,
      wire_network: 'base',
    },
    ...{ x402_version: 2, scheme: 'exact', authorization_id: id, digest: '', asset: '', payer: BUYER },
    ...{ pay_to: WALLET, amount_atomic: 100, tx_hash: `tx-${id}`, cost_reserved: 10, budget_day: TODAY },
    ...{ charged_period: MONTH, caller: 'key:test', look_at: new Date() },
    ...changes,
  });
  return id;
}

/** Keeps an authorization for a settlement. */
export async function addAuthorization(sql: SqlCaller, tenantId: string, changes: Row = {}): Promise<void> {
  await sql.insert('settlement_authorizations', {
    ...{ network: NETWORK, authorization_id: unique('auth'), tenant_id: tenantId },
    ...{ settlement_id: randomUUID(), payer: BUYER },
    ...changes,
  });
}

/** Used units of a month, live. */
export async function usedUnits(sql: SqlCaller, tenantId: string): Promise<number> {
  const [row] = await sql.query<{ used: number }>(
    `SELECT coalesce(sum(used), 0)::int AS used FROM usage_counters
      WHERE tenant_id = $1 AND environment = 'live' AND period = $2`,
    [tenantId, MONTH],
  );
  return row?.used ?? 0;
}

/** An active screening list with this one address. Only in a transaction that is rolled back: all tenants share the list. */
export async function screen(sql: SqlCaller, address: string, listing: string): Promise<void> {
  const version = 1_000_000_000;
  await sql.query('INSERT INTO screening_versions (version, entries) VALUES ($1, 1) ON CONFLICT DO NOTHING', [
    version,
  ]);
  await sql.insert('screening_entries', { version, address, listing });
  await sql.query('UPDATE screening_state SET version = $1', [version]);
}
