import { randomUUID } from 'node:crypto';
import { useSql, type SqlCaller } from '../../../support/database/sql.js';
import { addLine, rolledUp, rollUpUntil } from '../../../support/database/sql-log.js';

describe('roll_up_verifications', () => {
  const sql = useSql({ isOwn: true });

  const roll = (on: SqlCaller, transactions: number) =>
    on.call<boolean>('roll_up_verifications', transactions);
  const takenUntil = async (on: SqlCaller): Promise<bigint> => {
    const [row] = await on.query<{ until: string }>('SELECT taken_until::text AS until FROM rollup_state');
    return BigInt(row?.until ?? 0);
  };

  it('E5: adds each log line once, however often it runs', async () => {
    const tenantId = randomUUID();
    for (let count = 1; count <= 3; count += 1) {
      await addLine(sql, tenantId);
      await rollUpUntil(sql, tenantId, count);
      await roll(sql, 50_000);
      expect(await rolledUp(sql, tenantId)).toBe(count);
    }
  });

  it('E5: takes a bounded number of transactions in each run', async () => {
    const tenantId = randomUUID();
    await rollUpUntil(sql, tenantId, 0);
    for (let count = 0; count < 5; count += 1) await addLine(sql, tenantId);
    await rollUpUntil(sql, tenantId, 5);
    const until = await takenUntil(sql);
    for (let count = 0; count < 5; count += 1) await addLine(sql, tenantId);
    let rounds = 0;
    while ((await rolledUp(sql, tenantId)) < 10) {
      await roll(sql, 2);
      rounds += 1;
    }
    expect(rounds).toBeGreaterThanOrEqual(3);
    expect(await takenUntil(sql)).toBeGreaterThanOrEqual(until + 5n);
  });

  it('E5: leaves out an open transaction and takes it after its commit', async () => {
    const tenantId = randomUUID();
    const open = await sql.begin();
    await addLine(open, tenantId);
    await roll(sql, 1_000_000);
    await open.commit();
    await rollUpUntil(sql, tenantId, 1);
    expect(await rolledUp(sql, tenantId)).toBe(1);
  });

  it('E5: two concurrent runs take turns', async () => {
    const tenantId = randomUUID();
    await addLine(sql, tenantId);
    const first = await sql.begin();
    await roll(first, 1_000_000);
    const second = roll(sql, 1_000_000);
    await first.untilItBlocks();
    await first.commit();
    await second;
    await rollUpUntil(sql, tenantId, 1);
    expect(await rolledUp(sql, tenantId)).toBe(1);
  });

  it('E5: refuses a log that was restored from another cluster', async () => {
    const on = await sql.begin();
    await on.query(`UPDATE rollup_state SET taken_until = '999999999999'`);
    await expect(roll(on, 1)).rejects.toThrow('run the rebuild command');
  });
});
