import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addPayment, addTenant, MONTH, unique, usedUnits } from '../../../support/database/sql-rows.js';
import {
  begin,
  fail,
  finish,
  newSettlement,
  pend,
  recordOf,
  type SettlementKey,
} from '../../../support/database/sql-settlement.js';

describe('finish_settlement', () => {
  const sql = useSql();

  const state = async ({ tenantId, id, network, authorization }: SettlementKey) => {
    const [row] = await sql.query(
      `SELECT (SELECT status FROM settlements WHERE id = $2) AS status,
         (SELECT included_at IS NOT NULL FROM settlement_authorizations WHERE network = $3 AND authorization_id = $4) AS included,
         (SELECT cost::int FROM settlement_budgets WHERE tenant_id = $1) AS cost,
         (SELECT amount_atomic::int FROM settlement_budgets WHERE tenant_id = $1) AS amount,
         (SELECT trial_cost::int FROM settlement_budgets WHERE tenant_id = $1) AS trial,
         (SELECT count(*)::int FROM verification_log WHERE tenant_id = $1) AS lines,
         (SELECT count(*)::int FROM outbox WHERE tenant_id = $1) AS events`,
      [tenantId, id, network, authorization],
    );
    return { ...row, used: await usedUnits(sql, tenantId) };
  };
  const payments = ({ tenantId }: SettlementKey) =>
    sql.query(
      `SELECT p.tx_hash, p.status, p.amount_atomic::int AS amount, p.charged_period::text AS charged,
         c.payer, c.authorization_id, c.reference
       FROM payments p LEFT JOIN payment_claims c ON c.tenant_id = p.tenant_id AND c.tx_hash = p.tx_hash
       WHERE p.tenant_id = $1`,
      [tenantId],
    );
  const SETTLED = { status: 'settled', included: true, cost: 1, amount: 1, trial: 0, lines: 1, used: 1 };
  const FAILED = {
    status: 'failed',
    included: null,
    cost: 0,
    amount: 0,
    trial: 0,
    lines: 1,
    used: 0,
    events: 0,
  };

  it('J3: writes payment, claim, log line, event, unit and budget of a settlement once', async () => {
    const tenantId = await addTenant(sql);
    await sql.insert('event_listeners', {
      ...{ tenant_id: tenantId, environment: 'live', event_type: 'payment.settled' },
    });
    const key = await pend(sql, { tenantId });
    expect(await finish(sql, key, { gain: 9 })).toMatchObject([{ outcome: 'finished', status: 'settled' }]);
    const written = { ...SETTLED, events: 1 };
    expect(await state(key)).toEqual(written);
    expect(await payments(key)).toEqual([
      {
        ...{ tx_hash: `tx-${key.id}`, status: 'confirmed', amount: 9, charged: MONTH },
        ...{ payer: '', authorization_id: '', reference: `x402:${key.id}` },
      },
    ]);
    for (const later of [finish(sql, key), fail(sql, key)])
      expect(await later).toMatchObject([{ outcome: 'finished', status: 'settled', reason: null }]);
    expect(await state(key)).toEqual(written);
  });

  it.each([
    [true, null],
    [false, 60],
  ])('N4: with deepest finality %s the payment is rechecked after %s seconds', async (deepest, seconds) => {
    const key = await pend(sql);
    await finish(sql, key, { evidence: { finality: { deepest } } });
    const [payment] = await sql.query(
      `SELECT deepest, extract(epoch FROM recheck_at - verified_at)::int AS seconds FROM payments WHERE tenant_id = $1`,
      [key.tenantId],
    );
    expect(payment).toEqual({ deepest, seconds });
  });

  it('J3: refunds unit and budget of a settlement that moved nothing, and deletes its payment', async () => {
    const key = await pend(sql);
    expect(await fail(sql, key)).toMatchObject([
      { outcome: 'finished', status: 'failed', reason: 'dropped' },
    ]);
    expect(await state(key)).toEqual(FAILED);
    expect(await payments(key)).toEqual([]);
    expect(await fail(sql, key, { reason: 'other' })).toMatchObject([{ reason: 'dropped' }]);
    expect(await state(key)).toEqual(FAILED);
  });

  it('J3: settles an abandoned settlement when its transaction is mined after all', async () => {
    const key = await pend(sql);
    await fail(sql, key);
    expect(await finish(sql, key, { seen: [] })).toMatchObject([{ outcome: 'finished', status: 'settled' }]);
    expect(await state(key)).toMatchObject({ ...SETTLED, lines: 2 });
    expect(await payments(key)).toMatchObject([{ status: 'confirmed', reference: `x402:${key.id}` }]);
  });

  it('A8: returns the current claims, and writes nothing, when the seen claims are stale', async () => {
    const key = await pend(sql);
    const before = await state(key);
    await sql.call('add_claim', key.tenantId, 'live', key.network, `tx-${key.id}`, 'p', '', 'order');
    const [stale] = await finish(sql, key);
    expect(stale).toMatchObject({
      outcome: 'stale',
      claims: [{ payer: '' }, { payer: 'p', reference: 'order' }],
    });
    expect(await state(key)).toEqual(before);
    expect(await finish(sql, key, { seen: stale?.['claims'] })).toMatchObject([{ status: 'settled' }]);
  });

  it('J3: returns no row for a settlement that does not exist', async () => {
    expect(await finish(sql, newSettlement())).toEqual([]);
    const key = await pend(sql);
    expect(await finish(sql, { ...key, tenantId: randomUUID() })).toEqual([]);
  });

  it('J3: claims only its own authorization in a transaction that was sent elsewhere', async () => {
    const key = await pend(sql);
    const hash = unique('tx');
    expect(await finish(sql, key, { hash, elsewhere: true, seen: [], gain: 30 })).toMatchObject([
      { status: 'settled', tx_hash: hash },
    ]);
    expect(await state(key)).toMatchObject(SETTLED);
    const rows = await payments(key);
    expect(rows.find((row) => row['tx_hash'] === hash)).toMatchObject({
      ...{ status: 'confirmed', amount: 30, charged: MONTH },
      ...{ payer: key.payer, authorization_id: key.authorization, reference: `x402:${key.id}` },
    });
  });

  it('J3: charges no second unit for a transaction sent elsewhere that is charged already', async () => {
    const key = await pend(sql);
    const hash = await addPayment(sql, key.tenantId, { network: key.network, charged_period: MONTH });
    await sql.call('charge_unit', key.tenantId, 'live', MONTH);
    await finish(sql, key, { hash, elsewhere: true, seen: [] });
    expect(await state(key)).toMatchObject({ status: 'settled', used: 1 });
  });

  it('Q1: fails when its authorization is claimed for another reference', async () => {
    const key = await pend(sql);
    const hash = unique('tx');
    const [row] = await finish(sql, key, { hash, elsewhere: true, seen: [], is_claimed: true });
    expect(row).toMatchObject({ status: 'failed', reason: 'duplicate_settlement', tx_hash: hash });
    expect(await state(key)).toMatchObject({ status: 'failed', used: 0, included: null });
    expect(await payments(key)).toEqual([]);
  });

  it('Q1: fails, or stays failed, when another settlement has settled its authorization', async () => {
    const winner = await pend(sql);
    const other = { ...winner, id: randomUUID() };
    await sql.rows('record_settlement', recordOf(other));
    await finish(sql, winner);
    const seen = { hash: `tx-${winner.id}`, elsewhere: true };
    const [first] = await finish(sql, other, {
      ...seen,
      seen: [{ payer: '', authorization_id: '', reference: `x402:${winner.id}` }],
    });
    expect(first).toMatchObject({ status: 'failed', reason: 'duplicate_settlement' });
    const [again] = await finish(sql, other, {
      ...seen,
      seen: [{ payer: '', authorization_id: '', reference: `x402:${winner.id}` }],
    });
    expect(again).toMatchObject({ outcome: 'finished', status: 'failed' });
    expect(await state(winner)).toMatchObject({ status: 'settled', included: true, used: 1 });
  });

  it('J2: takes the authorization from a settlement that is still pending', async () => {
    const first = await pend(sql);
    await fail(sql, first);
    const second = { ...first, id: randomUUID() };
    expect(await begin(sql, second)).toMatchObject({ outcome: 'begun' });
    await finish(sql, first, { seen: [] });
    const rows = await sql.query(
      'SELECT settlement_id, included_at IS NOT NULL AS included FROM settlement_authorizations WHERE network = $1',
      [first.network],
    );
    expect(rows).toEqual([{ settlement_id: first.id, included: true }]);
    expect(await begin(sql, { ...first, id: randomUUID() })).toMatchObject({ outcome: 'taken' });
  });

  it('Q3: books the cost, the reverted cost, and the revert of the payer', async () => {
    const key = await pend(sql);
    await fail(sql, key, { hash: `tx-${key.id}`, reason: 'reverted', cost: 4, reverted: 4, vain: true });
    const [budget] = await sql.query(
      'SELECT cost::int, reverted_cost::int AS reverted FROM settlement_budgets WHERE tenant_id = $1',
      [key.tenantId],
    );
    expect(budget).toEqual({ cost: 4, reverted: 4 });
    const reverts = await sql.query(
      'SELECT payer, settlement_id FROM settlement_reverts WHERE network = $1',
      [key.network],
    );
    expect(reverts).toEqual([{ payer: key.payer, settlement_id: key.id }]);
    expect(await payments(key)).toMatchObject([{ status: 'rejected', amount: 0 }]);
  });

  it('Q3: records no revert of the payer without p_vain', async () => {
    const key = await pend(sql);
    await fail(sql, key, { cost: 4, reverted: 4 });
    expect(await sql.query('SELECT 1 FROM settlement_reverts WHERE network = $1', [key.network])).toEqual([]);
  });
});
