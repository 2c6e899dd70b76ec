import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { unique } from '../../../support/database/sql-rows.js';
import { addAuthorizations, addReverts } from '../../../support/database/sql-settlement.js';

describe('trial_part', () => {
  const sql = useSql();

  const newPayer = () => ({ network: unique('net'), payer: unique('payer'), tenant_id: randomUUID() });
  type Payer = ReturnType<typeof newPayer>;
  const partOf = ({ tenant_id, network, payer }: Payer, code: string | null = null) =>
    sql.call<number | null>('trial_part', tenant_id, network, payer, code);
  const IN_BLOCK = { included_at: new Date() };

  it('Q3: returns ten for an account without payments in blocks, null after one to this seller', async () => {
    const payer = newPayer();
    expect(await partOf(payer)).toBe(10);
    await addAuthorizations(sql, 1, payer);
    expect(await partOf(payer)).toBe(10);
    await addAuthorizations(sql, 1, { ...payer, ...IN_BLOCK });
    expect(await partOf(payer)).toBeNull();
  });

  it('Q3: returns two for an account that has paid only other sellers', async () => {
    const payer = newPayer();
    await addAuthorizations(sql, 1, { ...payer, tenant_id: randomUUID(), ...IN_BLOCK });
    expect(await partOf(payer)).toBe(2);
  });

  it('Q3: returns ten for a payer with code, whatever it has paid', async () => {
    const payer = newPayer();
    await addAuthorizations(sql, 1, { ...payer, ...IN_BLOCK });
    expect(await partOf(payer, 'code')).toBe(10);
  });

  it('Q3: returns ten for a day after a revert', async () => {
    const payer = newPayer();
    await addAuthorizations(sql, 1, { ...payer, ...IN_BLOCK });
    const revert = { network: payer.network, payer: payer.payer };
    await addReverts(sql, 1, { ...revert, created_at: new Date(Date.now() - 25 * 3_600_000) });
    expect(await partOf(payer)).toBeNull();
    await addReverts(sql, 1, revert);
    expect(await partOf(payer)).toBe(10);
  });
});
