import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { RollupsRepository } from '../../../src/modules/analytics/rollups/rollups.repository.js';
import { applyMigrations } from '../../../src/platform/database/migrations.js';
import { checkRollups } from '../../support/database/check-rollups.js';
import { sqlOn, type SqlCaller } from '../../support/database/sql.js';
import { addLine, rolledUp } from '../../support/database/sql-log.js';
import { addTenant } from '../../support/database/sql-rows.js';
import { databaseOf, newestRelease, type KeptRelease } from '../../support/releases/kept-release.js';
import type { ThrowawayDatabase } from '../../support/services/worker-database.js';

const daysAgo = (days: number) => ({ created_at: new Date(Date.now() - days * 86_400_000) });

/** Its log has ids of transactions of two clusters, and the last release could not roll it up. */
describe('a database of the last release that was restored into another cluster, migrated by this build', () => {
  let release: KeptRelease;
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let sql: SqlCaller;
  let tenant: string;

  beforeEach(async () => {
    release = await newestRelease();
    database = await databaseOf(release);
    dataSource = await createDataSource(database.url).initialize();
    sql = sqlOn(dataSource);
    tenant = await addTenant(sql);
    await addLine(sql, tenant, daysAgo(9));
    // Its rollup, without the wait for transactions of other databases of this cluster.
    await sql.query(`SELECT take_verifications('0', pg_snapshot_xmax(pg_current_snapshot()), '-infinity')`);
    await sql.query('UPDATE rollup_state SET taken_until = pg_snapshot_xmax(pg_current_snapshot())');
    expect(await rolledUp(sql, tenant)).toBe(1);
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
    release.remove();
  });

  /** Lines of the days since the restore, with ids of the new cluster. */
  const serve = async (changes = {}): Promise<void> => {
    for (const days of [6, 4, 2]) await addLine(sql, tenant, { ...daysAgo(days), ...changes });
  };
  const restoreIntoYounger = async (): Promise<void> => {
    await sql.query(
      `UPDATE verification_log SET transaction_id = (transaction_id::text::bigint + 900000000000)::text::xid8`,
    );
    await sql.query(
      `UPDATE rollup_state SET taken_until = (taken_until::text::bigint + 900000000000)::text::xid8`,
    );
  };

  it('P6: rolls up what was not, at once, when the backup had a line that was not rolled up', async () => {
    await restoreIntoYounger();
    await addLine(sql, tenant, { ...daysAgo(8), transaction_id: '990000000000' });
    await serve();
    await applyMigrations(dataSource);
    await new RollupsRepository(dataSource).rollUp({ visibleAfterSeconds: 0 });
    expect(await rolledUp(sql, tenant)).toBe(1 + 1 + 3);
  });

  it.each([
    ['a younger cluster', restoreIntoYounger, {}],
    ['a cluster that has come further since', () => Promise.resolve(), { transaction_id: '3' }],
  ])('P6: restored into %s, no day may be deleted before it is summed', async (_name, restore, changes) => {
    await restore();
    await serve(changes);
    await applyMigrations(dataSource);
    await new RollupsRepository(dataSource).rollUp({ visibleAfterSeconds: 0 });
    const [position] = await sql.query(
      'SELECT checked_until::text AS at FROM rollup_positions WHERE tenant_id = $1',
      [tenant],
    );
    expect(position).toEqual({ at: '-infinity' });
    expect(await checkRollups(dataSource)).toContain(tenant);
    expect(await rolledUp(sql, tenant)).toBe(1 + 3);
  });
});
