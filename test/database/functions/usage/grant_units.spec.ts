import { randomUUID } from 'node:crypto';
import { useSql, type SqlCaller } from '../../../support/database/sql.js';
import { MONTH, NETWORK, unique } from '../../../support/database/sql-rows.js';

describe('grant_units', () => {
  const sql = useSql();

  const grant = (
    on: SqlCaller,
    tenantId: string,
    limit: number | null,
    { asked = 1, exact = false, month = MONTH } = {},
  ) => on.row('grant_units', tenantId, 'live', month, limit, asked, exact);
  const use = (tenantId: string, units: number) => sql.call('charge_unit', tenantId, 'live', MONTH, units);
  const reserve = async (on: SqlCaller, tenantId: string, leases: number): Promise<void> => {
    for (let lease = 0; lease < leases; lease += 1) {
      await on.insert('verification_leases', {
        ...{ tenant_id: tenantId, environment: 'live', network: NETWORK, tx_hash: unique('tx') },
        ...{ token: randomUUID(), lease_until: new Date(Date.now() + 60_000), reserved_period: MONTH },
      });
    }
  };

  it.each([true, false])('A11: grants all without a limit (exact: %s)', async (exact) => {
    expect(await grant(sql, randomUUID(), null, { asked: 10, exact })).toEqual({
      granted: 10,
      refusal: null,
    });
  });

  it.each([true, false])('A11: grants the units that are left, and no more (exact: %s)', async (exact) => {
    const tenantId = randomUUID();
    await use(tenantId, 3);
    const own = await sql.begin();
    await reserve(own, tenantId, 5);
    const asked = 5;
    expect(await grant(own, tenantId, 8, { asked, exact })).toMatchObject({ granted: 5 });
    expect(await grant(own, tenantId, 5, { asked, exact })).toEqual({
      granted: 2,
      refusal: 'refused_for_now',
    });
    expect(await grant(own, tenantId, 3, { asked, exact })).toEqual({ granted: 0, refusal: 'refused' });
  });

  it('A11: counts the reservations of others', async () => {
    const tenantId = randomUUID();
    await reserve(sql, tenantId, 4);
    const own = await sql.begin();
    await reserve(own, tenantId, 3);
    expect(await grant(own, tenantId, 5, { asked: 3 })).toEqual({ granted: 1, refusal: 'refused_for_now' });
  });

  it('A11: far from the limit, calls do not wait for each other', async () => {
    const tenantId = randomUUID();
    const other = await sql.begin();
    expect(await grant(other, tenantId, 1_000_000)).toMatchObject({ granted: 1 });
    expect(await grant(sql, tenantId, 1_000_000)).toMatchObject({ granted: 1 });
  });

  it('A11: asks for an exact count, and does not wait, while another call counts near the limit', async () => {
    const tenantId = randomUUID();
    const other = await sql.begin();
    await grant(other, tenantId, 1_000_000);
    const needed = { granted: 0, refusal: 'needs_exact' };
    expect(await grant(sql, tenantId, 5)).toEqual(needed);
    expect(await grant(sql, tenantId, 5, { month: '2020-01-01' })).toMatchObject({ granted: 1 });
    await other.commit();
    const exact = await sql.begin();
    await grant(exact, tenantId, 5, { exact: true });
    expect(await grant(sql, tenantId, 1_000_000)).toEqual(needed);
  });

  it('A11: an exact count waits for the others, and sees what they used', async () => {
    const tenantId = randomUUID();
    const other = await sql.begin();
    await grant(other, tenantId, 1_000_000);
    const exact = grant(sql, tenantId, 1, { exact: true });
    await other.untilItBlocks();
    await other.call('charge_unit', tenantId, 'live', MONTH, 2);
    await other.commit();
    expect(await exact).toEqual({ granted: 0, refusal: 'refused' });
  });
});
