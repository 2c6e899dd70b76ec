import { randomUUID } from 'node:crypto';
import { useSql, type Row } from '../../../support/database/sql.js';
import { TODAY, unique } from '../../../support/database/sql-rows.js';
import { addAuthorizations, addReverts } from '../../../support/database/sql-settlement.js';

describe('settlement_refusal', () => {
  const sql = useSql();

  const newPayer = (code: string | null = null) => ({
    ...{ network: unique('net'), payer: unique('payer'), tenant_id: randomUUID(), payer_code: code },
  });
  type Payer = ReturnType<typeof newPayer>;
  const refusal = (payer: Payer, cost = 1, amount = 1) =>
    sql.call<string | null>(
      'settlement_refusal',
      ...[payer.tenant_id, 'live', payer.network, payer.payer, payer.payer_code, cost, 100, amount, 100],
    );
  const revertsOf = ({ network, payer, payer_code }: Payer, count: number, hoursAgo = 0) =>
    addReverts(sql, count, {
      ...{ network, payer, payer_code, created_at: new Date(Date.now() - hoursAgo * 3_600_000 - 60_000) },
    });
  const spend = ({ tenant_id, network }: Payer, budget: Row) =>
    sql.insert('settlement_budgets', { tenant_id, environment: 'live', network, day: TODAY, ...budget });
  const cloneOf = (payer: Payer): Payer => ({ ...payer, payer: unique('payer') });

  it('Q3: returns null for a payment within the daily budget', async () => {
    expect(await refusal(newPayer(), 100, 100)).toBeNull();
    expect(await refusal(newPayer('code'), 100, 100)).toBeNull();
  });

  it('Q3: refuses a payer without code for an hour after three reverts in a day', async () => {
    const payer = newPayer();
    await revertsOf(payer, 2);
    expect(await refusal(payer)).toBeNull();
    await revertsOf(payer, 1);
    expect(await refusal(payer)).toBe('payer_refused');
    const later = newPayer();
    await revertsOf(later, 5, 2);
    expect(await refusal(later)).toBeNull();
  });

  it('Q3: refuses a payer with code for a day after one revert', async () => {
    const [payer, later] = [newPayer(unique('code')), newPayer(unique('code'))];
    await revertsOf(payer, 1, 20);
    expect(await refusal(payer)).toBe('payer_refused');
    await revertsOf(later, 1, 25);
    expect(await refusal(later)).toBeNull();
  });

  it('Q3: refuses all payers of a code after three reverts, and one more per ten settled', async () => {
    const payer = newPayer(unique('code'));
    await revertsOf(cloneOf(payer), 2);
    expect(await refusal(payer)).toBeNull();
    await revertsOf(cloneOf(payer), 1);
    expect(await refusal(payer)).toBe('payer_refused');
    await addAuthorizations(sql, 10, { ...cloneOf(payer), included_at: new Date() });
    expect(await refusal(payer)).toBeNull();
    await revertsOf(cloneOf(payer), 1);
    expect(await refusal(payer)).toBe('payer_refused');
  });

  it.each([
    ['over_cost', { cost: 99 }, 2, 1],
    ['over_amount', { amount_atomic: 99 }, 1, 2],
  ])(
    'Q3: returns %s above the daily budget of the tenant on the network',
    async (outcome, budget, cost, amount) => {
      const payer = newPayer();
      await spend(payer, budget);
      expect(await refusal(payer)).toBeNull();
      expect(await refusal(payer, cost, amount)).toBe(outcome);
      expect(await refusal({ ...payer, network: unique('net') }, cost, amount)).toBeNull();
      expect(await refusal({ ...payer, tenant_id: randomUUID() }, cost, amount)).toBeNull();
    },
  );

  it('Q3: refuses payers on trial, not earlier payers, once reverts use a tenth of the budget', async () => {
    const [coded, plain] = [newPayer(unique('code')), newPayer()];
    await spend(coded, { reverted_cost: 9 });
    expect(await refusal(coded)).toBeNull();
    await spend(plain, { reverted_cost: 10 });
    expect(await refusal(plain)).toBe('over_reverts');
    expect(await refusal({ ...plain, payer: unique('payer'), payer_code: 'code' })).toBe('over_reverts');
    await addAuthorizations(sql, 1, { ...plain, included_at: new Date() });
    expect(await refusal(plain)).toBeNull();
    await revertsOf(plain, 1);
    expect(await refusal(plain)).toBe('over_reverts');
  });

  it('Q3: refuses payers of other sellers only once reverts use half of the budget', async () => {
    for (const [reverted, outcome] of [
      [49, null],
      [50, 'over_reverts'],
    ] as const) {
      const payer = newPayer();
      await spend(payer, { reverted_cost: reverted });
      await addAuthorizations(sql, 1, { ...payer, tenant_id: randomUUID(), included_at: new Date() });
      expect(await refusal(payer)).toBe(outcome);
    }
  });
});
