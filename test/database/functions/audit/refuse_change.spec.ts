import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';

describe('refuse_change', () => {
  const sql = useSql();

  const recorded = async (): Promise<string> => {
    const tenantId = randomUUID();
    await sql.insert('audit_log', {
      tenant_id: tenantId,
      actor: 'system',
      action: 'test.done',
      subject: 's',
    });
    return tenantId;
  };

  it.each([
    'UPDATE audit_log SET actor = $2 WHERE tenant_id = $1',
    'DELETE FROM audit_log WHERE tenant_id = $1 AND $2 <> $1::text',
  ])('G7: the database refuses %s', async (statement) => {
    const tenantId = await recorded();
    await expect(sql.query(statement, [tenantId, 'operator'])).rejects.toMatchObject({
      message: expect.stringContaining('append-only') as string,
      driverError: { code: '42501' },
    });
    const rows = await sql.query('SELECT actor FROM audit_log WHERE tenant_id = $1', [tenantId]);
    expect(rows).toEqual([{ actor: 'system' }]);
  });

  it('G7: the database refuses TRUNCATE audit_log', async () => {
    await expect(sql.query('TRUNCATE audit_log')).rejects.toThrow('append-only');
  });
});
