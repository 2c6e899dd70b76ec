import { useSql } from '../../../support/database/sql.js';
import { unique } from '../../../support/database/sql-rows.js';
import { newSettlement, recordOf, TRANSACTION } from '../../../support/database/sql-settlement.js';

describe('record_settlement', () => {
  const sql = useSql();

  it('J2: writes a pending settlement that is reserved for its maker until the first look', async () => {
    const key = newSettlement();
    const more = {
      identifier: unique('order'),
      valid_before: 2_000_000_000,
      request_id: 'req_1',
      on_trial: true,
    };
    const [returned] = await sql.rows('record_settlement', recordOf(key, more));
    const [row] = await sql.query(
      `SELECT status, authorization_id, identifier, on_trial, amount_atomic::int AS amount, handed_out_at, finished_at,
         extract(epoch FROM valid_before)::int AS valid, maker_until = look_at AS reserved,
         extract(epoch FROM look_at - created_at)::int AS look FROM settlements WHERE tenant_id = $1`,
      [key.tenantId],
    );
    expect(row).toEqual({
      ...{ status: 'pending', authorization_id: key.authorization, identifier: more.identifier },
      ...{ on_trial: true, amount: 1, handed_out_at: null, finished_at: null },
      ...{ valid: 2_000_000_000, reserved: true, look: 60 },
    });
    expect(returned).toMatchObject({ id: key.id, tenant_id: key.tenantId, status: 'pending' });
  });

  it('J2: stores our transaction and its pending payment, and neither without a transaction', async () => {
    const [own, foreign] = [newSettlement(), newSettlement()];
    await sql.rows('record_settlement', recordOf(own, TRANSACTION));
    await sql.rows('record_settlement', recordOf(foreign));
    const rowsOf = (id: string) =>
      sql.query('SELECT tx_hash, raw_tx FROM signer_transactions WHERE settlement_id = $1', [id]);
    expect(await rowsOf(own.id)).toEqual([{ tx_hash: `tx-${own.id}`, raw_tx: TRANSACTION.raw_tx }]);
    expect(await rowsOf(foreign.id)).toEqual([]);
    const payments = (tenantId: string) =>
      sql.query('SELECT status FROM payments WHERE tenant_id = $1', [tenantId]);
    expect(await payments(own.tenantId)).toEqual([{ status: 'pending' }]);
    expect(await payments(foreign.tenantId)).toEqual([]);
  });

  it('J2: refuses a second settlement in progress with the same payment identifier', async () => {
    const [one, other] = [newSettlement(), newSettlement()];
    const identifier = unique('order');
    await sql.rows('record_settlement', recordOf(one, { identifier }));
    const again = recordOf({ ...other, tenantId: one.tenantId }, { identifier });
    await expect(sql.rows('record_settlement', again)).rejects.toThrow('settlements_identifier_idx');
  });
});
