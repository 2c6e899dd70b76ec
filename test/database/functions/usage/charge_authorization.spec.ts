import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { MONTH, NETWORK, unique, usedUnits } from '../../../support/database/sql-rows.js';

describe('charge_authorization', () => {
  const sql = useSql();

  const charge = async (tenantId: string, authorization: string): Promise<string | undefined> => {
    const [row] = await sql.query<{ period: string }>(
      `SELECT charge_authorization($1, 'live', $2, $3)::text AS period`,
      [tenantId, NETWORK, authorization],
    );
    return row?.period;
  };

  it('J2: charges one unit for an authorization, however many calls are concurrent', async () => {
    const [tenantId, authorization] = [randomUUID(), unique('auth')];
    const periods = await Promise.all(Array.from({ length: 10 }, () => charge(tenantId, authorization)));
    expect(new Set(periods)).toEqual(new Set([MONTH]));
    expect(await usedUnits(sql, tenantId)).toBe(1);
  });

  it('J2: returns the month of an earlier charge, and charges no unit of this month', async () => {
    const [tenantId, authorization] = [randomUUID(), unique('auth')];
    await sql.insert('authorization_units', {
      ...{ tenant_id: tenantId, environment: 'live', network: NETWORK },
      ...{ authorization_id: authorization, period: '2020-03-01' },
    });
    expect(await charge(tenantId, authorization)).toBe('2020-03-01');
    expect(await usedUnits(sql, tenantId)).toBe(0);
  });

  it('J2: charges each tenant a unit for the same authorization', async () => {
    const [one, other, authorization] = [randomUUID(), randomUUID(), unique('auth')];
    await charge(one, authorization);
    await charge(other, authorization);
    expect([await usedUnits(sql, one), await usedUnits(sql, other)]).toEqual([1, 1]);
  });
});
