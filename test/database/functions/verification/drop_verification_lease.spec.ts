import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { NETWORK, unique } from '../../../support/database/sql-rows.js';
import { acquire } from '../../../support/database/sql-verification.js';

describe('drop_verification_lease', () => {
  const sql = useSql();

  it('A12: deletes the lease of its token only', async () => {
    const key = { tenantId: randomUUID(), txHash: unique('tx'), token: randomUUID() };
    await acquire(sql, key);
    const drop = (token: string) =>
      sql.call('drop_verification_lease', key.tenantId, 'live', NETWORK, key.txHash, token);
    const left = () => sql.query('SELECT 1 FROM verification_leases WHERE tenant_id = $1', [key.tenantId]);
    await drop(randomUUID());
    expect(await left()).toHaveLength(1);
    await drop(key.token);
    expect(await left()).toEqual([]);
  });
});
