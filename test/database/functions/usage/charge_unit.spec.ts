import { randomUUID } from 'node:crypto';
import { useSql, type SqlCaller } from '../../../support/database/sql.js';
import { MONTH, usedUnits } from '../../../support/database/sql-rows.js';

describe('charge_unit', () => {
  const sql = useSql();

  const charge = (on: SqlCaller, tenantId: string, period = MONTH, environment = 'live') =>
    on.call('charge_unit', tenantId, environment, period);
  /** Makes the next random number of this session, and so the row, a known one. */
  const inOneRow = (on: SqlCaller) => on.query('SELECT setseed(0.42)');

  it('A11: counts each of fifty concurrent charges', async () => {
    const tenantId = randomUUID();
    await Promise.all(Array.from({ length: 50 }, () => charge(sql, tenantId)));
    expect(await usedUnits(sql, tenantId)).toBe(50);
  });

  it('A11: counts months and environments separately, in at most sixteen rows each', async () => {
    const tenantId = randomUUID();
    for (let count = 0; count < 40; count += 1) await charge(sql, tenantId);
    await charge(sql, tenantId, '2020-02-01');
    await charge(sql, tenantId, MONTH, 'test');
    expect(await usedUnits(sql, tenantId)).toBe(40);
    const rows = await sql.query<{ shard: number }>(
      `SELECT shard FROM usage_counters WHERE tenant_id = $1 AND period = $2 AND environment = 'live'`,
      [tenantId, MONTH],
    );
    expect(rows.length).toBeLessThanOrEqual(16);
    expect(rows.every(({ shard }) => shard >= 0 && shard < 16)).toBe(true);
  });

  it('A11: counts several units at once', async () => {
    const tenantId = randomUUID();
    for (const units of [1, 50]) await sql.call('charge_unit', tenantId, 'live', MONTH, units);
    expect(await usedUnits(sql, tenantId)).toBe(51);
  });

  it('A11: locks its row until the commit', async () => {
    const tenantId = randomUUID();
    const [first, second] = [await sql.begin(), await sql.begin()];
    await inOneRow(first);
    await charge(first, tenantId);
    await inOneRow(second);
    const waiting = charge(second, tenantId);
    await first.untilItBlocks();
    await first.commit();
    await waiting;
    await second.commit();
    expect(await usedUnits(sql, tenantId)).toBe(2);
  });
});
