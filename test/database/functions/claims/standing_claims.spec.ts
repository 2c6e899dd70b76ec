import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { addAuthorization, addPayment, BUYER, NETWORK, unique } from '../../../support/database/sql-rows.js';

describe('standing_claims', () => {
  const sql = useSql();

  it('A8: returns an empty array for a payment without claims', async () => {
    expect(await sql.call('standing_claims', randomUUID(), 'live', NETWORK, unique('tx'), null)).toEqual([]);
  });

  it('A8: returns claims in one order, whatever the order of their writing', async () => {
    const tenantId = randomUUID();
    const parts = [
      ['', ''],
      ['p', ''],
      ['p', '1'],
      ['p', '2'],
      ['q', ''],
    ] as const;
    const readings: unknown[] = [];
    for (const order of [parts, [...parts].reverse()]) {
      const txHash = await addPayment(sql, tenantId);
      for (const part of order)
        await sql.call('add_claim', tenantId, 'live', NETWORK, txHash, ...part, 'order');
      readings.push(await sql.call('standing_claims', tenantId, 'live', NETWORK, txHash, null));
    }
    expect(readings[0]).toEqual(
      parts.map(([payer, authorization]) => ({
        ...{ payer, authorization_id: authorization, reference: 'order' },
      })),
    );
    expect(readings[1]).toEqual(readings[0]);
  });

  it('A8: returns authorizations in the evidence that settlements hold, too', async () => {
    const [tenantId, authorization, settlementId] = [randomUUID(), unique('auth'), randomUUID()];
    const txHash = await addPayment(sql, tenantId);
    await sql.call('add_claim', tenantId, 'live', NETWORK, txHash, '0xff', '', 'order');
    await addAuthorization(sql, tenantId, {
      ...{ authorization_id: authorization, settlement_id: settlementId },
    });
    const evidence = { transfers: [{ authorizationId: authorization }] };
    expect(await sql.call('standing_claims', tenantId, 'live', NETWORK, txHash, evidence)).toEqual([
      { payer: BUYER, authorization_id: authorization, reference: `x402:${settlementId}` },
      { payer: '0xff', authorization_id: '', reference: 'order' },
    ]);
  });

  it('A8: returns no claim of another tenant or environment on the same transaction', async () => {
    const tenantId = randomUUID();
    const txHash = await addPayment(sql, tenantId);
    await sql.call('add_claim', tenantId, 'live', NETWORK, txHash, '', '', 'order');
    for (const [tenant, environment] of [
      [randomUUID(), 'live'],
      [tenantId, 'test'],
    ])
      expect(await sql.call('standing_claims', tenant, environment, NETWORK, txHash, null)).toEqual([]);
  });
});
