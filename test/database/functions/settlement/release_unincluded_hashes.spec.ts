import { useSql } from '../../../support/database/sql.js';
import { addPayment, MONTH } from '../../../support/database/sql-rows.js';
import { pend, recordOf, TRANSACTION, type SettlementKey } from '../../../support/database/sql-settlement.js';

describe('release_unincluded_hashes', () => {
  const sql = useSql();

  /** A settlement with two transactions of ours, `tx-<id>` and `tx-<id>-2`. */
  const withTwo = async (status: string): Promise<SettlementKey> => {
    const key = await pend(sql);
    const second = recordOf(key, { ...TRANSACTION, tx_hash: `tx-${key.id}-2`, charged_period: MONTH });
    await sql.call('record_transaction', second);
    await sql.query('UPDATE settlements SET status = $2 WHERE id = $1', [key.id, status]);
    return key;
  };
  const release = ({ id }: SettlementKey, included: string | null) =>
    sql.query('SELECT release_unincluded_hashes(s, $2) FROM settlements s WHERE id = $1', [id, included]);
  const payments = ({ tenantId }: SettlementKey) =>
    sql.query(
      `SELECT tx_hash, status, charged_period::text AS charged, EXISTS (SELECT 1 FROM payment_claims c
         WHERE c.tenant_id = p.tenant_id AND c.tx_hash = p.tx_hash) AS claimed
       FROM payments p WHERE tenant_id = $1 ORDER BY tx_hash`,
      [tenantId],
    );

  it('J2: deletes every payment of a settlement that is in no block', async () => {
    const key = await withTwo('failed');
    await release(key, null);
    expect(await payments(key)).toEqual([]);
  });

  it('J2: keeps the payment of the included hash when the settlement failed in a block', async () => {
    const key = await withTwo('failed');
    await release(key, `tx-${key.id}`);
    expect(await payments(key)).toMatchObject([{ tx_hash: `tx-${key.id}`, status: 'pending' }]);
  });

  it('J2: deletes a transaction sent elsewhere that was reorged when the settlement failed', async () => {
    const key = await withTwo('failed');
    const txHash = await addPayment(sql, key.tenantId, { network: key.network, status: 'pending' });
    await sql.query('UPDATE settlements SET tx_hash = $2 WHERE id = $1', [key.id, txHash]);
    await release(key, null);
    expect(await payments(key)).toEqual([]);
  });

  it.each([
    ['keeps its unit while the authorization has one', true, MONTH],
    ['loses its unit when the authorization has none', false, null],
  ])(
    'J2: the other hash of a settled settlement fails, stays claimed, and %s',
    async (_, hasUnit, charged) => {
      const key = await withTwo('settled');
      if (!hasUnit) await sql.query('DELETE FROM authorization_units WHERE tenant_id = $1', [key.tenantId]);
      await release(key, `tx-${key.id}`);
      expect(await payments(key)).toEqual([
        { tx_hash: `tx-${key.id}`, status: 'pending', charged: MONTH, claimed: true },
        { tx_hash: `tx-${key.id}-2`, status: 'rejected', charged, claimed: true },
      ]);
    },
  );
});
