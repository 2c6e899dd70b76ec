import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';
import { SqlAuditLog } from '../../src/platform/audit/sql-audit-log.js';
import { workerDatabaseUrl } from '../support/worker-database.js';

const audit = new SqlAuditLog();
let dataSource: DataSource;

beforeAll(async () => {
  dataSource = await createDataSource(workerDatabaseUrl()).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
});

function rowsOf(tenantId: string): Promise<Record<string, unknown>[]> {
  return dataSource.query('SELECT * FROM audit_log WHERE tenant_id = $1', [tenantId]);
}

function entryOf(tenantId: string) {
  return { tenantId, actor: 'system', action: 'test.done', subject: 's', requestId: null };
}

describe(SqlAuditLog, () => {
  it('G7: keeps who did what to which, with what changed', async () => {
    const tenantId = randomUUID();
    const entry = {
      tenantId,
      actor: 'operator',
      action: 'tenant.changed',
      subject: tenantId,
      before: { plan: 'free' },
      after: { plan: 'pro' },
      requestId: 'req_1',
    };
    await audit.record(dataSource.manager, entry);
    const { before, after, actor, action, subject } = entry;
    expect(await rowsOf(tenantId)).toEqual([
      expect.objectContaining({ before, after, actor, action, subject, request_id: 'req_1' }),
    ]);
  });

  it('G7: stands or falls with the change', async () => {
    const tenantId = randomUUID();
    await expect(
      dataSource.transaction(async (manager) => {
        await audit.record(manager, entryOf(tenantId));
        throw new Error('the change failed');
      }),
    ).rejects.toThrow('the change failed');
    expect(await rowsOf(tenantId)).toEqual([]);
  });

  it('G7: the installation’s own entries have no tenant', async () => {
    const subject = randomUUID();
    await audit.record(dataSource.manager, { ...entryOf(''), tenantId: null, subject });
    const rows = await rowsOf('00000000-0000-0000-0000-000000000000');
    expect(rows.filter((row) => row['subject'] === subject)).toHaveLength(1);
  });

  it.each([
    'UPDATE audit_log SET actor = $2 WHERE tenant_id = $1',
    'DELETE FROM audit_log WHERE tenant_id = $1 AND $2 <> $1::text',
  ])('G7: the database refuses %s', async (statement) => {
    const tenantId = randomUUID();
    await audit.record(dataSource.manager, entryOf(tenantId));
    await expect(dataSource.query(statement, [tenantId, 'nobody'])).rejects.toThrow('append-only');
    expect(await rowsOf(tenantId)).toHaveLength(1);
  });

  it('G7: the database refuses to truncate it', async () => {
    await expect(dataSource.query('TRUNCATE audit_log')).rejects.toThrow('append-only');
  });
});
