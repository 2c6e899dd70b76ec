import { randomUUID } from 'node:crypto';
import { useSql, type SqlCaller } from '../../../support/database/sql.js';
import { addLine, rolledUp, rollUpAll } from '../../../support/database/sql-log.js';

const LATER = new Date('9999-01-01T00:00:00Z');

describe('roll_up_tenant', () => {
  const sql = useSql({ isOwn: true });

  const roll = (on: SqlCaller, tenantId: string, until = LATER, lines = 1_000) =>
    on.call<boolean>('roll_up_tenant', tenantId, until, lines);
  const at = (second: number) => ({ created_at: `2026-11-22T10:00:0${second}Z` });

  it('E5: adds each log line once, however often it runs', async () => {
    const tenantId = randomUUID();
    for (let count = 1; count <= 3; count += 1) {
      await addLine(sql, tenantId);
      await rollUpAll(sql, tenantId);
      await roll(sql, tenantId);
      expect(await rolledUp(sql, tenantId)).toBe(count);
    }
  });

  it('E5: takes a bounded number of lines, but never a part of one moment', async () => {
    const tenantId = randomUUID();
    for (const second of [1, 2, 2, 2, 3]) await addLine(sql, tenantId, at(second));
    const taken: number[] = [];
    for (let more = true; more;) {
      more = await roll(sql, tenantId, LATER, 2);
      taken.push(await rolledUp(sql, tenantId));
    }
    expect(taken).toEqual([4, 5]);
  });

  it('E5: leaves lines that are younger than the given time', async () => {
    const tenantId = randomUUID();
    for (const second of [1, 5]) await addLine(sql, tenantId, at(second));
    await roll(sql, tenantId, new Date('2026-11-22T10:00:05Z'));
    expect(await rolledUp(sql, tenantId)).toBe(1);
  });

  it('E5: takes a line that becomes visible late, as long as no later one was taken', async () => {
    const tenantId = randomUUID();
    const open = await sql.begin();
    await addLine(open, tenantId);
    await roll(sql, tenantId);
    await open.commit();
    await roll(sql, tenantId);
    expect(await rolledUp(sql, tenantId)).toBe(1);
  });

  it('E5: two concurrent runs take turns', async () => {
    const tenantId = randomUUID();
    await addLine(sql, tenantId);
    const first = await sql.begin();
    await roll(first, tenantId);
    const second = roll(sql, tenantId);
    await first.untilItBlocks();
    await first.commit();
    await second;
    expect(await rolledUp(sql, tenantId)).toBe(1);
  });

  it('P6: of lines before the change to times it takes those whose transaction was not summed', async () => {
    const tenantId = randomUUID();
    const before = { switched_at: '2026-11-22T10:00:04Z', first_transaction: '500' };
    await sql.insert('rollup_positions', {
      tenant_id: tenantId,
      taken_until: '2026-11-22T10:00:01Z',
      ...before,
    });
    await addLine(sql, tenantId, { ...at(2), transaction_id: '499' });
    await addLine(sql, tenantId, { ...at(1), transaction_id: '500' });
    await addLine(sql, tenantId, { ...at(3), transaction_id: '400' });
    expect(await sql.rows('verification_tail', tenantId, 'live')).toHaveLength(1);
    await roll(sql, tenantId, new Date('2026-11-22T10:00:02Z'));
    expect(await rolledUp(sql, tenantId)).toBe(1);
    expect(await sql.rows('verification_tail', tenantId, 'live')).toEqual([]);
    await roll(sql, tenantId, new Date('2026-11-22T10:00:05Z'));
    // A restored database counts transactions anew: from here on they say nothing.
    await addLine(sql, tenantId, { ...at(5), transaction_id: '3' });
    expect(await sql.rows('verification_tail', tenantId, 'live')).toHaveLength(1);
    await roll(sql, tenantId);
    expect(await rolledUp(sql, tenantId)).toBe(2);
  });
});
