import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addPayment, NETWORK } from '../../../support/database/sql-rows.js';

describe('freeze_claims', () => {
  const sql = useSql();

  const claimed = async (tenantId: string): Promise<string> => {
    const txHash = await addPayment(sql, tenantId);
    for (const payer of ['p', 'q'])
      await sql.call('add_claim', tenantId, 'live', NETWORK, txHash, payer, '', 'order');
    return txHash;
  };
  const freeze = (tenantId: string, txHash: string, areFrozen: boolean) =>
    sql.call('freeze_claims', tenantId, 'live', NETWORK, txHash, areFrozen);
  const frozenAt = async (txHash: string): Promise<(string | null)[]> => {
    const rows = await sql.query<{ at: string | null }>(
      'SELECT frozen_at::text AS at FROM payment_claims WHERE tx_hash = $1 ORDER BY payer',
      [txHash],
    );
    return rows.map(({ at }) => at);
  };

  it('A16: freezes and thaws all claims on one payment, and none on another', async () => {
    const tenantId = randomUUID();
    const [txHash, other] = [await claimed(tenantId), await claimed(tenantId)];
    await freeze(tenantId, txHash, true);
    expect(await frozenAt(txHash)).toEqual([expect.any(String), expect.any(String)]);
    expect(await frozenAt(other)).toEqual([null, null]);
    await freeze(tenantId, txHash, false);
    expect(await frozenAt(txHash)).toEqual([null, null]);
  });

  it('A16: keeps the first freeze time of a frozen claim', async () => {
    const tenantId = randomUUID();
    const txHash = await claimed(tenantId);
    await freeze(tenantId, txHash, true);
    const first = await frozenAt(txHash);
    await freeze(tenantId, txHash, true);
    expect(await frozenAt(txHash)).toEqual(first);
  });
});
