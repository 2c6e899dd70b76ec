import { randomUUID } from 'node:crypto';
import { useSql, type SqlCaller } from '../../../support/database/sql.js';
import { MONTH, NETWORK, TODAY, unique, usedUnits } from '../../../support/database/sql-rows.js';
import {
  addAuthorizations,
  begin,
  fail,
  newSettlement,
  pend,
  type SettlementKey,
} from '../../../support/database/sql-settlement.js';

describe('begin_settlement', () => {
  const sql = useSql();

  /** The state of a settlement in every table that it takes from. */
  const taken = async ({ tenantId, network, authorization }: SettlementKey) => {
    const [row] = await sql.query(
      `SELECT (SELECT settlement_id FROM settlement_authorizations WHERE network = $2 AND authorization_id = $3) AS holder,
         (SELECT count(*)::int FROM authorization_units WHERE tenant_id = $1 AND authorization_id = $3) AS units,
         (SELECT coalesce(sum(cost), 0)::int FROM settlement_budgets WHERE tenant_id = $1) AS cost,
         (SELECT coalesce(sum(amount_atomic), 0)::int FROM settlement_budgets WHERE tenant_id = $1) AS amount,
         (SELECT coalesce(sum(trial_cost), 0)::int FROM settlement_budgets WHERE tenant_id = $1) AS trial,
         (SELECT next_nonce::int FROM signer_nonces WHERE network = $2) AS next`,
      [tenantId, network, authorization],
    );
    return { ...row, used: await usedUnits(sql, tenantId) };
  };
  const NOTHING = { holder: null, units: 0, cost: 0, amount: 0, trial: 0, next: null, used: 0 };

  it('J2: takes authorization, unit, budget and nonce', async () => {
    const key = newSettlement();
    const changes = { cost: 5, amount: 7, signer: 'signer', floor: 3, mined: 3 };
    expect(await begin(sql, key, changes)).toMatchObject({ outcome: 'begun', nonce: '3', on_trial: true });
    expect(await taken(key)).toEqual({
      ...{ holder: key.id, units: 1, cost: 5, amount: 7, trial: 5, next: 4, used: 1 },
    });
  });

  it('J2: charges no second unit for an authorization, and no trial cost for a known payer', async () => {
    const key = newSettlement();
    await addAuthorizations(sql, 1, {
      ...{ network: key.network, payer: key.payer, tenant_id: key.tenantId, included_at: new Date() },
    });
    await sql.call('charge_authorization', key.tenantId, 'live', key.network, key.authorization);
    expect(await begin(sql, key, { unit_limit: 0 })).toMatchObject({ outcome: 'begun', on_trial: false });
    expect(await taken(key)).toMatchObject({ used: 1, trial: 0, cost: 1 });
  });

  it('J2: begins one of ten concurrent settlements of one authorization, across tenants', async () => {
    const key = newSettlement();
    const tenants = Array.from({ length: 10 }, () => randomUUID());
    const begun = await Promise.all(
      tenants.map((tenantId) => begin(sql, { ...key, tenantId, id: randomUUID() })),
    );
    expect(begun.map(({ outcome }) => outcome).sort()).toEqual(['begun', ...Array<string>(9).fill('taken')]);
    const used = await Promise.all(tenants.map((tenantId) => usedUnits(sql, tenantId)));
    expect(used.reduce((sum, units) => sum + units)).toBe(1);
  });

  it.each([
    ['over_cost', { cost: 1_001 }],
    ['over_amount', { amount: 1_001 }],
    ['refused', { unit_limit: 0, exact: true }],
    ['needs_exact', { unit_limit: 1 }],
  ])('J2: writes nothing with the outcome %s', async (outcome, changes) => {
    const key = newSettlement();
    const asked = { signer: 'signer', floor: 1, mined: 1, ...changes };
    expect(await begin(sql, key, asked)).toMatchObject({ outcome, nonce: null });
    expect(await taken(key)).toEqual(NOTHING);
  });

  it('J2: writes nothing while reservations hold the last unit', async () => {
    const key = newSettlement();
    await sql.insert('verification_leases', {
      ...{ tenant_id: key.tenantId, environment: 'live', network: NETWORK, tx_hash: unique('tx') },
      ...{ token: randomUUID(), lease_until: new Date(Date.now() + 60_000), reserved_period: MONTH },
    });
    expect(await begin(sql, key, { unit_limit: 1, exact: true })).toMatchObject({
      outcome: 'refused_for_now',
    });
    expect(await taken(key)).toEqual(NOTHING);
  });

  it('J2: writes nothing while the payer has its maximum of settlements in progress', async () => {
    const key = newSettlement();
    await addAuthorizations(sql, 3, { network: key.network, payer: key.payer, tenant_id: key.tenantId });
    expect(await begin(sql, key)).toMatchObject({ outcome: 'payer_busy' });
    expect(await taken(key)).toEqual(NOTHING);
  });

  it('J2: checks only the unit when the money has moved already', async () => {
    const key = newSettlement();
    await addAuthorizations(sql, 3, { network: key.network, payer: key.payer, tenant_id: key.tenantId });
    const moved = { moved: true, cost: 0, amount: 5_000 };
    expect(await begin(sql, key, { ...moved, unit_limit: 0, exact: true })).toMatchObject({
      outcome: 'refused',
    });
    expect(await begin(sql, key, moved)).toMatchObject({ outcome: 'begun', on_trial: false });
  });

  it('J2: returns a null nonce for a floor out of range, which its caller must undo', async () => {
    const key = newSettlement();
    const { outcome, nonce } = await begin(sql, key, { signer: 'signer', floor: 1_000, mined: 1 });
    expect({ outcome, nonce }).toEqual({ outcome: 'begun', nonce: null });
  });

  it('J2: locks the authorization, but no usage counter, while it waits for the budget', async () => {
    const key = newSettlement();
    await sql.insert('settlement_budgets', {
      ...{ tenant_id: key.tenantId, environment: 'live', network: key.network, day: TODAY },
    });
    const [holder, beginning] = [await sql.begin(), await sql.begin()];
    await holder.query('SELECT 1 FROM settlement_budgets WHERE tenant_id = $1 FOR UPDATE', [key.tenantId]);
    const first = begin(beginning, key, { signer: 'signer', floor: 1, mined: 1 });
    await holder.untilItBlocks();
    for (let shard = 0; shard < 32; shard += 1) await sql.call('charge_unit', key.tenantId, 'live', MONTH);
    expect(await sql.call('take_nonce', key.network, 'signer', 1, 1)).toBe('1');
    const second = begin(sql, { ...key, tenantId: randomUUID(), id: randomUUID() });
    await beginning.untilItBlocks();
    await holder.commit();
    expect(await first).toMatchObject({ outcome: 'begun', nonce: '2' });
    await beginning.commit();
    expect(await second).toMatchObject({ outcome: 'taken' });
  });

  it('J2: a beginning and a failing settlement on one usage shard do not deadlock', async () => {
    const failingKey = await pend(sql);
    const [holder, beginning, ending] = [await sql.begin(), await sql.begin(), await sql.begin()];
    const inOneShard = (on: SqlCaller) => on.query('SELECT setseed(0.42)');
    await inOneShard(beginning);
    const [{ shard } = { shard: 0 }] = await beginning.query<{ shard: number }>(
      'SELECT floor(random() * 16)::int AS shard',
    );
    await sql.query('UPDATE usage_counters SET shard = $2 WHERE tenant_id = $1', [
      failingKey.tenantId,
      shard,
    ]);
    await holder.query('SELECT 1 FROM settlement_budgets WHERE tenant_id = $1 FOR UPDATE', [
      failingKey.tenantId,
    ]);
    await inOneShard(beginning);
    const next = { ...failingKey, id: randomUUID(), authorization: unique('auth') };
    const began = begin(beginning, next).then(async ({ outcome }) => {
      await beginning.commit();
      return outcome;
    });
    await beginning.untilItWaits();
    const ended = fail(ending, failingKey).then(async ([row]) => {
      await ending.commit();
      return row?.['status'];
    });
    await ending.untilItWaits();
    await holder.commit();
    expect(await Promise.all([began, ended].map((work) => work.catch(String)))).toEqual(['begun', 'failed']);
  });
});
