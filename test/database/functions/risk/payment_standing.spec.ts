import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addPayment } from '../../../support/database/sql-rows.js';

describe('payment_standing', () => {
  const sql = useSql();

  it('A9: is that of the payment’s senders, for its tenant and environment alone', async () => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId, { sender_history: 'known/busy' });
    const [payment] = await sql.query(
      'SELECT tenant_id, environment, id FROM payments WHERE tenant_id = $1 AND tx_hash = $2',
      [tenantId, txHash],
    );
    const of = async (tenant: unknown, environment: unknown): Promise<unknown> => {
      const asked = [tenant, environment, payment?.['id']];
      const [row] = await sql.query('SELECT payment_standing($1, $2, $3) AS standing', asked);
      return row?.['standing'];
    };
    const environment = payment?.['environment'];
    expect(await of(tenantId, environment)).toBe('none/known/busy');
    expect(await of(randomUUID(), environment)).toBeNull();
    expect(await of(tenantId, environment === 'live' ? 'test' : 'live')).toBeNull();
  });
});
