import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { unique } from '../../../support/database/sql-rows.js';
import { addAuthorizations, addReverts } from '../../../support/database/sql-settlement.js';

describe('is_plain_payer_busy', () => {
  const sql = useSql();

  const newPayer = () => ({ network: unique('net'), payer: unique('payer'), tenant_id: randomUUID() });
  type Payer = ReturnType<typeof newPayer>;
  const isBusy = ({ tenant_id, network, payer }: Payer, authorization = 'new') =>
    sql.call<boolean>('is_plain_payer_busy', tenant_id, network, authorization, payer);

  it.each([
    { settled: 0, reverted: 0, earned: 3 },
    { settled: 2, reverted: 0, earned: 5 },
    { settled: 20, reverted: 0, earned: 16 },
    { settled: 0, reverted: 1, earned: 2 },
    { settled: 0, reverted: 9, earned: 1 },
    { settled: 4, reverted: 5, earned: 2 },
  ])(
    'Q3: a payer with $settled settled and $reverted reverted payments may have $earned in progress',
    async (given) => {
      const payer = newPayer();
      await addAuthorizations(sql, given.settled, { ...payer, included_at: new Date() });
      await addReverts(sql, given.reverted, { network: payer.network, payer: payer.payer });
      await addAuthorizations(sql, given.earned - 1, payer);
      expect(await isBusy(payer)).toBe(false);
      await addAuthorizations(sql, 1, payer);
      expect(await isBusy(payer)).toBe(true);
    },
  );

  it('Q3: ignores the payment itself and reverts that are older than a day', async () => {
    const payer = newPayer();
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await addReverts(sql, 3, { network: payer.network, payer: payer.payer, created_at: yesterday });
    await addAuthorizations(sql, 3, payer);
    expect(await isBusy(payer)).toBe(true);
    const [own] = await sql.query<{ id: string }>(
      'SELECT authorization_id AS id FROM settlement_authorizations WHERE network = $1 LIMIT 1',
      [payer.network],
    );
    expect(await isBusy(payer, own?.id)).toBe(false);
  });

  it('Q3: settlements in progress with other sellers count until thirteen payments are settled', async () => {
    const payer = newPayer();
    const elsewhere = { ...payer, tenant_id: randomUUID() };
    await addAuthorizations(sql, 3, elsewhere);
    expect(await isBusy(payer)).toBe(true);
    await addAuthorizations(sql, 13, { ...payer, included_at: new Date() });
    await addAuthorizations(sql, 20, elsewhere);
    expect(await isBusy(payer)).toBe(false);
    expect(await isBusy(elsewhere)).toBe(true);
  });
});
