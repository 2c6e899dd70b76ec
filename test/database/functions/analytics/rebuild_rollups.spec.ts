import { useSql } from '../../../support/database/sql.js';
import { addLine, rolledUp, rollUpAll } from '../../../support/database/sql-log.js';
import { addTenant } from '../../../support/database/sql-rows.js';

/** Release 0.2.0 calls it, beside this build. */
describe('rebuild_rollups', () => {
  const sql = useSql({ isOwn: true });

  it('P6: computes the sums of every tenant again, as far back as the log is whole', async () => {
    const tenants = [await addTenant(sql), await addTenant(sql)];
    for (const tenant of tenants) {
      await addLine(sql, tenant, { created_at: '2020-05-31T23:00:00Z' });
      await addLine(sql, tenant, { created_at: '2020-06-02T00:00:00Z' });
      await rollUpAll(sql, tenant);
    }
    await sql.query('UPDATE verification_rollups SET verifications = 50');
    await sql.query(`UPDATE rollup_state SET raw_since = '2020-06-01T00:00:00Z'`);
    expect(await sql.call('rebuild_rollups')).toEqual(new Date('2020-06-01T00:00:00Z'));
    for (const tenant of tenants) expect(await rolledUp(sql, tenant)).toBe(50 + 1);
  });
});
