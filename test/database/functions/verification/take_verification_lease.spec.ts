import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { MONTH, NETWORK, unique, WALLET } from '../../../support/database/sql-rows.js';

/** What it answers is tested through acquire_verifications.spec.ts. */
describe('take_verification_lease', () => {
  const sql = useSql();

  it('A11: takes a lease that reserves a unit, whatever the limit is', async () => {
    const [tenantId, txHash, token] = [randomUUID(), unique('tx'), randomUUID()];
    const key = [tenantId, 'live', 'base', NETWORK, txHash];
    const taken = await sql.call('take_verification_lease', ...key, token, null, 15, WALLET, null);
    expect(taken).toEqual({ outcome: 'reserved', wallet: WALLET, payment: null, claims: [] });
    const leases = await sql.query(
      'SELECT token, reserved_period::text AS reserved FROM verification_leases WHERE tenant_id = $1',
      [tenantId],
    );
    expect(leases).toEqual([{ token, reserved: MONTH }]);
  });
});
