import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addLine, rolledUp, rollUpAll } from '../../../support/database/sql-log.js';

const DAY_MS = 86_400_000;
const midnight = (daysAgo: number): Date => new Date(Math.floor(Date.now() / DAY_MS - daysAgo) * DAY_MS);
const on = (daysAgo: number, hour = 12) => ({
  created_at: new Date(midnight(daysAgo).getTime() + hour * 3_600_000),
});
const ALWAYS = '-infinity';

describe('check_rollups', () => {
  const sql = useSql({ isOwn: true });
  const check = (tenantId: string, since = ALWAYS) => sql.call<boolean>('check_rollups', tenantId, since);
  const checkedUntil = async (tenantId: string): Promise<unknown> => {
    const [row] = await sql.query('SELECT checked_until AS at FROM rollup_positions WHERE tenant_id = $1', [
      tenantId,
    ]);
    return row?.['at'];
  };

  it('E5: adds a line that became visible after its time was taken, once', async () => {
    const tenantId = randomUUID();
    await addLine(sql, tenantId, on(3));
    await addLine(sql, tenantId, on(2));
    const late = await sql.begin();
    await addLine(late, tenantId, { ...on(2, 11), payer: 'late', tx_hash: 'late', amount_atomic: 7 });
    await rollUpAll(sql, tenantId);
    await late.commit();
    await rollUpAll(sql, tenantId);
    expect(await rolledUp(sql, tenantId)).toBe(2);
    expect(await check(tenantId)).toBe(true);
    expect(await rolledUp(sql, tenantId)).toBe(3);
    const [sums] = await sql.query(
      `SELECT sum(payments)::int AS payments, sum(volume_atomic)::int AS volume FROM payer_days WHERE tenant_id = $1`,
      [tenantId],
    );
    expect(sums).toEqual({ payments: 3, volume: 9 });
    expect(await check(tenantId)).toBe(false);
    await rollUpAll(sql, tenantId);
    expect(await rolledUp(sql, tenantId)).toBe(3);
  });

  it('E5: compares yesterday twice, and says so before its lines may be deleted', async () => {
    const tenantId = randomUUID();
    await addLine(sql, tenantId, on(1, 22));
    await rollUpAll(sql, tenantId);
    expect(await check(tenantId)).toBe(false);
    expect(await checkedUntil(tenantId)).toEqual(midnight(1));
    await addLine(sql, tenantId, on(1, 1));
    expect(await check(tenantId)).toBe(true);
    expect(await rolledUp(sql, tenantId)).toBe(2);
  });

  it('E5: leaves days whose lines are not rolled up yet', async () => {
    const tenantId = randomUUID();
    await addLine(sql, tenantId, on(5));
    await rollUpAll(sql, tenantId);
    await addLine(sql, tenantId, on(4));
    expect(await check(tenantId)).toBe(false);
    expect(await checkedUntil(tenantId)).toEqual(new Date(midnight(6)));
    expect(await rolledUp(sql, tenantId)).toBe(1);
    await rollUpAll(sql, tenantId);
    expect(await check(tenantId)).toBe(false);
    expect(await rolledUp(sql, tenantId)).toBe(2);
  });

  it('E5: leaves sums of days before the log is whole', async () => {
    const tenantId = randomUUID();
    await addLine(sql, tenantId, on(9));
    await addLine(sql, tenantId, on(3));
    await rollUpAll(sql, tenantId);
    await sql.query('DELETE FROM verification_log WHERE tenant_id = $1 AND created_at < $2', [
      tenantId,
      midnight(5),
    ]);
    expect(await check(tenantId, midnight(5).toISOString())).toBe(false);
    expect(await rolledUp(sql, tenantId)).toBe(2);
  });

  it('E5: says nothing of a tenant that has no position', async () => {
    expect(await check(randomUUID())).toBe(false);
  });
});
