import { randomUUID } from 'node:crypto';
import { useSql, type SqlCaller } from '../../../support/database/sql.js';
import { MONTH, NETWORK, unique } from '../../../support/database/sql-rows.js';

describe('check_quota', () => {
  const sql = useSql();

  const check = (on: SqlCaller, tenantId: string, limit: number | null, more: number, mode: string) =>
    on.call<string>('check_quota', tenantId, 'live', MONTH, limit, more, mode);
  const use = (tenantId: string, units: number) =>
    sql.insert('usage_counters', {
      ...{ tenant_id: tenantId, environment: 'live', period: MONTH, shard: 0, used: units },
    });
  const reserve = (tenantId: string) =>
    sql.insert('verification_leases', {
      ...{ tenant_id: tenantId, environment: 'live', network: NETWORK, tx_hash: unique('tx') },
      ...{ token: randomUUID(), lease_until: new Date(Date.now() + 60_000), reserved_period: MONTH },
    });
  it.each(['fast', 'exact', 'preview'])('A11: grants all without a limit (%s)', async (mode) => {
    expect(await check(sql, randomUUID(), null, 1_000_000, mode)).toBe('granted');
  });

  it.each(['exact', 'preview'])('A11: grants exactly the units that are left (%s)', async (mode) => {
    const tenantId = randomUUID();
    await use(tenantId, 3);
    expect(await check(sql, tenantId, 5, 2, mode)).toBe('granted');
    expect(await check(sql, tenantId, 5, 3, mode)).toBe('refused_for_now');
    expect(await check(sql, tenantId, 3, 1, mode)).toBe('refused');
  });

  it('A11: refuses for now while reservations hold the units that are left', async () => {
    const tenantId = randomUUID();
    await use(tenantId, 1);
    await reserve(tenantId);
    expect(await check(sql, tenantId, 3, 1, 'exact')).toBe('granted');
    expect(await check(sql, tenantId, 2, 1, 'exact')).toBe('refused_for_now');
    expect(await check(sql, tenantId, 1, 1, 'exact')).toBe('refused');
  });

  it('A11: asks for the exact mode within the unseen units of others of the limit', async () => {
    const tenantId = randomUUID();
    const near = Number(await sql.call('unseen_units'));
    expect(await check(sql, tenantId, near + 1, 1, 'fast')).toBe('granted');
    expect(await check(sql, tenantId, near, 1, 'fast')).toBe('needs_exact');
  });

  it('A11: an exact check waits for fast ones, which do not wait for each other', async () => {
    const tenantId = randomUUID();
    const [one, other] = [await sql.begin(), await sql.begin()];
    expect(await check(one, tenantId, 1_000_000, 1, 'fast')).toBe('granted');
    expect(await check(other, tenantId, 1_000_000, 1, 'fast')).toBe('granted');
    await other.commit();
    const exact = check(sql, tenantId, 1, 1, 'exact');
    await one.untilItBlocks();
    await one.call('charge_unit', tenantId, 'live', MONTH);
    await one.commit();
    expect(await exact).toBe('refused');
  });

  it('A11: a preview does not wait, nor does a check of another month', async () => {
    const tenantId = randomUUID();
    const holder = await sql.begin();
    await check(holder, tenantId, 5, 1, 'exact');
    expect(await check(sql, tenantId, 5, 1, 'preview')).toBe('granted');
    expect(await sql.call('check_quota', tenantId, 'live', '2020-01-01', 5, 1, 'exact')).toBe('granted');
  });
});
