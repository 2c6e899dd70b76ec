import { randomUUID } from 'node:crypto';
import { useSql, type Row } from '../../../support/database/sql.js';
import {
  addPayment,
  addTenant,
  BUYER,
  MONTH,
  unique,
  usedUnits,
  WALLET,
} from '../../../support/database/sql-rows.js';
import {
  acquire,
  acquireAll,
  commit,
  questionOf,
  type AcquiredRow,
  type VerificationKey,
} from '../../../support/database/sql-verification.js';

describe('acquire_verifications', () => {
  const sql = useSql();

  const newKey = (changes: Partial<VerificationKey> = {}): VerificationKey => ({
    ...{ tenantId: randomUUID(), txHash: unique('tx'), token: randomUUID() },
    ...changes,
  });
  const another = (key: VerificationKey): VerificationKey => ({ ...key, token: randomUUID() });
  const leases = ({ tenantId }: VerificationKey) =>
    sql.query(
      `SELECT token, reserved_period::text AS reserved, awaited FROM verification_leases WHERE tenant_id = $1`,
      [tenantId],
    );
  const remembered = async (tenantId: string, changes: Row = {}) =>
    addPayment(sql, tenantId, { remembered_until: new Date(Date.now() + 3_600_000), ...changes });

  it('A1: uses the stored wallet when none is given, and returns no_wallet without one', async () => {
    const tenantId = await addTenant(sql);
    const key = newKey({ tenantId });
    expect(await acquire(sql, key, { wallet: null })).toEqual({ outcome: 'no_wallet' });
    await sql.insert('wallets', { tenant_id: tenantId, environment: 'live', chain: 'base', address: WALLET });
    expect(await acquire(sql, key, { wallet: null })).toMatchObject({ outcome: 'granted', wallet: WALLET });
  });

  it('A15: takes no lease for a recipient that is not the wallet', async () => {
    const key = newKey();
    expect(await acquire(sql, key, { recipient: BUYER })).toMatchObject({ outcome: 'not_own' });
    expect(await leases(key)).toEqual([]);
  });

  it('A3: returns a remembered payment with its claims, without a lease or a unit', async () => {
    const key = newKey();
    const txHash = await remembered(key.tenantId);
    await sql.call('add_claim', key.tenantId, 'live', 'eip155:8453', txHash, '', '', 'order');
    const { outcome, payment, claims, sender } = await acquire(sql, { ...key, txHash }, { unit_limit: 0 });
    expect(outcome).toBe('remembered');
    expect(payment).toMatchObject({ tx_hash: txHash, amount_text: '100' });
    expect(claims).toMatchObject([{ reference: 'order' }]);
    expect(sender).toBe('none/first/calm');
    expect(await leases(key)).toEqual([]);
  });

  it.each([
    ['is remembered no longer', { remembered_until: new Date(0) }],
    ['was judged for another wallet', { judged_wallet: BUYER }],
  ])('A3: grants a lease with a reservation on a payment that %s', async (_, changes) => {
    const key = newKey();
    const txHash = await remembered(key.tenantId, changes);
    const acquired = await acquire(sql, { ...key, txHash });
    expect(acquired).toMatchObject({ outcome: 'granted', payment: { tx_hash: txHash }, claims: [] });
    expect(await leases(key)).toEqual([{ token: key.token, reserved: MONTH, awaited: false }]);
    expect(await usedUnits(sql, key.tenantId)).toBe(0);
  });

  it('A3: grants a lease without a reservation on a payment that is charged already', async () => {
    const key = newKey();
    const txHash = await remembered(key.tenantId, { remembered_until: null, charged_period: MONTH });
    expect(await acquire(sql, { ...key, txHash }, { unit_limit: 0 }, true)).toMatchObject({
      outcome: 'granted',
    });
    expect(await leases(key)).toMatchObject([{ reserved: null }]);
  });

  it('A12: returns the holder of the lease to a second call, and marks it as awaited', async () => {
    const key = newKey();
    await acquire(sql, key);
    expect(await acquire(sql, another(key))).toMatchObject({ outcome: 'wait', holder: key.token });
    expect(await leases(key)).toMatchObject([{ token: key.token, awaited: true }]);
  });

  it('A12: returns the result of an awaited lease, and grants a lease to a new call', async () => {
    const [key, shared] = [newKey(), { kind: 'unavailable' }];
    await acquire(sql, key);
    await acquire(sql, another(key));
    await sql.call(
      'give_up_verification',
      key.tenantId,
      'live',
      'eip155:8453',
      key.txHash,
      key.token,
      shared,
    );
    expect(await acquire(sql, another(key), { awaited: key.token })).toMatchObject({
      outcome: 'shared',
      shared,
    });
    const next = another(key);
    expect(await acquire(sql, next)).toMatchObject({ outcome: 'granted' });
    expect(await leases(key)).toMatchObject([{ token: next.token, awaited: false }]);
  });

  it('A12: takes over an expired lease', async () => {
    const key = newKey();
    await acquire(sql, key, { lease_seconds: -1 });
    const next = another(key);
    expect(await acquire(sql, next)).toMatchObject({ outcome: 'granted' });
    expect(await leases(key)).toMatchObject([{ token: next.token }]);
  });

  it.each([true, false])('A11: keeps no lease of a refused unit (exact: %s)', async (exact) => {
    const key = newKey();
    expect(await acquire(sql, key, { unit_limit: 0 }, exact)).toMatchObject({ outcome: 'refused' });
    expect(await leases(key)).toEqual([]);
  });

  it('A11: refuses for now while another lease reserves the last unit', async () => {
    const key = newKey();
    const last = { unit_limit: 1 };
    expect(await acquire(sql, key, last, true)).toMatchObject({ outcome: 'granted' });
    const other = newKey({ tenantId: key.tenantId });
    expect(await acquire(sql, other, last, true)).toMatchObject({ outcome: 'refused_for_now' });
    expect(await leases(key)).toMatchObject([{ token: key.token }]);
  });

  /** The second call sees no payment yet, and waits in its insert until the first one commits. */
  it('A12: returns a payment committed meanwhile, although the last unit is used', async () => {
    const key = newKey();
    const last = { unit_limit: 1 };
    expect(await acquire(sql, key, last, true)).toMatchObject({ outcome: 'granted' });
    const committing = await sql.begin();
    await commit(committing, key);
    const acquiring = acquire(sql, another(key), last, true);
    await committing.untilItBlocks();
    await committing.commit();
    expect(await acquiring).toMatchObject({ outcome: 'remembered', payment: { amount_text: '1' } });
    expect(await leases(key)).toEqual([]);
  });

  describe('with several questions', () => {
    const asked = (keys: readonly VerificationKey[], changes: Row = {}) =>
      keys.map((key, nth) => questionOf(key, changes, nth));
    const outcomes = (rows: readonly AcquiredRow[]) => rows.map(({ outcome }) => outcome);

    it('A12: answers each with its own outcome', async () => {
      const tenantId = await addTenant(sql);
      const known = await remembered(tenantId);
      const [plain, again] = [newKey(), newKey()];
      const questions = [
        questionOf(plain),
        questionOf({ ...newKey({ tenantId }), txHash: known }),
        questionOf(newKey(), { wallet: null }),
        questionOf(newKey(), { recipient: BUYER }),
        questionOf(newKey(), { unit_limit: 0 }),
        questionOf(again, { unit_limit: null }),
        questionOf({ ...again, token: randomUUID() }),
      ].map((question, nth) => ({ ...question, nth }));
      const results = await acquireAll(sql, questions);
      expect(outcomes(results)).toEqual([
        ...['granted', 'remembered', 'no_wallet', 'not_own', 'refused', 'granted', 'wait'],
      ]);
      expect(results[1]?.payment).toMatchObject({ tx_hash: known });
      expect(results[6]?.holder).toBe(again.token);
    });

    it.each([
      [true, 50, 20],
      [false, 10, 4],
    ])('A11: grants the units that are left in order (exact: %s)', async (exact, length, limit) => {
      const tenantId = randomUUID();
      const keys = Array.from({ length }, () => newKey({ tenantId }));
      const results = await acquireAll(sql, asked(keys, { unit_limit: limit }), { exact });
      expect(outcomes(results)).toEqual(keys.map((_, nth) => (nth < limit ? 'granted' : 'refused_for_now')));
      const held = await leases({ tenantId, txHash: '', token: '' });
      expect(held.map(({ token }) => token).sort()).toEqual(
        keys
          .slice(0, limit)
          .map(({ token }) => token)
          .sort(),
      );
    });

    it('A11: a tenant whose month is being counted asks again, and the others are granted', async () => {
      const [busy, free] = [newKey(), newKey()];
      const counting = await sql.begin();
      await counting.call('check_quota', busy.tenantId, 'live', MONTH, 5, 1, 'exact');
      const results = await acquireAll(sql, asked([busy, free], { unit_limit: 5 }));
      expect(outcomes(results)).toEqual(['needs_exact', 'granted']);
      expect(await leases(busy)).toEqual([]);
    });

    it('A12: a question that cannot be stored fails alone, and has no effect', async () => {
      const keys = [newKey(), newKey(), newKey()];
      const questions = asked(keys).map((one, nth) => (nth === 1 ? { ...one, token: null } : one));
      expect(outcomes(await acquireAll(sql, questions))).toEqual(['granted', 'failed', 'granted']);
      const alone = acquireAll(sql, questions.slice(1, 2), { waits: true });
      await expect(alone).rejects.toMatchObject({ code: '23502' });
    });

    it('A11: takes at most fifty questions, and ten of a tenant without an exact count', async () => {
      const tenantId = randomUUID();
      const keys = Array.from({ length: 51 }, () => newKey({ tenantId }));
      await expect(acquireAll(sql, asked(keys), { exact: true })).rejects.toThrow('at most 50');
      await expect(acquireAll(sql, asked(keys.slice(0, 11)))).rejects.toThrow('at most 10');
    });

    it('A12: a waiting call asks again at once when the unit of the first is refused', async () => {
      const [key, other] = [newKey(), newKey()];
      const same = { ...key, token: randomUUID() };
      const questions = [key, same, other].map((one, nth) =>
        questionOf(one, { unit_limit: nth === 2 ? 1 : 0 }, nth),
      );
      const [refused, waiting, granted] = await acquireAll(sql, questions);
      expect(refused).toMatchObject({ outcome: 'refused' });
      expect(waiting).toMatchObject({ outcome: 'wait' });
      expect(waiting).not.toHaveProperty('holder');
      expect(granted).toMatchObject({ outcome: 'granted' });
    });

    it('A12: questions behind a lock fail within a moment, and one waits when it may', async () => {
      const [held, free] = [newKey(), newKey()];
      const more = Array.from({ length: 9 }, () => newKey({ tenantId: held.tenantId }));
      const holder = await sql.begin();
      for (const key of [held, ...more]) await acquire(holder, another(key));
      const startedMs = performance.now();
      const results = await acquireAll(sql, asked([held, free, ...more]));
      expect(outcomes(results)).toEqual(['failed', 'granted', ...more.map(() => 'failed')]);
      // Ten times the limit for one lock would be a second.
      expect(performance.now() - startedMs).toBeLessThan(900);
      expect(outcomes(await acquireAll(sql, asked([held])))).toEqual(['failed']);
      const alone = acquire(sql, held);
      await holder.untilItBlocks();
      await holder.rollback();
      expect(await alone).toMatchObject({ outcome: 'granted' });
    });
  });
});
