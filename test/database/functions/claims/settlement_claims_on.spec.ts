import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addAuthorization, BUYER, NETWORK, unique } from '../../../support/database/sql-rows.js';

describe('settlement_claims_on', () => {
  const sql = useSql();

  const evidenceOf = (...ids: readonly string[]) => ({
    transfers: [{ from: BUYER }, ...ids.map((authorizationId) => ({ from: BUYER, authorizationId }))],
  });
  const held = async (included: Date | null) => {
    const row = { tenantId: randomUUID(), authorization: unique('auth'), settlement: randomUUID() };
    await addAuthorization(sql, row.tenantId, {
      ...{ authorization_id: row.authorization, settlement_id: row.settlement, included_at: included },
    });
    return row;
  };

  it.each([
    ['pending', null],
    ['in a block', new Date()],
  ])(
    'A8: returns the authorizations in the evidence that a settlement holds while it is %s',
    async (_, at) => {
      const { tenantId, authorization, settlement } = await held(at);
      const evidence = evidenceOf(unique('auth'), authorization);
      expect(await sql.rows('settlement_claims_on', tenantId, NETWORK, evidence)).toEqual([
        { payer: BUYER, authorization_id: authorization, reference: `x402:${settlement}` },
      ]);
    },
  );

  it('A8: returns nothing for another tenant, another network, or evidence without authorizations', async () => {
    const { tenantId, authorization } = await held(null);
    const evidence = evidenceOf(authorization);
    for (const asked of [
      [randomUUID(), NETWORK, evidence],
      [tenantId, 'eip155:1', evidence],
      [tenantId, NETWORK, evidenceOf()],
      [tenantId, NETWORK, {}],
      [tenantId, NETWORK, null],
    ])
      expect(await sql.rows('settlement_claims_on', ...asked)).toEqual([]);
  });
});
