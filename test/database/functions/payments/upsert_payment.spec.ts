import { randomUUID } from 'node:crypto';
import { useSql, type Row } from '../../../support/database/sql.js';
import { BUYER, MONTH, NETWORK, unique, WALLET } from '../../../support/database/sql-rows.js';

describe('upsert_payment', () => {
  const sql = useSql();

  const upsert = (tenantId: string, txHash: string, changes: Row = {}, charged: string | null = null) => {
    const { replace = false, ...payment } = changes;
    const facts = {
      ...{ chain: 'base', status: 'confirmed', evidence: {}, judged_wallet: WALLET, amount_atomic: '7' },
      ...{ from_address: BUYER, to_address: WALLET, sender_history: 'first/calm' },
      ...payment,
    };
    return sql.rows('upsert_payment', tenantId, 'live', NETWORK, txHash, facts, charged, replace);
  };
  const stored = async (txHash: string): Promise<Row | undefined> => {
    const [row] = await sql.query(
      `SELECT id, status, amount_atomic::text AS amount, deepest, charged_period::text AS charged, sender_history AS history,
         first_verified_at::text AS first, round(extract(epoch FROM remembered_until - verified_at))::int AS remembered,
         round(extract(epoch FROM recheck_at - verified_at))::int AS recheck, recheck_misses::int AS misses
        FROM payments WHERE tx_hash = $1`,
      [txHash],
    );
    return row;
  };

  it('A4: inserts a payment with the month to which it is charged', async () => {
    const txHash = unique('tx');
    const seconds = { remember_seconds: 3_600, recheck_seconds: 60, deepest: true };
    expect(await upsert(randomUUID(), txHash, seconds, MONTH)).toHaveLength(1);
    expect(await stored(txHash)).toMatchObject({
      ...{ status: 'confirmed', amount: '7', deepest: true, charged: MONTH, history: 'first/calm' },
      ...{ first: expect.any(String) as string, remembered: 3_600, recheck: 60, misses: 0 },
    });
  });

  it('A4: sets no times on a pending payment without remember and recheck seconds', async () => {
    const txHash = unique('tx');
    await upsert(randomUUID(), txHash, { status: 'pending' });
    expect(await stored(txHash)).toMatchObject({
      ...{ first: null, remembered: null, recheck: null, deepest: false, charged: null },
    });
  });

  it('A4: returns no row for an existing payment and leaves it unchanged', async () => {
    const [tenantId, txHash] = [randomUUID(), unique('tx')];
    await upsert(tenantId, txHash);
    const before = await stored(txHash);
    expect(await upsert(tenantId, txHash, { amount_atomic: '8' }, MONTH)).toEqual([]);
    expect(await stored(txHash)).toEqual(before);
  });

  it('A4: replaces a payment, except its first verification time and sender history', async () => {
    const [tenantId, txHash] = [randomUUID(), unique('tx')];
    await upsert(tenantId, txHash);
    await sql.query('UPDATE payments SET recheck_misses = 2 WHERE tx_hash = $1', [txHash]);
    const before = await stored(txHash);
    const changes = { replace: true, status: 'reorged', amount_atomic: '8', sender_history: null };
    expect(await upsert(tenantId, txHash, changes, MONTH)).toHaveLength(1);
    expect(await stored(txHash)).toEqual({
      ...before,
      ...{ status: 'reorged', amount: '8', charged: MONTH, misses: 0 },
    });
  });

  it('A4: sets first verification time and sender history when a replacement confirms the payment', async () => {
    const [tenantId, txHash] = [randomUUID(), unique('tx')];
    await upsert(tenantId, txHash, { status: 'pending', sender_history: null });
    await upsert(tenantId, txHash, { replace: true, sender_history: 'known/busy' });
    expect(await stored(txHash)).toMatchObject({
      first: expect.any(String) as string,
      history: 'known/busy',
    });
  });

  it('A4: stores the same hash for each tenant', async () => {
    const txHash = unique('tx');
    expect(await upsert(randomUUID(), txHash)).toHaveLength(1);
    expect(await upsert(randomUUID(), txHash)).toHaveLength(1);
  });
});
