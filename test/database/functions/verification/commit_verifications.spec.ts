import { randomUUID } from 'node:crypto';
import { useSql, type Row } from '../../../support/database/sql.js';
import {
  addPayment,
  addTenant,
  BUYER,
  MONTH,
  NETWORK,
  unique,
  usedUnits,
} from '../../../support/database/sql-rows.js';
import {
  acquire,
  commit,
  commitAll,
  commitOf,
  confirmed,
  seenOf,
  type VerificationKey,
} from '../../../support/database/sql-verification.js';

describe('commit_verifications', () => {
  const sql = useSql();
  const CLAIM = { payer: '', authorization_id: '', reference: 'order' };

  const leased = async (changes: Partial<VerificationKey> = {}) => {
    const key = { tenantId: randomUUID(), txHash: unique('tx'), token: randomUUID(), ...changes };
    const { payment, claims } = await acquire(sql, key);
    return { key, seen: seenOf(payment, claims) };
  };
  const written = async ({ tenantId }: VerificationKey) => {
    const [row] = await sql.query(
      `SELECT ARRAY(SELECT status || ' ' || coalesce(charged_period::text, '') FROM payments WHERE tenant_id = $1) AS payments,
         ARRAY(SELECT reference FROM payment_claims WHERE tenant_id = $1) AS claims,
         ARRAY(SELECT status || ' ' || coalesce(reason, '') FROM verification_log WHERE tenant_id = $1) AS lines,
         ARRAY(SELECT event_type FROM outbox WHERE tenant_id = $1) AS events,
         (SELECT count(*)::int FROM verification_leases WHERE tenant_id = $1 AND shared_outcome IS NULL) AS leases`,
      [tenantId],
    );
    return { ...row, used: await usedUnits(sql, tenantId) };
  };
  const NOTHING = { payments: [], claims: [], lines: [], events: [], leases: 1, used: 0 };

  it('A12: says whether other processes wait for the end of the lease', async () => {
    const { key, seen } = await leased();
    expect(await acquire(sql, { ...key, token: randomUUID() })).toMatchObject({ outcome: 'wait' });
    const stale = { seen: { ...seen, status: 'pending' } };
    expect(await commit(sql, key, stale)).toMatchObject({ outcome: 'stale', awaited: null });
    expect(await commit(sql, key)).toMatchObject({ outcome: 'committed', awaited: true });
  });

  it('I1: refuses a commit of another tenant than the one whose node it runs on', async () => {
    const { key } = await leased();
    const commits = JSON.stringify([commitOf(key)]);
    await expect(sql.rows('commit_verifications', commits, true, randomUUID())).rejects.toThrow(
      'another tenant',
    );
    expect(await written(key)).toEqual(NOTHING);
    expect(await sql.rows('commit_verifications', commits, true, key.tenantId)).toMatchObject([
      { outcome: 'committed' },
    ]);
  });

  it('A4: writes payment, claim, log line, event and unit, and ends the lease', async () => {
    const tenantId = await addTenant(sql);
    await sql.insert('event_listeners', {
      ...{ tenant_id: tenantId, environment: 'live', event_type: 'payment.verified' },
    });
    const { key } = await leased({ tenantId });
    const event = { type: 'payment.verified', data: { txHash: key.txHash } };
    const outcomes = { accepted: { status: 'confirmed', reason: null, event } };
    const committed = await commit(sql, key, { claim: CLAIM, outcomes });
    expect(committed).toMatchObject({
      outcome: 'committed',
      sender: 'none/first/calm',
      claims: [],
      awaited: false,
    });
    expect(committed.payment).toMatchObject({ tx_hash: key.txHash, status: 'confirmed', amount_text: '1' });
    expect(await written(key)).toEqual({
      ...{ payments: [`confirmed ${MONTH}`], claims: ['order'], lines: ['confirmed '], leases: 0, used: 1 },
      events: ['payment.verified'],
    });
    const [queued] = await sql.query('SELECT payload FROM outbox WHERE tenant_id = $1', [tenantId]);
    expect(queued).toEqual({ payload: { txHash: key.txHash, paymentId: committed.payment?.['id'] } });
  });

  it('A4: keeps the stored payment when none is given, and charges only when asked to', async () => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId);
    const { key, seen } = await leased({ tenantId, txHash });
    expect(await commit(sql, key, { seen, payment: null })).toMatchObject({
      outcome: 'committed',
      payment: { amount_text: '100' },
    });
    expect(await written(key)).toMatchObject({ payments: ['confirmed '], lines: ['confirmed '], used: 0 });
    const free = await leased();
    await commit(sql, free.key, { charge: false });
    expect(await written(free.key)).toMatchObject({ payments: ['confirmed '], used: 0, leases: 0 });
  });

  it('A3: charges a payment once, in the month that was reserved', async () => {
    const { key } = await leased();
    await sql.query(`UPDATE verification_leases SET reserved_period = '2020-01-01' WHERE tenant_id = $1`, [
      key.tenantId,
    ]);
    await commit(sql, key);
    expect(await written(key)).toMatchObject({ payments: ['confirmed 2020-01-01'], used: 0 });
    await sql.query('UPDATE payments SET remembered_until = NULL WHERE tenant_id = $1', [key.tenantId]);
    const again = await leased({ tenantId: key.tenantId, txHash: key.txHash });
    expect(await commit(sql, again.key, { seen: again.seen })).toMatchObject({ outcome: 'committed' });
    const units = await sql.query('SELECT used::int FROM usage_counters WHERE tenant_id = $1', [
      key.tenantId,
    ]);
    expect(units).toEqual([{ used: 1 }]);
  });

  it.each([
    ['has expired', `lease_until = now() - interval '1 second'`],
    ['has another holder', 'token = gen_random_uuid()'],
    ['has a result already', `shared_outcome = '{}'`],
  ])('A4: writes nothing, and is lost, when its lease %s', async (_, change) => {
    const { key } = await leased();
    await sql.query(`UPDATE verification_leases SET ${change} WHERE tenant_id = $1`, [key.tenantId]);
    expect(await commit(sql, key, { claim: CLAIM })).toMatchObject({ outcome: 'lost' });
    expect(await written(key)).toMatchObject({ ...NOTHING, leases: expect.any(Number) as number });
  });

  it.each([
    ['status', `UPDATE payments SET status = 'reorged' WHERE tenant_id = $1`],
    ['time of verification', 'UPDATE payments SET verified_at = clock_timestamp() WHERE tenant_id = $1'],
    ['finality', 'UPDATE payments SET deepest = NOT deepest WHERE tenant_id = $1'],
    [
      'claims',
      `SELECT add_claim($1, 'live', network, tx_hash, 'p', '', 'other') FROM payments WHERE tenant_id = $1`,
    ],
  ])(
    'A8: returns stale with the current facts when the %s changed, and keeps the lease',
    async (_, change) => {
      const tenantId = randomUUID();
      const txHash = await addPayment(sql, tenantId);
      const { key, seen } = await leased({ tenantId, txHash });
      await sql.query(change, [tenantId]);
      const before = await written(key);
      const stale = await commit(sql, key, { seen, claim: CLAIM });
      expect(stale.outcome).toBe('stale');
      expect(await written(key)).toEqual(before);
      const now = seenOf(stale.payment, stale.claims);
      expect(await commit(sql, key, { seen: now })).toMatchObject({ outcome: 'committed' });
    },
  );

  it('A9: takes no claim for a refused sender, and logs the rejection', async () => {
    const { key } = await leased();
    const outcomes: Row = {
      accepted: { status: 'confirmed', reason: null, event: null },
      refused: { status: 'rejected', reason: 'RISK_REJECTED', event: null },
    };
    await commit(sql, key, { claim: CLAIM, outcomes, refused: ['none/first/calm'] });
    expect(await written(key)).toMatchObject({
      ...{ payments: [`confirmed ${MONTH}`], claims: [], lines: ['rejected RISK_REJECTED'], used: 1 },
    });
  });

  it('A16: freezes the claims of a reorged payment, and thaws them when it is confirmed again', async () => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId);
    await sql.call('add_claim', tenantId, 'live', NETWORK, txHash, '', '', 'order');
    for (const status of ['reorged', 'confirmed']) {
      const { key, seen } = await leased({ tenantId, txHash });
      const payment = confirmed({ status, remember_seconds: null });
      expect(await commit(sql, key, { seen, payment })).toMatchObject({ outcome: 'committed' });
      const [claim] = await sql.query(
        'SELECT frozen_at IS NOT NULL AS frozen FROM payment_claims WHERE tenant_id = $1',
        [tenantId],
      );
      expect(claim).toEqual({ frozen: status === 'reorged' });
    }
  });

  it('A12: keeps its result for waiting calls', async () => {
    const { key } = await leased();
    await acquire(sql, { ...key, token: randomUUID() });
    await commit(sql, key, { shared: { kind: 'answer' } });
    const lease = () =>
      sql.query('SELECT shared_outcome FROM verification_leases WHERE tenant_id = $1', [key.tenantId]);
    expect(await lease()).toEqual([{ shared_outcome: { kind: 'answer' } }]);
  });

  it('A4: locks lease, payment and usage counter in this order', async () => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId, { from_address: BUYER });
    const { key, seen } = await leased({ tenantId, txHash });
    const [onPayment, committing] = [await sql.begin(), await sql.begin()];
    await onPayment.query('SELECT 1 FROM payments WHERE tenant_id = $1 FOR UPDATE', [tenantId]);
    const committed = commit(committing, key, { seen });
    await onPayment.untilItBlocks();
    // The commit holds the lease by now, and no counter.
    const renewing = sql.call<boolean>(
      'renew_verification',
      tenantId,
      'live',
      NETWORK,
      txHash,
      key.token,
      15,
    );
    await committing.untilItBlocks();
    for (let unit = 0; unit < 32; unit += 1) await sql.call('charge_unit', tenantId, 'live', MONTH);
    await onPayment.commit();
    expect(await committed).toMatchObject({ outcome: 'committed' });
    await committing.commit();
    expect(await renewing).toBe(false);
    expect(await usedUnits(sql, tenantId)).toBe(33);
  });

  describe('with several commits', () => {
    const all = async (count: number, tenantId = randomUUID()) =>
      Promise.all(Array.from({ length: count }, async () => (await leased({ tenantId })).key));
    const outcomes = (rows: readonly { readonly outcome: string }[]) => rows.map(({ outcome }) => outcome);

    it('A4: writes each, and counts the units of a tenant in one row', async () => {
      const [mine, others] = [randomUUID(), randomUUID()];
      const keys = [...(await all(5, mine)), ...(await all(2, others))];
      const rows = await commitAll(
        sql,
        keys.map((key, nth) => commitOf(key, {}, nth)),
      );
      expect(outcomes(rows)).toEqual(keys.map(() => 'committed'));
      expect(rows.map(({ payment }) => payment?.['tx_hash'])).toEqual(keys.map(({ txHash }) => txHash));
      expect(await sql.query('SELECT used::int FROM usage_counters WHERE tenant_id = $1', [mine])).toEqual([
        { used: 5 },
      ]);
      expect(await usedUnits(sql, others)).toBe(2);
      const lines = await sql.query('SELECT tx_hash FROM verification_log WHERE tenant_id = $1', [mine]);
      expect(lines).toHaveLength(5);
    });

    it('A4: one that is lost, outdated or cannot be stored changes nothing, and the others are written', async () => {
      const [lost, outdated, poisoned, fine] = (await all(4)) as [
        VerificationKey,
        VerificationKey,
        VerificationKey,
        VerificationKey,
      ];
      const commits = [
        commitOf({ ...lost, token: randomUUID() }),
        commitOf(outdated, { seen: { ...seenOf(null, null), status: 'pending' } }),
        commitOf(poisoned, { payment: confirmed({ status: 'nonsense' }) }),
        commitOf(fine),
      ].map((one, nth) => ({ ...one, nth }));
      expect(outcomes(await commitAll(sql, commits))).toEqual(['lost', 'stale', 'failed', 'committed']);
      expect(await written(fine)).toMatchObject({ payments: [`confirmed ${MONTH}`], used: 1, leases: 3 });
      await expect(commitAll(sql, [commits[2] as Row], true)).rejects.toMatchObject({ code: '23514' });
    });

    it('A4: charges no unit for a payment that a settlement has created meanwhile', async () => {
      const [one, other] = (await all(2)) as [VerificationKey, VerificationKey];
      const settling = await sql.begin();
      await settling.rows(
        'upsert_payment',
        one.tenantId,
        'live',
        NETWORK,
        one.txHash,
        confirmed(),
        null,
        false,
      );
      const committing = commitAll(sql, [commitOf(one)], true);
      await settling.untilItBlocks();
      await settling.commit();
      expect(outcomes(await committing)).toEqual(['stale']);
      expect(await commitAll(sql, [commitOf(other)])).toMatchObject([{ outcome: 'committed' }]);
      expect(await usedUnits(sql, one.tenantId)).toBe(1);
    });

    it('A4: one behind a lock fails within a moment, and is written when it may wait', async () => {
      const [held, free] = (await all(2)) as [VerificationKey, VerificationKey];
      const holder = await sql.begin();
      await holder.query('SELECT 1 FROM verification_leases WHERE tx_hash = $1 FOR UPDATE', [held.txHash]);
      const commits = [commitOf(held), commitOf(free, {}, 1)];
      expect(outcomes(await commitAll(sql, commits))).toEqual(['failed', 'committed']);
      const alone = commit(sql, held);
      await holder.untilItBlocks();
      await holder.commit();
      expect(await alone).toMatchObject({ outcome: 'committed' });
    });

    it('A4: does not wait for a locked usage counter with the rows of others', async () => {
      const [one, other] = (await all(2)) as [VerificationKey, VerificationKey];
      const settling = await sql.begin();
      for (let shard = 0; shard < 16; shard += 1) {
        await settling.insert('usage_counters', {
          ...{ tenant_id: one.tenantId, environment: 'live', period: MONTH, shard, used: 1 },
        });
      }
      const commits = [commitOf(one), commitOf(other, {}, 1)];
      await expect(commitAll(sql, commits)).rejects.toMatchObject({ code: '55P03' });
      await settling.rollback();
      expect(outcomes(await commitAll(sql, commits))).toEqual(['committed', 'committed']);
    });
  });
});
