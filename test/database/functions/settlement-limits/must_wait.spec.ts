import { randomUUID } from 'node:crypto';
import { useSql, type Row } from '../../../support/database/sql.js';
import { TODAY, unique } from '../../../support/database/sql-rows.js';
import { addAuthorizations } from '../../../support/database/sql-settlement.js';

describe('must_wait', () => {
  const sql = useSql();

  const newPayer = () => ({ network: unique('net'), payer: unique('payer'), tenant_id: randomUUID() });
  type Payer = ReturnType<typeof newPayer>;
  const mustWait = ({ tenant_id, network, payer }: Payer, cost: number, environment = 'live') =>
    sql.call<boolean>('must_wait', tenant_id, environment, network, 'new', payer, null, cost, 100, 0);
  const spend = ({ tenant_id, network }: Payer, budget: Row) =>
    sql.insert('settlement_budgets', { tenant_id, environment: 'live', network, day: TODAY, ...budget });

  it('Q3: a payment waits while its payer is busy', async () => {
    const payer = newPayer();
    await addAuthorizations(sql, 2, payer);
    expect(await mustWait(payer, 1)).toBe(false);
    await addAuthorizations(sql, 1, payer);
    expect(await mustWait(payer, 1)).toBe(true);
  });

  it('Q3: a payment on trial waits when trial costs exceed a tenth of the daily budget', async () => {
    const payer = newPayer();
    await spend(payer, { reverted_cost: 4, trial_cost: 3 });
    expect(await mustWait(payer, 3)).toBe(false);
    expect(await mustWait(payer, 4)).toBe(true);
    expect(await mustWait(payer, 4, 'test')).toBe(false);
  });

  it('Q3: a payment on trial does not wait when no other is in progress', async () => {
    const payer = newPayer();
    await spend(payer, { reverted_cost: 9, trial_cost: 0 });
    expect(await mustWait(payer, 50)).toBe(false);
  });

  it('Q3: a payer of other sellers may use half of the budget, a payer of this seller all', async () => {
    const payer = newPayer();
    await spend(payer, { reverted_cost: 20, trial_cost: 20 });
    expect(await mustWait(payer, 10)).toBe(true);
    await addAuthorizations(sql, 1, { ...payer, tenant_id: randomUUID(), included_at: new Date() });
    expect(await mustWait(payer, 10)).toBe(false);
    expect(await mustWait(payer, 11)).toBe(true);
    await addAuthorizations(sql, 1, { ...payer, included_at: new Date() });
    expect(await mustWait(payer, 11)).toBe(false);
  });
});
