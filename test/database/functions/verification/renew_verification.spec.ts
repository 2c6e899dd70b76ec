import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { NETWORK, unique } from '../../../support/database/sql-rows.js';
import { acquire, type VerificationKey } from '../../../support/database/sql-verification.js';

describe('renew_verification', () => {
  const sql = useSql();

  const leased = async (): Promise<VerificationKey> => {
    const key = { tenantId: randomUUID(), txHash: unique('tx'), token: randomUUID() };
    await acquire(sql, key);
    return key;
  };
  const renew = ({ tenantId, txHash, token }: VerificationKey) =>
    sql.call<boolean>('renew_verification', tenantId, 'live', NETWORK, txHash, token, 600);
  const secondsLeft = async ({ tenantId }: VerificationKey): Promise<number> => {
    const [row] = await sql.query<{ left: number }>(
      'SELECT extract(epoch FROM lease_until - now())::int AS left FROM verification_leases WHERE tenant_id = $1',
      [tenantId],
    );
    return row?.left ?? 0;
  };

  it('A12: extends the lease from now', async () => {
    const key = await leased();
    expect(await secondsLeft(key)).toBeLessThanOrEqual(15);
    expect(await renew(key)).toBe(true);
    expect(await secondsLeft(key)).toBeGreaterThan(500);
  });

  it.each([
    ['has expired', `lease_until = now() - interval '1 second'`],
    ['has another holder', 'token = gen_random_uuid()'],
    ['has a result already', `shared_outcome = '{}'`],
  ])('A12: returns false, and changes nothing, when the lease %s', async (_, change) => {
    const key = await leased();
    await sql.query(`UPDATE verification_leases SET ${change} WHERE tenant_id = $1`, [key.tenantId]);
    expect(await renew(key)).toBe(false);
    expect(await secondsLeft(key)).toBeLessThanOrEqual(15);
  });
});
