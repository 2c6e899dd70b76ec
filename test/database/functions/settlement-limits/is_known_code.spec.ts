import { useSql } from '../../../support/database/sql.js';
import { unique } from '../../../support/database/sql-rows.js';
import { addAuthorizations } from '../../../support/database/sql-settlement.js';

describe('is_known_code', () => {
  const sql = useSql();
  const isKnown = (network: string, code: string) => sql.call<boolean>('is_known_code', network, code);

  it('Q3: a code is known from its thirteenth payment in a block', async () => {
    const [network, code] = [unique('net'), unique('code')];
    const included = { network, payer_code: code, included_at: new Date() };
    await addAuthorizations(sql, 12, included);
    await addAuthorizations(sql, 3, { ...included, included_at: null });
    await addAuthorizations(sql, 3, { ...included, payer_code: unique('code') });
    expect(await isKnown(network, code)).toBe(false);
    await addAuthorizations(sql, 1, included);
    expect(await isKnown(network, code)).toBe(true);
    await addAuthorizations(sql, 5, included);
    expect(await isKnown(network, code)).toBe(true);
    expect(await isKnown(unique('net'), code)).toBe(false);
  });
});
