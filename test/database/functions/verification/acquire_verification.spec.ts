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
import { acquire, commit, type VerificationKey } from '../../../support/database/sql-verification.js';

describe('acquire_verification', () => {
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
    expect(await acquire(sql, key, { wallet: null })).toMatchObject({ outcome: 'no_wallet', wallet: null });
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
    const { outcome, payment, claims, sender } = await acquire(sql, { ...key, txHash }, { limit: 0 });
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
    expect(await acquire(sql, { ...key, txHash }, { limit: 0, exact: true })).toMatchObject({
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
      'release_verification',
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
    expect(await acquire(sql, next)).toMatchObject({ outcome: 'granted', shared: null });
    expect(await leases(key)).toMatchObject([{ token: next.token, awaited: false }]);
  });

  it('A12: takes over an expired lease', async () => {
    const key = newKey();
    await acquire(sql, key, { lease_seconds: -1 });
    const next = another(key);
    expect(await acquire(sql, next)).toMatchObject({ outcome: 'granted' });
    expect(await leases(key)).toMatchObject([{ token: next.token }]);
  });

  it.each([
    ['needs_exact', { limit: 1 }],
    ['refused', { limit: 0, exact: true }],
  ])('A11: keeps no lease with the outcome %s', async (outcome, changes) => {
    const key = newKey();
    expect(await acquire(sql, key, changes)).toMatchObject({ outcome });
    expect(await leases(key)).toEqual([]);
  });

  it('A11: refuses for now while another lease reserves the last unit', async () => {
    const key = newKey();
    const last = { limit: 1, exact: true };
    expect(await acquire(sql, key, last)).toMatchObject({ outcome: 'granted' });
    const other = newKey({ tenantId: key.tenantId });
    expect(await acquire(sql, other, last)).toMatchObject({ outcome: 'refused_for_now' });
    expect(await leases(key)).toMatchObject([{ token: key.token }]);
  });

  /** The second call sees no payment yet, and waits in its insert until the first one commits. */
  it('A12: returns a payment committed meanwhile, although the last unit is used', async () => {
    const key = newKey();
    const last = { limit: 1, exact: true };
    expect(await acquire(sql, key, last)).toMatchObject({ outcome: 'granted' });
    const committing = await sql.begin();
    await commit(committing, key);
    const acquiring = acquire(sql, another(key), last);
    await committing.untilItBlocks();
    await committing.commit();
    expect(await acquiring).toMatchObject({ outcome: 'remembered', payment: { amount_text: '1' } });
    expect(await leases(key)).toEqual([]);
  });
});
