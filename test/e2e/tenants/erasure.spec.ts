import { randomBytes, randomUUID } from 'node:crypto';
import type { Response, Test } from 'supertest';
import type { QueryRunner } from 'typeorm';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';

const ADMIN_KEY = 'operator-key-of-the-tests';

interface Answer {
  readonly body: unknown;
}

let test: TestApp;

beforeAll(async () => {
  test = await createTestApp({ config: { X402_ADMIN_KEY: ADMIN_KEY } });
});

afterAll(async () => {
  await test.close();
});

function operator(method: 'post' | 'delete', path = ''): Test {
  return test.http[method](`/${BASE_PATH}/admin/tenants${path}`).set('X-Admin-Key', ADMIN_KEY);
}

function someEmail(): string {
  return `erasure-${randomBytes(6).toString('hex')}@example.com`;
}

describe('erasure concurrent with other requests', () => {
  it('B9: key creation locks the tenant before the key, as erasure does, so they cannot deadlock', async () => {
    const { tenantId, liveKey } = await createTenant(test.app);
    const erasing = test.dataSource.createQueryRunner();
    try {
      await erasing.startTransaction();
      await erasing.query('SELECT 1 FROM tenants WHERE id = $1 FOR UPDATE', [tenantId]);
      const creating = post('/api-keys', liveKey);
      expect(await isWaitedFor(erasing)).toBe(true);
      await erasing.query(`SET LOCAL lock_timeout = '500ms'`);
      await erasing.query('UPDATE api_keys SET name = NULL WHERE tenant_id = $1', [tenantId]);
      await erasing.commitTransaction();
      expect((await creating).status).toBe(201);
    } finally {
      await endOf(erasing);
    }
  });

  it('B7: a key that is being revoked cannot rotate another key', async () => {
    const { tenantId, liveKey, liveKeyId } = await createTenant(test.app);
    const { keyId } = await mintKey(test.app, tenantId, { scopes: ['verify'] });
    const revoking = test.dataSource.createQueryRunner();
    try {
      await revoking.startTransaction();
      await revoking.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [liveKeyId]);
      const rotating = post(`/api-keys/${keyId}/rotate`, liveKey);
      expect(await isWaitedFor(revoking)).toBe(true);
      await revoking.commitTransaction();
      expect((await rotating).body).toMatchObject({ statusCode: 401, code: 'INVALID_API_KEY' });
    } finally {
      await endOf(revoking);
    }
  });

  it('B9: erasure deletes the stored responses of the tenant only', async () => {
    const ask = (key: string, email: string): Test =>
      operator('post').set('Idempotency-Key', key).send({ email });
    const [key, otherKey, ownKey] = [randomUUID(), randomUUID(), randomUUID()];
    const created = (await ask(key, someEmail()).expect(201)) as Answer;
    await ask(otherKey, someEmail()).expect(201);
    const { tenant, apiKey } = created.body as { tenant: { id: string }; apiKey: { key: string } };
    await test.http
      .post(`/${BASE_PATH}/api-keys`)
      .set('Authorization', `Bearer ${apiKey.key}`)
      .set('Idempotency-Key', ownKey)
      .send({ name: 'kept' })
      .expect(201);
    expect(await storedResponses([key, otherKey, ownKey])).toEqual([key, otherKey, ownKey].sort());
    await operator('delete', `/${tenant.id}`).expect(200);
    expect(await storedResponses([key, otherKey, ownKey])).toEqual([otherKey]);
  });

  it('B9: erasure deletes the warnings and listeners of the tenant only', async () => {
    const [erased, other] = [await createTenant(test.app), await createTenant(test.app)];
    for (const { tenantId, liveKeyId } of [erased, other]) await rememberWarnings(tenantId, liveKeyId);
    await operator('delete', `/${erased.tenantId}`).expect(200);
    expect(await warningsOf(erased.tenantId)).toEqual([0, 0, 0]);
    expect(await warningsOf(other.tenantId)).toEqual([1, 1, 1]);
  });
});

const WARNINGS = ['quota_warnings', 'key_expiry_warnings', 'event_listeners'];

async function rememberWarnings(tenantId: string, keyId: string): Promise<void> {
  const insert = (into: string, values: unknown[]) =>
    test.dataSource.query(`INSERT INTO ${into}`, [tenantId, ...values]);
  await insert(
    "quota_warnings (tenant_id, environment, period, level) VALUES ($1, 'live', date '2026-11-01', 80)",
    [],
  );
  await insert('key_expiry_warnings (tenant_id, key_id, days_ahead) VALUES ($1, $2, 7)', [keyId]);
  await insert(
    "event_listeners (tenant_id, environment, event_type) VALUES ($1, 'live', 'key.expiring')",
    [],
  );
}

/** The number of rows in each of the tables. */
async function warningsOf(tenantId: string): Promise<number[]> {
  const counts: number[] = [];
  for (const table of WARNINGS) {
    const rows = await test.dataSource.query<unknown[]>(`SELECT 1 FROM ${table} WHERE tenant_id = $1`, [
      tenantId,
    ]);
    counts.push(rows.length);
  }
  return counts;
}

/** Sends at once: supertest itself sends only when it is awaited. */
function post(path: string, key: string): Promise<Response> {
  return test.http.post(`/${BASE_PATH}${path}`).set('Authorization', `Bearer ${key}`).send({}).then();
}

/** Whether another connection waits for a lock of this one within three seconds. */
async function isWaitedFor(holder: QueryRunner): Promise<boolean> {
  const [own] = await holder.manager.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
  for (let tries = 0; tries < 150; tries += 1) {
    const waiting = await test.dataSource.query<unknown[]>(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND $1 = ANY (pg_blocking_pids(pid))`,
      [own?.pid],
    );
    if (waiting.length > 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

async function endOf(runner: QueryRunner): Promise<void> {
  if (runner.isTransactionActive) await runner.rollbackTransaction();
  await runner.release();
}

async function storedResponses(keys: readonly string[]): Promise<string[]> {
  const rows = await test.dataSource.query<{ key: string }[]>(
    'SELECT key FROM idempotency_keys WHERE key = ANY ($1) AND body IS NOT NULL',
    [keys],
  );
  return rows.map(({ key }) => key).sort();
}
