import { randomUUID } from 'node:crypto';
import { useSql, type Row } from '../../../support/database/sql.js';
import { addPayment, BUYER, WALLET } from '../../../support/database/sql-rows.js';

describe('is_remembered', () => {
  const sql = useSql();

  const isRemembered = async (changes: Row, wallet: string): Promise<unknown> => {
    const txHash = await addPayment(sql, randomUUID(), changes);
    const [row] = await sql.query('SELECT is_remembered(p, $2) AS so FROM payments p WHERE tx_hash = $1', [
      ...[txHash, wallet],
    ]);
    return row?.['so'];
  };
  const LATER = new Date(Date.now() + 60_000);

  it('A3: returns true until remembered_until, for the judged wallet only', async () => {
    expect(await isRemembered({ remembered_until: LATER }, WALLET)).toBe(true);
    expect(await isRemembered({ remembered_until: LATER }, BUYER)).toBe(false);
    expect(await isRemembered({ remembered_until: new Date() }, WALLET)).toBe(false);
  });

  it('A3: returns null for a payment that is never remembered', async () => {
    expect(await isRemembered({ remembered_until: null }, WALLET)).toBeNull();
  });
});
