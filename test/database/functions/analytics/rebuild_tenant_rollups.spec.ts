import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addLine, rollUpAll } from '../../../support/database/sql-log.js';

const TABLES = [
  ...['verification_rollups', 'latency_rollups', 'payer_last_seen'],
  ...['payer_counts', 'payer_days', 'verified_money'],
];

describe('rebuild_tenant_rollups', () => {
  const sql = useSql({ isOwn: true });

  const all = async (tenantId: string): Promise<unknown> => {
    const tables = await Promise.all(
      TABLES.map((table) =>
        sql.query(
          `SELECT to_jsonb(t) AS row FROM ${table} t WHERE tenant_id = $1 ORDER BY to_jsonb(t)::text`,
          [tenantId],
        ),
      ),
    );
    return Object.fromEntries(TABLES.map((table, index) => [table, tables[index]]));
  };

  it('E5: computes every sum again from the log alone', async () => {
    const tenantId = randomUUID();
    for (let count = 0; count < 4; count += 1) await addLine(sql, tenantId, { payer: `payer-${count % 2}` });
    await rollUpAll(sql, tenantId);
    const right = await all(tenantId);
    await sql.query('UPDATE verification_rollups SET verifications = 99 WHERE tenant_id = $1', [tenantId]);
    await sql.query('UPDATE payer_days SET payments = 99 WHERE tenant_id = $1', [tenantId]);
    for (const table of ['latency_rollups', 'payer_counts', 'payer_last_seen', 'verified_money'])
      await sql.query(`DELETE FROM ${table} WHERE tenant_id = $1`, [tenantId]);
    await sql.call('rebuild_tenant_rollups', tenantId, '-infinity');
    await rollUpAll(sql, tenantId);
    expect(await all(tenantId)).toEqual(right);
  });

  it('E5: leaves sums that are older than the log unchanged', async () => {
    const tenantId = randomUUID();
    const sum = {
      tenant_id: tenantId,
      environment: 'live',
      grain_minutes: 1440,
      chain: 'base',
      status: 'confirmed',
    };
    await sql.insert('verification_rollups', {
      ...{
        ...sum,
        reason: '',
        bucket: '2020-01-01T00:00:00Z',
        verifications: 7,
        cached: 0,
        volume_atomic: 0,
      },
    });
    await addLine(sql, tenantId, { created_at: '2020-05-31T23:00:00Z' });
    await addLine(sql, tenantId, { created_at: '2020-06-02T00:00:00Z' });
    await rollUpAll(sql, tenantId);
    await sql.query('UPDATE verification_rollups SET verifications = 50 WHERE tenant_id = $1', [tenantId]);
    await sql.call('rebuild_tenant_rollups', tenantId, '2020-06-01T00:00:00Z');
    const days = await sql.query(
      `SELECT bucket::date::text AS day, verifications::int AS n FROM verification_rollups
        WHERE tenant_id = $1 AND grain_minutes = 1440 ORDER BY bucket`,
      [tenantId],
    );
    expect(days.map((day) => day['n'])).toEqual([50, 50, 1]);
  });
});
