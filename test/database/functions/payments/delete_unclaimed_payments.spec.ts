import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addPayment, NETWORK } from '../../../support/database/sql-rows.js';

describe('delete_unclaimed_payments', () => {
  const sql = useSql();
  const OURS = 'x402:ours';

  const claimed = async (tenantId: string, status: string, references: Record<string, string>) => {
    const txHash = await addPayment(sql, tenantId, { status });
    for (const [payer, reference] of Object.entries(references))
      await sql.call('add_claim', tenantId, 'live', NETWORK, txHash, payer, '', reference);
    return txHash;
  };
  const remove = (tenantId: string, hashes: readonly string[]) =>
    sql.call('delete_unclaimed_payments', tenantId, 'live', NETWORK, hashes, OURS);
  const left = async (tenantId: string) => ({
    payments: await sql.query('SELECT tx_hash FROM payments WHERE tenant_id = $1', [tenantId]),
    claims: await sql.query('SELECT reference FROM payment_claims WHERE tenant_id = $1', [tenantId]),
  });

  it('J2: deletes a pending payment with its only claim', async () => {
    const tenantId = randomUUID();
    await remove(tenantId, [await claimed(tenantId, 'pending', { '': OURS })]);
    expect(await left(tenantId)).toEqual({ payments: [], claims: [] });
  });

  it('J2: keeps a pending payment that has another claim, with that claim', async () => {
    const tenantId = randomUUID();
    const txHash = await claimed(tenantId, 'pending', { '': OURS, p: 'order' });
    await remove(tenantId, [txHash]);
    expect(await left(tenantId)).toEqual({
      payments: [{ tx_hash: txHash }],
      claims: [{ reference: 'order' }],
    });
  });

  it.each(['confirmed', 'rejected', 'reorged'])(
    'J2: keeps a payment that is %s and deletes our claim',
    async (status) => {
      const tenantId = randomUUID();
      const txHash = await claimed(tenantId, status, { '': OURS });
      await remove(tenantId, [txHash]);
      expect(await left(tenantId)).toEqual({ payments: [{ tx_hash: txHash }], claims: [] });
    },
  );

  it('J2: leaves other hashes, and the same hash of another tenant, unchanged', async () => {
    const [tenantId, other] = [randomUUID(), randomUUID()];
    const kept = await claimed(tenantId, 'pending', { '': OURS });
    const foreign = await claimed(other, 'pending', { '': OURS });
    await remove(tenantId, [foreign]);
    expect(await left(tenantId)).toMatchObject({ payments: [{ tx_hash: kept }] });
    expect(await left(other)).toMatchObject({ payments: [{ tx_hash: foreign }], claims: [{}] });
  });
});
