import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { unique } from '../../../support/database/sql-rows.js';
import { addAuthorizations, addReverts } from '../../../support/database/sql-settlement.js';

describe('is_payer_busy', () => {
  const sql = useSql();

  const newPayer = () => ({
    ...{ network: unique('net'), payer: unique('payer'), tenant_id: randomUUID() },
    payer_code: unique('code') as string | null,
  });
  type Payer = ReturnType<typeof newPayer>;
  const isBusy = (payer: Payer, ageSeconds = 0, authorization = 'new') =>
    sql.call<boolean>(
      'is_payer_busy',
      ...[payer.tenant_id, payer.network, authorization, payer.payer, payer.payer_code, ageSeconds],
    );

  it('Q3: a payer with code may have one settlement in progress', async () => {
    const payer = newPayer();
    expect(await isBusy(payer)).toBe(false);
    await addAuthorizations(sql, 1, payer);
    expect(await isBusy(payer)).toBe(true);
    const [own] = await sql.query<{ id: string }>(
      'SELECT authorization_id AS id FROM settlement_authorizations WHERE network = $1',
      [payer.network],
    );
    expect(await isBusy(payer, 0, own?.id)).toBe(false);
  });

  it('Q3: a payer with code is busy if a settlement was in a block since the simulation', async () => {
    const payer = newPayer();
    await addAuthorizations(sql, 1, { ...payer, included_at: new Date(Date.now() - 30_000) });
    expect(await isBusy(payer, 10)).toBe(false);
    expect(await isBusy(payer, 120)).toBe(true);
  });

  it.each([
    { settled: 0, reverted: 0, earned: 3 },
    { settled: 2, reverted: 0, earned: 5 },
    { settled: 20, reverted: 0, earned: 16 },
    { settled: 0, reverted: 2, earned: 1 },
  ])(
    'Q3: a code with $settled settled and $reverted reverted payments may have $earned in progress',
    async (given) => {
      const payer = newPayer();
      const clone = { ...payer, payer: unique('payer') };
      await addAuthorizations(sql, given.settled, { ...clone, included_at: new Date() });
      await addReverts(sql, given.reverted, {
        ...{ network: payer.network, payer: clone.payer, payer_code: payer.payer_code },
      });
      await addAuthorizations(sql, given.earned - 1, clone);
      expect(await isBusy(payer)).toBe(false);
      await addAuthorizations(sql, 1, clone);
      expect(await isBusy(payer)).toBe(true);
    },
  );

  it('Q3: only settlements of the tenant count for a code with many settled payments', async () => {
    const payer = newPayer();
    const clone = { ...payer, payer: unique('payer'), tenant_id: randomUUID() };
    await addAuthorizations(sql, 3, clone);
    expect(await isBusy(payer)).toBe(true);
    await addAuthorizations(sql, 13, { ...clone, included_at: new Date() });
    await addAuthorizations(sql, 20, clone);
    expect(await isBusy(payer)).toBe(false);
  });

  it('Q3: a payer without code is limited by its account', async () => {
    const payer = { ...newPayer(), payer_code: null };
    await addAuthorizations(sql, 2, payer);
    expect(await isBusy(payer)).toBe(false);
    await addAuthorizations(sql, 1, payer);
    expect(await isBusy(payer)).toBe(true);
  });
});
