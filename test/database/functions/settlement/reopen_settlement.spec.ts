import { useSql } from '../../../support/database/sql.js';
import { MONTH } from '../../../support/database/sql-rows.js';
import { fail, finish, pend, type SettlementKey } from '../../../support/database/sql-settlement.js';

describe('reopen_settlement', () => {
  const sql = useSql();

  const settled = async (): Promise<SettlementKey> => {
    const key = await pend(sql);
    await finish(sql, key);
    return key;
  };
  const reopen = (key: SettlementKey, txHash = `tx-${key.id}`) =>
    sql.call('reopen_settlement', key.tenantId, 'live', key.network, txHash);
  const state = async ({ id }: SettlementKey) => {
    const [row] = await sql.query(
      `SELECT s.status, s.finished_at IS NOT NULL AS finished, s.on_trial, s.look_at <= now() AS due, s.dropped_looks,
         c.included_at IS NOT NULL AS included, p.charged_period::text AS charged
       FROM settlements s JOIN payments p ON p.tenant_id = s.tenant_id AND p.tx_hash = s.tx_hash
         LEFT JOIN settlement_authorizations c ON c.settlement_id = s.id WHERE s.id = $1`,
      [id],
    );
    return row;
  };

  it('A16: reopens a settlement whose success was not sent, and moves its unit to the authorization', async () => {
    const key = await settled();
    await sql.query('UPDATE settlements SET dropped_looks = 2, dropped_since = now() WHERE id = $1', [
      key.id,
    ]);
    await reopen(key);
    expect(await state(key)).toEqual({
      ...{ status: 'pending', finished: false, on_trial: false, due: true, dropped_looks: 0 },
      ...{ included: false, charged: null },
    });
  });

  it('A16: the payment keeps its unit when the authorization has none', async () => {
    const key = await settled();
    await sql.query('DELETE FROM authorization_units WHERE tenant_id = $1', [key.tenantId]);
    await reopen(key);
    expect(await state(key)).toMatchObject({ status: 'pending', charged: MONTH });
  });

  it('A16: leaves a settlement whose success was sent unchanged', async () => {
    const key = await settled();
    await sql.query('UPDATE settlements SET handed_out_at = now() WHERE id = $1', [key.id]);
    const before = await state(key);
    await reopen(key);
    expect(await state(key)).toEqual(before);
    expect(before).toMatchObject({ status: 'settled', included: true, charged: MONTH });
  });

  it('A16: reopens neither the settlement of another transaction nor a failed settlement', async () => {
    const key = await settled();
    await reopen(key, 'tx-of-another');
    expect(await state(key)).toMatchObject({ status: 'settled' });
    const failed = await pend(sql);
    await fail(sql, failed);
    await reopen(failed);
    const [row] = await sql.query('SELECT status FROM settlements WHERE id = $1', [failed.id]);
    expect(row).toEqual({ status: 'failed' });
  });
});
