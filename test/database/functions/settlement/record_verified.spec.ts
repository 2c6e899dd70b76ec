import { randomUUID } from 'node:crypto';
import { useSql, type Row } from '../../../support/database/sql.js';
import { addAuthorization, addSettlement, MONTH, TODAY, unique } from '../../../support/database/sql-rows.js';
import { addReverts, newSettlement, type SettlementKey } from '../../../support/database/sql-settlement.js';

describe('record_verified', () => {
  const sql = useSql();

  const record = (key: SettlementKey, changes: Row = {}) =>
    sql.call<string>('record_verified', {
      ...{ tenant_id: key.tenantId, environment: 'live', network: key.network, payer: key.payer },
      ...{ authorization_id: key.authorization, cost: 1, cost_limit: 100, amount: 1, amount_limit: 100 },
      ...{ has_moved: false, claimed_elsewhere: false, caller: 'key:test', chain: 'base', latency_ms: 3 },
      ...changes,
    });
  const logged = ({ tenantId }: SettlementKey) =>
    sql.query(
      `SELECT status, cached, amount_atomic::int AS amount, tx_hash, payer FROM verification_log WHERE tenant_id = $1`,
      [tenantId],
    );
  const spend = ({ tenantId, network }: SettlementKey, budget: Row) =>
    sql.insert('settlement_budgets', {
      ...{ tenant_id: tenantId, environment: 'live', network, day: TODAY },
      ...budget,
    });

  it('Q2: logs a valid payment without an amount, and charges nothing', async () => {
    const key = newSettlement();
    expect(await record(key, { unit_limit: 1 })).toBe('valid');
    expect(await record(key, { unit_limit: 1 })).toBe('valid');
    const line = { status: 'confirmed', cached: false, amount: 0, tx_hash: '', payer: key.payer };
    expect(await logged(key)).toEqual([line, line]);
    for (const table of ['settlement_authorizations', 'usage_counters', 'settlement_budgets'])
      expect(await sql.query(`SELECT 1 FROM ${table} WHERE tenant_id = $1`, [key.tenantId])).toEqual([]);
  });

  it.each<[outcome: string, changes: Row, given: (key: SettlementKey) => Promise<unknown>]>([
    [
      'taken',
      { claimed_elsewhere: true },
      ({ network, authorization }) =>
        addAuthorization(sql, randomUUID(), { network, authorization_id: authorization }),
    ],
    ['claimed_elsewhere', { claimed_elsewhere: true, unit_limit: 0 }, () => Promise.resolve()],
    ['refused', { unit_limit: 0, cost: 101 }, () => Promise.resolve()],
    [
      'refused_for_now',
      { unit_limit: 1 },
      ({ tenantId, network }) =>
        sql.insert('verification_leases', {
          ...{ tenant_id: tenantId, environment: 'live', network, tx_hash: 'tx', token: randomUUID() },
          ...{ lease_until: new Date(Date.now() + 60_000), reserved_period: MONTH },
        }),
    ],
    ['over_cost', {}, (key) => spend(key, { cost: 100 })],
    ['over_amount', {}, (key) => spend(key, { amount_atomic: 100 })],
    ['over_reverts', {}, (key) => spend(key, { reverted_cost: 10 })],
    ['payer_refused', {}, ({ network, payer }) => addReverts(sql, 3, { network, payer })],
    [
      'identifier',
      { identifier: 'order-1' },
      ({ tenantId }) => addSettlement(sql, tenantId, { identifier: 'order-1' }),
    ],
  ])('Q2: returns %s and writes no log line', async (outcome, changes, given) => {
    const key = newSettlement();
    await given(key);
    expect(await record(key, changes)).toBe(outcome);
    expect(await logged(key)).toEqual([]);
  });

  it('Q2: ignores costs and budgets when the money has moved already', async () => {
    const key = newSettlement();
    await spend(key, { cost: 100, amount_atomic: 100 });
    expect(await record(key, { has_moved: true })).toBe('valid');
  });

  it('Q2: accepts an identifier again after its settlement has failed', async () => {
    const key = newSettlement();
    const identifier = unique('order');
    await addSettlement(sql, key.tenantId, { identifier, status: 'failed' });
    expect(await record(key, { identifier })).toBe('valid');
  });
});
