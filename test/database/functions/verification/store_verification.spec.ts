import { randomUUID } from 'node:crypto';
import { useSql, type Row } from '../../../support/database/sql.js';
import { MONTH, NETWORK, unique, usedUnits } from '../../../support/database/sql-rows.js';
import { acquire, commitOf } from '../../../support/database/sql-verification.js';

/** What it writes is tested through commit_verifications.spec.ts. */
describe('store_verification', () => {
  const sql = useSql();

  const write = async (changes: Row = {}) => {
    const key = { tenantId: randomUUID(), txHash: unique('tx'), token: randomUUID() };
    await acquire(sql, key);
    const { seen, shared, payment, charge, claim, log, outcomes, refused } = commitOf(key, changes);
    const row = await sql.row(
      ...(['store_verification', key.tenantId, 'live', NETWORK, key.txHash, key.token] as const),
      ...[seen, shared, payment, charge, claim, log, outcomes, refused],
    );
    return { key, row };
  };

  it('A4: leaves the log line and the unit to its caller', async () => {
    const { key, row } = await write();
    expect(row).toMatchObject({
      outcome: 'committed',
      line: { tx_hash: key.txHash, status: 'confirmed', cached: false },
    });
    expect(row['charged']).toBeTruthy();
    expect(await sql.query('SELECT 1 FROM verification_log WHERE tenant_id = $1', [key.tenantId])).toEqual(
      [],
    );
    expect(await usedUnits(sql, key.tenantId)).toBe(0);
    const payments = await sql.query(
      'SELECT charged_period::text AS charged FROM payments WHERE tenant_id = $1',
      [key.tenantId],
    );
    expect(payments).toEqual([{ charged: MONTH }]);
  });

  it('A4: names no unit and no line when its facts are outdated', async () => {
    const { row } = await write({
      seen: { status: 'pending', verified_at: null, deepest: null, claims: [] },
    });
    expect(row).toMatchObject({ outcome: 'stale', line: null, charged: null });
  });
});
