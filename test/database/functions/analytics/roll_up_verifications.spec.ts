import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addLine, rolledUp } from '../../../support/database/sql-log.js';
import { addTenant } from '../../../support/database/sql-rows.js';

const YESTERDAY = () => ({ created_at: new Date(Date.now() - 86_400_000) });

/** Release 0.2.0 calls it, beside this build. */
describe('roll_up_verifications', () => {
  const sql = useSql({ isOwn: true });
  const roll = (transactions: number) => sql.call<boolean>('roll_up_verifications', transactions);

  it('P6: adds the lines of every tenant once, and says whether more are waiting', async () => {
    const tenants = [await addTenant(sql), await addTenant(sql)];
    for (const tenant of tenants)
      for (let count = 0; count < 3; count += 1) await addLine(sql, tenant, YESTERDAY());
    let rounds = 0;
    while (await roll(2)) rounds += 1;
    expect(rounds).toBeGreaterThanOrEqual(1);
    for (const tenant of tenants) expect(await rolledUp(sql, tenant)).toBe(3);
    expect(await roll(20_000)).toBe(false);
    for (const tenant of tenants) expect(await rolledUp(sql, tenant)).toBe(3);
  });

  it('P6: leaves lines of the last 45 seconds, whose neighbours may not be visible yet', async () => {
    const tenant = await addTenant(sql);
    await addLine(sql, tenant, { created_at: new Date(Date.now() - 38_000) });
    await roll(20_000);
    expect(await rolledUp(sql, tenant)).toBe(0);
  });

  it('P6: waits for a rebuild before it locks a position that the rebuild needs', async () => {
    const tenant = await addTenant(sql);
    await addLine(sql, tenant, YESTERDAY());
    const rebuild = await sql.begin();
    await rebuild.query('SELECT raw_since FROM rollup_state FOR SHARE');
    const rolled = roll(20_000);
    await rebuild.untilItBlocks();
    await rebuild.call('rebuild_tenant_rollups', tenant, '-infinity');
    await rebuild.commit();
    expect(await rolled).toBe(false);
    expect(await rolledUp(sql, tenant)).toBe(1);
  });

  it('P6: the rollup of release 0.2.0 that is under way while the database changes over adds nothing', async () => {
    const tenant = randomUUID();
    const old = await sql.begin();
    await addLine(old, tenant);
    await expect(
      old.query(
        `UPDATE rollup_state SET taken_until = pg_snapshot_xmin(pg_current_snapshot()), rolled_at = now()`,
      ),
    ).rejects.toThrow('rollup_state_last_transaction_check');
  });
});
