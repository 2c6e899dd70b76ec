import { randomUUID } from 'node:crypto';
import { useSql, type SqlCaller } from '../../../support/database/sql.js';
import { addPayment, BUYER, screen, unique, WALLET } from '../../../support/database/sql-rows.js';

describe('sender_standing', () => {
  const sql = useSql();

  const standing = async (on: SqlCaller, txHash: string): Promise<unknown> => {
    const [row] = await on.query('SELECT sender_standing(p) AS standing FROM payments p WHERE tx_hash = $1', [
      txHash,
    ]);
    return row?.['standing'];
  };

  it('A9: returns null when no sender is known', async () => {
    expect(await standing(sql, await addPayment(sql, randomUUID(), { from_address: null }))).toBeNull();
  });

  it('A9: uses the stored history of the payment, or computes it', async () => {
    const kept = await addPayment(sql, randomUUID(), { sender_history: 'known/busy' });
    expect(await standing(sql, kept)).toBe('none/known/busy');
    expect(await standing(sql, await addPayment(sql, randomUUID()))).toBe('none/first/calm');
  });

  it('A9: returns the worst listing of all senders and all owners whose balance fell', async () => {
    const [router, loser] = [unique('0x'), unique('0x')];
    const on = await sql.begin();
    const txHash = await addPayment(on, randomUUID(), {
      sender_history: 'known/calm',
      evidence: {
        transfers: [{ from: router, to: WALLET }],
        balanceChanges: [{ owner: loser, deltaAtomic: '-5' }],
      },
    });
    expect(await standing(on, txHash)).toBe('none/known/calm');
    for (const [address, listing] of [
      [BUYER, 'watch'],
      [router, 'high'],
      [loser, 'severe'],
    ] as const) {
      await screen(on, address, listing);
      expect(await standing(on, txHash)).toBe(`${listing}/known/calm`);
    }
  });

  it('A9: ignores listings of the recipient, of owners that gained, and of unrelated addresses', async () => {
    const gainer = unique('0x');
    const on = await sql.begin();
    const txHash = await addPayment(on, randomUUID(), {
      sender_history: 'known/calm',
      evidence: {
        transfers: [{ from: WALLET, to: gainer }],
        balanceChanges: [{ owner: gainer, deltaAtomic: '5' }],
      },
    });
    for (const address of [WALLET, gainer, unique('0x')]) await screen(on, address, 'severe');
    expect(await standing(on, txHash)).toBe('none/known/calm');
  });
});
