import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addPayment, NETWORK } from '../../../support/database/sql-rows.js';

describe('add_claim', () => {
  const sql = useSql();

  const claimsOf = (tenantId: string) =>
    sql.query(
      `SELECT payer, authorization_id, reference, frozen_at FROM payment_claims
        WHERE tenant_id = $1 ORDER BY payer, authorization_id`,
      [tenantId],
    );

  it('A8: writes a claim of the whole payment, of one payer’s part, or of one authorization', async () => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId);
    const parts = [
      { payer: '', authorization_id: '' },
      { payer: 'p', authorization_id: '' },
      { payer: 'p', authorization_id: '1' },
    ];
    for (const { payer, authorization_id: authorization } of parts)
      await sql.call('add_claim', tenantId, 'live', NETWORK, txHash, payer, authorization, 'order');
    expect(await claimsOf(tenantId)).toEqual(
      parts.map((part) => ({ ...part, reference: 'order', frozen_at: null })),
    );
  });

  it('A8: leaves an existing claim of the same part unchanged', async () => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId);
    for (const reference of ['first', 'second'])
      await sql.call('add_claim', tenantId, 'live', NETWORK, txHash, 'p', '1', reference);
    expect(await claimsOf(tenantId)).toMatchObject([{ reference: 'first' }]);
  });

  it('A8: refuses an authorization without a payer, and a payment that does not exist', async () => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId);
    const add = (hash: string, payer: string) =>
      sql.call('add_claim', tenantId, 'live', NETWORK, hash, payer, '1', 'order');
    await expect(add(txHash, '')).rejects.toThrow('check constraint');
    await expect(add('tx-of-no-payment', 'p')).rejects.toThrow('foreign key');
  });
});
