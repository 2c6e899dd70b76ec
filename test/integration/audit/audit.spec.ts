import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { AuditTrail, type AuditFilter } from '../../../src/platform/audit/audit-trail.js';
import type { Cursor } from '../../../src/platform/http/query/pagination.js';
import { AuditLog } from '../../../src/platform/audit/audit.js';
import {
  createThrowawayDatabase,
  workerDatabaseUrl,
  type ThrowawayDatabase,
} from '../../support/services/worker-database.js';

const audit = new AuditLog();
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

/** The names of the nodes of a plan, its root first, and of the indexes that they use. */
function nodesOf(plan: Plan): string[] {
  const { 'Node Type': type, 'Index Name': index, Plans: inner = [] } = plan;
  return [index === undefined ? type : `${type} ${index}`, ...inner.flatMap(nodesOf)];
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}

describe(AuditTrail, () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const everything = { tenantId: null, action: null, from: null, to: null };

  /** The plan of the statement by which `list` reads a page. */
  async function planOf(filter: AuditFilter, after: Cursor | null): Promise<string[]> {
    const asked = jest.spyOn(dataSource, 'query');
    await new AuditTrail(dataSource).list(filter, after, 50);
    const [sql, values] = asked.mock.lastCall ?? [];
    asked.mockRestore();
    const [row] = await dataSource.query<[{ 'QUERY PLAN': [{ Plan: Plan }] }]>(
      `EXPLAIN (FORMAT JSON) ${sql ?? ''}`,
      values,
    );
    return nodesOf(row['QUERY PLAN'][0].Plan);
  }

  it('G7: reads a page, of all tenants or of one, by an index without a sort', async () => {
    const tenantId = randomUUID();
    await dataSource.query(
      `INSERT INTO audit_log (tenant_id, actor, action, subject, created_at)
       SELECT CASE WHEN n % 10 = 0 THEN $1::uuid ELSE gen_random_uuid() END, 'system', 'test.done', 's',
         now() - make_interval(secs => n) FROM generate_series(1, 20000) n`,
      [tenantId],
    );
    await dataSource.query('ANALYZE audit_log');
    const after = { createdAt: new Date().toISOString(), id: randomUUID() };
    for (const cursor of [null, after]) {
      expect(await planOf(everything, cursor)).toEqual(['Limit', 'Index Scan audit_log_created_idx']);
      expect(await planOf({ ...everything, tenantId }, cursor)).toEqual([
        'Limit',
        'Index Scan audit_log_tenant_idx',
      ]);
    }
  });
});

describe(AuditLog, () => {
  it('G7: stores actor, action, subject, request id, and the state before and after', async () => {
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

  it('G7: rolls an entry back with the change that it records', async () => {
    const tenantId = randomUUID();
    await expect(
      dataSource.transaction(async (manager) => {
        await audit.record(manager, entryOf(tenantId));
        throw new Error('the change failed');
      }),
    ).rejects.toThrow('the change failed');
    expect(await rowsOf(tenantId)).toEqual([]);
  });

  it('G7: stores entries of the installation under the zero tenant id', async () => {
    const subject = randomUUID();
    await audit.record(dataSource.manager, { ...entryOf(''), tenantId: null, subject });
    const rows = await rowsOf('00000000-0000-0000-0000-000000000000');
    expect(rows.filter((row) => row['subject'] === subject)).toHaveLength(1);
  });
});
