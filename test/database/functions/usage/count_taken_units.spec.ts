import { randomUUID } from 'node:crypto';
import { useSql, type Row } from '../../../support/database/sql.js';
import { MONTH, NETWORK, unique } from '../../../support/database/sql-rows.js';

describe('count_taken_units', () => {
  const sql = useSql();

  const lease = (tenantId: string, secondsLeft: number, changes: Row = {}) =>
    sql.insert('verification_leases', {
      ...{ tenant_id: tenantId, environment: 'live', network: NETWORK, tx_hash: unique('tx') },
      ...{ token: randomUUID(), lease_until: new Date(Date.now() + secondsLeft * 1_000) },
      reserved_period: MONTH,
      ...changes,
    });
  const count = async (tenantId: string, limit = 100) => {
    const row = await sql.row<{ used: string; reserved: string }>(
      'count_taken_units',
      ...[tenantId, 'live', MONTH, limit],
    );
    return { used: Number(row.used), reserved: Number(row.reserved) };
  };

  it('A11: sums the used units of all shards of the month', async () => {
    const tenantId = randomUUID();
    for (const [shard, period, environment] of [
      [0, MONTH, 'live'],
      [15, MONTH, 'live'],
      [1, '2020-01-01', 'live'],
      [1, MONTH, 'test'],
    ])
      await sql.insert('usage_counters', { tenant_id: tenantId, environment, period, shard, used: 4 });
    expect(await count(tenantId)).toEqual({ used: 8, reserved: 0 });
  });

  it('A11: counts a reservation until 15 s after its lease', async () => {
    const tenantId = randomUUID();
    await lease(tenantId, 30);
    await lease(tenantId, -5);
    await lease(tenantId, -20);
    expect(await count(tenantId)).toEqual({ used: 0, reserved: 2 });
  });

  it('A11: counts no lease without a reservation, of another month or environment, or that has ended', async () => {
    const tenantId = randomUUID();
    await lease(tenantId, 30, { reserved_period: null });
    await lease(tenantId, 30, { reserved_period: '2020-01-01' });
    await lease(tenantId, 30, { environment: 'test' });
    await lease(tenantId, 30, { shared_outcome: { kind: 'unavailable' } });
    expect(await count(tenantId)).toEqual({ used: 0, reserved: 0 });
  });

  it('A11: counts reservations up to one above the limit', async () => {
    const tenantId = randomUUID();
    for (let open = 0; open < 6; open += 1) await lease(tenantId, 30);
    expect(await count(tenantId, 2)).toEqual({ used: 0, reserved: 3 });
  });
});
