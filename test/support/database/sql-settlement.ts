import { randomUUID } from 'node:crypto';
import type { Row, SqlCaller } from './sql.js';
import { addAuthorization, MONTH, NETWORK, TODAY, unique, WALLET } from './sql-rows.js';

export interface BegunRow {
  readonly outcome: string;
  readonly nonce: string | null;
  readonly on_trial: boolean | null;
}

/** A payment to be settled; its network is its own, so that no payer of another test is on it. */
export interface SettlementKey {
  readonly tenantId: string;
  readonly network: string;
  readonly id: string;
  readonly authorization: string;
  readonly payer: string;
}

export function newSettlement(changes: Partial<SettlementKey> = {}): SettlementKey {
  return {
    ...{ tenantId: randomUUID(), network: unique('net'), id: randomUUID() },
    ...{ authorization: unique('auth'), payer: unique('payer') },
    ...changes,
  };
}

/** Calls `begin_settlement` for a live payment of amount 1 and cost 1; `changes` are its parameters without `p_`. */
export function begin(sql: SqlCaller, key: SettlementKey, changes: Row = {}): Promise<BegunRow> {
  const asked = {
    ...{
      payer_code: null,
      cost: 1,
      cost_limit: 1_000,
      amount: 1,
      amount_limit: 1_000,
      signer: null,
      floor: null,
    },
    ...{ unit_limit: null, exact: false, moved: false, age: 0, mined: null },
    ...changes,
  };
  return sql.row(
    'begin_settlement',
    ...[key.tenantId, 'live', key.network, key.authorization, key.id, key.payer, asked.payer_code],
    ...[asked.cost, asked.cost_limit, asked.amount, asked.amount_limit, asked.signer, asked.floor],
    ...[asked.unit_limit, asked.exact, asked.moved, asked.age, asked.mined],
  );
}

/** The record that `record_settlement` takes for the same payment. */
export function recordOf(key: SettlementKey, changes: Row = {}): Row {
  return {
    ...{ tenant_id: key.tenantId, id: key.id, environment: 'live', chain: 'base', network: key.network },
    ...{
      wire_network: 'base',
      x402_version: 2,
      scheme: 'exact',
      authorization_id: key.authorization,
      digest: '',
    },
    ...{ asset: 'usdc', payer: key.payer, pay_to: WALLET, amount_atomic: '1', tx_hash: `tx-${key.id}` },
    ...{ cost_reserved: '1', budget_day: TODAY, charged_period: MONTH, caller: 'key:test', look_seconds: 60 },
    ...changes,
  };
}

/** A transaction of ours, for `record_settlement` and `record_transaction`. */
export const TRANSACTION = { raw_tx: '0x02', signer: 'signer', nonce: 1, max_fee: '5', evidence: {} };

/** Begins and records a settlement with a transaction of ours, which is pending from then on. */
export async function pend(sql: SqlCaller, changes: Partial<SettlementKey> = {}): Promise<SettlementKey> {
  const key = newSettlement(changes);
  const { outcome, on_trial: onTrial } = await begin(sql, key);
  if (outcome !== 'begun') throw new Error(`the settlement was not begun: ${outcome}`);
  await sql.rows('record_settlement', recordOf(key, { ...TRANSACTION, on_trial: onTrial }));
  return key;
}

/** Calls `finish_settlement`; `changes` are its parameters without `p_`. */
export function finish(sql: SqlCaller, key: SettlementKey, changes: Row = {}): Promise<Row[]> {
  const said = {
    ...{
      status: 'settled',
      hash: `tx-${key.id}`,
      reason: null,
      evidence: {},
      cost: 1,
      reverted: 0,
      vain: false,
    },
    ...{ elsewhere: false, gain: 1, is_claimed: false },
    ...{ seen: [{ payer: '', authorization_id: '', reference: `x402:${key.id}` }] },
    ...changes,
  };
  return sql.query(
    `SELECT outcome, claims, (settlement).status, (settlement).reason, (settlement).tx_hash
       FROM finish_settlement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[key.tenantId, key.id, said.status, said.hash, said.reason, said.evidence, said.cost, said.reverted],
      ...[said.vain, said.elsewhere, said.gain, JSON.stringify(said.seen), said.is_claimed],
    ],
  );
}

/** Calls `finish_settlement` of one that moved nothing. */
export function fail(sql: SqlCaller, key: SettlementKey, changes: Row = {}): Promise<Row[]> {
  return finish(sql, key, {
    status: 'failed',
    hash: null,
    reason: 'dropped',
    cost: 0,
    seen: null,
    ...changes,
  });
}

/** Settlements of a payer or a code that are in progress or mined, each of another tenant unless given. */
export async function addAuthorizations(sql: SqlCaller, count: number, changes: Row): Promise<void> {
  for (let index = 0; index < count; index += 1) await addAuthorization(sql, randomUUID(), changes);
}

/** Transactions of a payer or a code that were mined and moved no money. */
export async function addReverts(sql: SqlCaller, count: number, changes: Row): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await sql.insert('settlement_reverts', { network: NETWORK, settlement_id: randomUUID(), ...changes });
}
