import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { NETWORK, unique } from '../../../support/database/sql-rows.js';

describe('has_unit', () => {
  const sql = useSql();

  it('J2: returns whether the authorization of this tenant, environment and network has a unit', async () => {
    const [tenantId, authorization] = [randomUUID(), unique('auth')];
    const has = (...key: readonly string[]) => sql.call<boolean>('has_unit', ...key);
    expect(await has(tenantId, 'live', NETWORK, authorization)).toBe(false);
    await sql.call('charge_authorization', tenantId, 'live', NETWORK, authorization);
    expect(await has(tenantId, 'live', NETWORK, authorization)).toBe(true);
    expect(await has(tenantId, 'test', NETWORK, authorization)).toBe(false);
    expect(await has(tenantId, 'live', 'eip155:1', authorization)).toBe(false);
    expect(await has(tenantId, 'live', NETWORK, unique('auth'))).toBe(false);
    expect(await has(randomUUID(), 'live', NETWORK, authorization)).toBe(false);
  });
});
