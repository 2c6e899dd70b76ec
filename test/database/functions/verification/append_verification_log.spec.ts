import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { NETWORK } from '../../../support/database/sql-rows.js';

describe('append_verification_log', () => {
  const sql = useSql();

  const append = (lines: readonly unknown[]) => sql.call('append_verification_log', JSON.stringify(lines));
  const lineOf = (tenantId: string) => ({
    ...{ tenant_id: tenantId, environment: 'live', caller: 'key:test', chain: 'base', network: NETWORK },
    ...{ tx_hash: 'tx', payment_id: randomUUID(), status: 'rejected', reason: 'TX_FAILED', cached: true },
    ...{
      amount_atomic: '1180591620717411303424',
      payer: 'p',
      reference: 'order',
      latency_ms: 7,
      request_id: 'r',
    },
  });

  it('A4: appends every line with its own values, a new id and a new time', async () => {
    const [one, other] = [lineOf(randomUUID()), lineOf(randomUUID())];
    await append([one, one, { ...other, id: 'ignored', created_at: '2020-01-01' }]);
    const rowsOf = (tenantId: string) =>
      sql.query(
        "SELECT *, created_at > now() - interval '1 minute' AS fresh FROM verification_log WHERE tenant_id = $1",
        [tenantId],
      );
    const rows = await rowsOf(one.tenant_id);
    expect(rows).toMatchObject([
      { ...one, fresh: true },
      { ...one, fresh: true },
    ]);
    expect(rows[0]?.['id']).not.toBe(rows[1]?.['id']);
    expect(await rowsOf(other.tenant_id)).toMatchObject([{ ...other, fresh: true }]);
  });

  it('A4: appends all lines or none, and accepts an empty list', async () => {
    const line = lineOf(randomUUID());
    await append([]);
    await expect(append([line, { ...line, caller: null }])).rejects.toThrow('not-null');
    expect(await sql.query('SELECT 1 FROM verification_log WHERE tenant_id = $1', [line.tenant_id])).toEqual(
      [],
    );
  });
});
