import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { NETWORK, unique, usedUnits } from '../../../support/database/sql-rows.js';
import { acquire, type VerificationKey } from '../../../support/database/sql-verification.js';

describe('give_up_verification', () => {
  const sql = useSql();
  const SHARED = { kind: 'unavailable', retryAfterSeconds: 7 };
  const LAST = { limit: 1, exact: true };

  const leased = async (): Promise<VerificationKey> => {
    const key = { tenantId: randomUUID(), txHash: unique('tx'), token: randomUUID() };
    await acquire(sql, key, LAST);
    return key;
  };
  const release = ({ tenantId, txHash, token }: VerificationKey) =>
    sql.call<boolean>('give_up_verification', tenantId, 'live', NETWORK, txHash, token, SHARED);
  const leases = ({ tenantId }: VerificationKey) =>
    sql.query('SELECT token, shared_outcome AS shared FROM verification_leases WHERE tenant_id = $1', [
      tenantId,
    ]);

  it('A12: releases the lease and its reserved unit; nobody is to be told', async () => {
    const key = await leased();
    expect(await release(key)).toBe(false);
    expect(await leases(key)).toEqual([]);
    expect(await usedUnits(sql, key.tenantId)).toBe(0);
    expect(await acquire(sql, { ...key, txHash: unique('tx') }, LAST)).toMatchObject({ outcome: 'granted' });
  });

  it('A12: keeps the reason for waiting calls, which are to be told, and releases the reserved unit', async () => {
    const key = await leased();
    await acquire(sql, { ...key, token: randomUUID() });
    expect(await release(key)).toBe(true);
    expect(await leases(key)).toEqual([{ token: key.token, shared: SHARED }]);
    expect(await acquire(sql, { ...key, txHash: unique('tx') }, LAST)).toMatchObject({ outcome: 'granted' });
  });

  it.each([
    ['has expired', `lease_until = now() - interval '1 second'`],
    ['has another holder', 'token = gen_random_uuid()'],
    ['has a result already', `shared_outcome = '{}'`],
  ])('A12: does nothing when its lease %s', async (_, change) => {
    const key = await leased();
    await sql.query(`UPDATE verification_leases SET ${change} WHERE tenant_id = $1`, [key.tenantId]);
    const before = await leases(key);
    expect(await release(key)).toBe(false);
    expect(await leases(key)).toEqual(before);
  });
});
