import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addPayment, MONTH, NETWORK, usedUnits } from '../../../support/database/sql-rows.js';

describe('uncharge_payment', () => {
  const sql = useSql();

  it('J2: removes the charge from this payment only, and refunds no unit', async () => {
    const tenantId = randomUUID();
    const [one, other] = [
      await addPayment(sql, tenantId, { charged_period: MONTH }),
      await addPayment(sql, tenantId, { charged_period: MONTH }),
    ];
    await sql.call('charge_unit', tenantId, 'live', MONTH);
    await sql.call('uncharge_payment', tenantId, 'live', NETWORK, one);
    const rows = await sql.query(
      'SELECT tx_hash, charged_period IS NOT NULL AS charged FROM payments WHERE tenant_id = $1',
      [tenantId],
    );
    expect(new Map(rows.map((row) => [row['tx_hash'], row['charged']]))).toEqual(
      new Map([
        [one, false],
        [other, true],
      ]),
    );
    expect(await usedUnits(sql, tenantId)).toBe(1);
  });
});
