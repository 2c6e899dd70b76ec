import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addPayment, NETWORK } from '../../../support/database/sql-rows.js';

describe('payment_json', () => {
  const sql = useSql();

  it('A1: contains every column, and the exact amount as text beyond 2^53', async () => {
    const [tenantId, amount] = [randomUUID(), (2n ** 70n + 1n).toString()];
    const txHash = await addPayment(sql, tenantId, { amount_atomic: amount, evidence: { transfers: [] } });
    const [row] = await sql.query<{ json: Record<string, unknown> }>(
      'SELECT payment_json(p) AS json FROM payments p WHERE tx_hash = $1',
      [txHash],
    );
    expect(row?.json).toMatchObject({
      ...{ tenant_id: tenantId, environment: 'live', network: NETWORK, tx_hash: txHash, status: 'confirmed' },
      ...{ amount_text: amount, evidence: { transfers: [] }, charged_period: null },
    });
    const columns = await sql.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'payments'::regclass AND attnum > 0 AND NOT attisdropped`,
    );
    expect(Object.keys(row?.json ?? {}).sort()).toEqual(
      [...columns.map(({ name }) => name), 'amount_text'].sort(),
    );
  });
});
