import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { NETWORK, unique } from '../../../support/database/sql-rows.js';
import { acquire } from '../../../support/database/sql-verification.js';

describe('close_verification_lease', () => {
  const sql = useSql();

  const leased = async () => {
    const key = { tenantId: randomUUID(), txHash: unique('tx'), token: randomUUID() };
    await acquire(sql, key);
    return key;
  };
  type Key = Awaited<ReturnType<typeof leased>>;
  const close = ({ tenantId, txHash }: Key, awaited: boolean, shared: object | null) =>
    sql.call('close_verification_lease', tenantId, 'live', NETWORK, txHash, awaited, shared);
  const lease = ({ tenantId }: Key) =>
    sql.query('SELECT token, shared_outcome AS shared FROM verification_leases WHERE tenant_id = $1', [
      tenantId,
    ]);

  it('A12: removes a lease without waiting calls', async () => {
    const key = await leased();
    await close(key, false, { kind: 'unavailable' });
    expect(await lease(key)).toEqual([]);
  });

  it('A12: keeps an unremembered result for waiting calls', async () => {
    const key = await leased();
    await close(key, true, { kind: 'unavailable' });
    expect(await lease(key)).toEqual([{ token: key.token, shared: { kind: 'unavailable' } }]);
  });

  it('A12: removes an awaited lease whose result is remembered', async () => {
    const key = await leased();
    await close(key, true, null);
    expect(await lease(key)).toEqual([]);
  });
});
