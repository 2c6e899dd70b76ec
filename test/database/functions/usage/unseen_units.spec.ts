import { useSql } from '../../../support/database/sql.js';

describe('unseen_units', () => {
  const sql = useSql();

  it('A11: covers what each backend may be granted without an exact count', async () => {
    const [row] = await sql.query<{ most: string }>("SELECT current_setting('max_connections') AS most");
    expect(Number(await sql.call('unseen_units'))).toBe(Number(row?.most) * 10);
  });
});
