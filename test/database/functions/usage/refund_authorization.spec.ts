import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addSettlement, NETWORK, unique, usedUnits } from '../../../support/database/sql-rows.js';

describe('refund_authorization', () => {
  const sql = useSql();

  const charged = async (status = 'failed') => {
    const [tenantId, authorization] = [randomUUID(), unique('auth')];
    const id = await addSettlement(sql, tenantId, { authorization_id: authorization, status });
    await sql.call('charge_authorization', tenantId, 'live', NETWORK, authorization);
    return { tenantId, authorization, id };
  };
  const refund = (id: string) =>
    sql.query('SELECT refund_authorization(s) FROM settlements s WHERE id = $1', [id]);

  it.each(['failed', 'pending'])('J2: refunds the unit of a %s settlement once', async (status) => {
    const { tenantId, authorization, id } = await charged(status);
    await sql.call('charge_unit', tenantId, 'live', '2020-01-01');
    await refund(id);
    await refund(id);
    expect(await usedUnits(sql, tenantId)).toBe(0);
    expect(await sql.call('has_unit', tenantId, 'live', NETWORK, authorization)).toBe(false);
    const [other] = await sql.query(
      `SELECT used::int FROM usage_counters WHERE tenant_id = $1 AND period = '2020-01-01'`,
      [tenantId],
    );
    expect(other).toEqual({ used: 1 });
  });

  it.each(['pending', 'settled'])(
    'J2: keeps the unit while a %s settlement of the same authorization exists',
    async (status) => {
      const { tenantId, authorization, id } = await charged();
      await addSettlement(sql, tenantId, { authorization_id: authorization, status });
      await refund(id);
      expect(await usedUnits(sql, tenantId)).toBe(1);
      expect(await sql.call('has_unit', tenantId, 'live', NETWORK, authorization)).toBe(true);
    },
  );

  it('J2: refunds the unit when every other settlement of the authorization failed', async () => {
    const { tenantId, authorization, id } = await charged();
    await addSettlement(sql, tenantId, { authorization_id: authorization, status: 'failed' });
    await refund(id);
    expect(await usedUnits(sql, tenantId)).toBe(0);
  });

  it('J2: refunds nothing when the authorization has no unit', async () => {
    const tenantId = randomUUID();
    const id = await addSettlement(sql, tenantId, { status: 'failed' });
    await sql.call('charge_authorization', tenantId, 'live', NETWORK, unique('auth'));
    await refund(id);
    expect(await usedUnits(sql, tenantId)).toBe(1);
  });
});
