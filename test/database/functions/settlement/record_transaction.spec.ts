import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addPayment, MONTH } from '../../../support/database/sql-rows.js';
import {
  newSettlement,
  recordOf,
  TRANSACTION,
  type SettlementKey,
} from '../../../support/database/sql-settlement.js';

describe('record_transaction', () => {
  const sql = useSql();

  const record = (key: SettlementKey, txHash = `tx-${key.id}`) =>
    sql.call('record_transaction', recordOf(key, { ...TRANSACTION, tx_hash: txHash }));
  const payment = async ({ tenantId }: SettlementKey, txHash: string) => {
    const [row] = await sql.query(
      `SELECT status, reason, amount_atomic::int AS amount, charged_period::text AS charged, ARRAY(SELECT reference
         FROM payment_claims c WHERE c.tenant_id = p.tenant_id AND c.tx_hash = p.tx_hash) AS claims
       FROM payments p WHERE tenant_id = $1 AND tx_hash = $2`,
      [tenantId, txHash],
    );
    return row;
  };

  it('J2: reserves the hash by a pending payment that the settlement claims', async () => {
    const key = newSettlement();
    await record(key);
    expect(await payment(key, `tx-${key.id}`)).toEqual({
      ...{ status: 'pending', reason: 'TX_NOT_FOUND', amount: 1, charged: MONTH, claims: [`x402:${key.id}`] },
    });
  });

  it('J2: replaces the payment of a hash that was verified before it was sent', async () => {
    const key = newSettlement();
    const asked = { network: key.network, status: 'rejected', reason: 'TX_NOT_FOUND' };
    const txHash = await addPayment(sql, key.tenantId, asked);
    await record(key, txHash);
    expect(await payment(key, txHash)).toMatchObject({
      status: 'pending',
      amount: 1,
      claims: [`x402:${key.id}`],
    });
  });

  it.each([
    ['was verified', { first_verified_at: new Date() }],
    ['has cost a unit', { charged_period: MONTH }],
  ])('J2: leaves a payment that %s unchanged', async (_, changes) => {
    const key = newSettlement();
    const txHash = await addPayment(sql, key.tenantId, { network: key.network, ...changes });
    await sql.call('add_claim', key.tenantId, 'live', key.network, txHash, '', '', 'order');
    await record(key, txHash);
    expect(await payment(key, txHash)).toMatchObject({ status: 'confirmed', amount: 100, claims: ['order'] });
  });

  it('J2: moves an abandoned transaction to the settlement that sends it now', async () => {
    const one = newSettlement();
    const other = { ...one, tenantId: randomUUID(), id: randomUUID() };
    await record(one, `tx-${one.id}`);
    await record(other, `tx-${one.id}`);
    const rows = await sql.query(
      'SELECT tenant_id, settlement_id FROM signer_transactions WHERE network = $1',
      [one.network],
    );
    expect(rows).toEqual([{ tenant_id: other.tenantId, settlement_id: other.id }]);
  });
});
