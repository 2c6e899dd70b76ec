import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addPayment, MONTH, NETWORK } from '../../../support/database/sql-rows.js';

describe('reject_replaced_payments', () => {
  const sql = useSql();

  const reject = (tenantId: string, hashes: readonly string[], keepUnit: boolean) =>
    sql.call('reject_replaced_payments', tenantId, 'live', NETWORK, hashes, keepUnit);
  const payment = async (tenantId: string, txHash: string) => {
    const [row] = await sql.query(
      `SELECT status, reason, amount_atomic::int AS amount, charged_period::text AS charged
        FROM payments WHERE tenant_id = $1 AND tx_hash = $2`,
      [tenantId, txHash],
    );
    return row;
  };

  it.each([
    [true, MONTH],
    [false, null],
  ])('J2: rejects a pending payment with a zero amount (unit kept: %s)', async (keepUnit, charged) => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId, { status: 'pending', charged_period: MONTH });
    await reject(tenantId, [txHash], keepUnit);
    expect(await payment(tenantId, txHash)).toEqual({
      ...{ status: 'rejected', reason: 'TX_FAILED', amount: 0, charged },
    });
  });

  it.each(['confirmed', 'reorged'])('J2: leaves a payment that is %s unchanged', async (status) => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId, { status, charged_period: MONTH });
    await reject(tenantId, [txHash], false);
    expect(await payment(tenantId, txHash)).toEqual({ status, reason: null, amount: 100, charged: MONTH });
  });

  it('J2: leaves other hashes unchanged, and does nothing without hashes', async () => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId, { status: 'pending' });
    await reject(tenantId, ['tx-of-another'], false);
    await sql.call('reject_replaced_payments', tenantId, 'live', NETWORK, null, false);
    expect(await payment(tenantId, txHash)).toMatchObject({ status: 'pending' });
  });
});
