import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import { MONTH } from '../../../support/database/sql-rows.js';

describe('quota_lock_key', () => {
  const sql = useSql();

  it('A11: is one key for each tenant, environment and month', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const keyOf = (tenantId: string, environment = 'live', month = MONTH) =>
      sql.call<string>('quota_lock_key', tenantId, environment, month);
    expect(await keyOf(one)).toBe(await keyOf(one));
    const all = await Promise.all([
      keyOf(one),
      keyOf(other),
      keyOf(one, 'test'),
      keyOf(one, 'live', '2020-01-01'),
    ]);
    expect(new Set(all).size).toBe(4);
  });
});
