import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { createDataSource } from '../../../src/data-source.js';
import { ApiKeyLookup } from '../../../src/modules/api-keys/directory/api-key-lookup.js';
import { Clock } from '../../../src/platform/clock.js';
import { Signals } from '../../../src/platform/signals/signals.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const KEYS = `/${BASE_PATH}/api-keys`;

let database: ThrowawayDatabase;
let first: TestApp;
let second: TestApp;
const clock = new FixedClock(Date.UTC(2026, 10, 22, 12));

function startApp(): Promise<TestApp> {
  return createTestApp({
    config: { DATABASE_URL: database.url, X402_ADMIN_KEY: ADMIN_KEY },
    overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
}

beforeAll(async () => {
  database = await createThrowawayDatabase();
  first = await startApp();
  second = await startApp();
});

afterAll(async () => {
  await first.close();
  await second.close();
  await database.drop();
});

async function statusAt(app: TestApp, key: string): Promise<number> {
  return (await app.http.get(KEYS).set('Authorization', `Bearer ${key}`)).status;
}

/** Polls until the status is returned. @returns how long that took */
async function msUntil(status: number, ask: () => Promise<number>): Promise<number> {
  const started = Date.now();
  while ((await ask()) !== status && Date.now() - started < 5_000) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return Date.now() - started;
}

/** An earlier test cut the signal connection, and its return flushes the cache: wait until that has happened. */
async function untilSubscribed({ app }: TestApp): Promise<void> {
  let received = false;
  const stop = app.get(Signals).subscribe(
    'ban',
    () => (received = true),
    () => undefined,
  );
  await msUntil(1, async () => {
    await second.app.get(Signals).publish({ topic: 'ban', key: 'nobody' });
    return received ? 1 : 0;
  });
  stop();
}

describe('two processes on one database', () => {
  it('B7: a revoked key is refused at once by the same process and within a second by the other', async () => {
    const { tenantId, liveKey } = await createTenant(first.app);
    const { key, keyId } = await mintKey(first.app, tenantId, { scopes: ['keys'] });
    expect([await statusAt(first, key), await statusAt(second, key)]).toEqual([200, 200]);
    await first.http.delete(`${KEYS}/${keyId}`).set('Authorization', `Bearer ${liveKey}`).expect(204);
    expect(await statusAt(first, key)).toBe(401);
    expect(await msUntil(401, () => statusAt(second, key))).toBeLessThan(1_000);
  });

  it('B7: a suspension and a plan change take effect at the other process within a second', async () => {
    const { tenantId, liveKey } = await createTenant(first.app);
    const putOnPolygon = async (): Promise<number> =>
      (
        await second.http
          .put(`/${BASE_PATH}/wallets/polygon`)
          .set('Authorization', `Bearer ${liveKey}`)
          .send({ address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' })
      ).status;
    expect(await putOnPolygon()).toBe(403);
    const asOperator = { 'X-Admin-Key': ADMIN_KEY };
    const path = `/${BASE_PATH}/admin/tenants/${tenantId}`;
    await first.http.patch(path).set(asOperator).send({ plan: 'pro' }).expect(200);
    expect(await msUntil(200, putOnPolygon)).toBeLessThan(1_000);
    await first.http.post(`${path}/suspend`).set(asOperator).send({ reason: 'x' }).expect(200);
    expect(await msUntil(403, () => statusAt(second, liveKey))).toBeLessThan(1_000);
  });

  it('B7: a revocation with a missed signal takes effect when the signal connection returns', async () => {
    const { tenantId } = await createTenant(first.app);
    const { key, keyId } = await mintKey(first.app, tenantId);
    expect(await statusAt(second, key)).toBe(200);
    await first.dataSource.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [keyId]);
    expect(await statusAt(second, key)).toBe(200);
    await first.dataSource.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'x402-signals' AND datname = current_database()`,
    );
    expect(await msUntil(401, () => statusAt(second, key))).toBeLessThan(4_000);
  });
});

describe('API key look-up', () => {
  it('B3: queries the database once for many concurrent requests, and never for malformed keys', async () => {
    const { liveKey } = await createTenant(first.app);
    await untilSubscribed(first);
    const find = jest.spyOn(first.app.get(ApiKeyLookup), 'find');
    try {
      const statuses = await Promise.all(Array.from({ length: 20 }, () => statusAt(first, liveKey)));
      expect(statuses).toEqual(Array(20).fill(200));
      expect(find.mock.calls.length).toBe(1);
      await statusAt(first, `${liveKey.slice(0, -1)}z`);
      expect(find.mock.calls.length).toBe(1);
    } finally {
      find.mockRestore();
    }
  });

  it('B3: a failing database gives 500, not an invalid key error', async () => {
    const { liveKey } = await createTenant(first.app);
    const find = jest
      .spyOn(first.app.get(ApiKeyLookup), 'find')
      .mockRejectedValue(new Error('connection lost'));
    try {
      const answer = await first.http.get(KEYS).set('Authorization', `Bearer ${liveKey}`);
      expect(answer.body).toMatchObject({ statusCode: 500, code: 'INTERNAL_ERROR' });
    } finally {
      find.mockRestore();
    }
    expect(await statusAt(first, liveKey)).toBe(200);
  });
});

describe('plaintext keys', () => {
  it('B3: appear in no table, log line or error response', async () => {
    const created = await first.http
      .post(`/${BASE_PATH}/admin/tenants`)
      .set('X-Admin-Key', ADMIN_KEY)
      .send({ email: 'plaintext@example.com' });
    const { apiKey } = created.body as { apiKey: { id: string; key: string } };
    const rotated = await first.http
      .post(`${KEYS}/${apiKey.id}/rotate`)
      .set('Authorization', `Bearer ${apiKey.key}`);
    const { key } = rotated.body as { key: string };
    const broken = `${key.slice(0, -1)}-`;
    const refused = await first.http.get(KEYS).set('Authorization', `Bearer ${broken}`);
    expect([rotated.status, await statusAt(first, key), refused.status]).toEqual([201, 200, 401]);

    const secrets = [apiKey.key, key, broken].map((text) => text.slice('x402_live_'.length, 40));
    const tables = await first.dataSource.query<{ name: string }[]>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(8);
    for (const { name } of tables) {
      const rows = await first.dataSource.query<{ text: string }[]>(
        `SELECT r::text AS text FROM ${name} AS r`,
      );
      const dump = rows.map(({ text }) => text).join('\n');
      expect(secrets.filter((secret) => dump.includes(secret))).toEqual([]);
    }
    const said = [...first.lines, refused.text].join('\n');
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
    expect(said).not.toContain(ADMIN_KEY);
  });
});

describe('lastUsed', () => {
  async function lastUsed(keyId: string): Promise<Date | null> {
    const rows = await first.dataSource.query<{ last_used_at: Date | null }[]>(
      'SELECT last_used_at FROM api_keys WHERE id = $1',
      [keyId],
    );
    return rows[0]?.last_used_at ?? null;
  }

  it('B2: is written at most once a minute and at shutdown, and never moves back', async () => {
    const app = await startApp();
    const { liveKey, liveKeyId } = await createTenant(app.app);
    const firstUse = clock.nowMs();
    await statusAt(app, liveKey);
    await msUntil(1, async () => ((await lastUsed(liveKeyId)) === null ? 0 : 1));
    expect((await lastUsed(liveKeyId))?.getTime()).toBe(firstUse);

    clock.advance(59_000);
    await statusAt(app, liveKey);
    // Longer than the batching delay: a second write would be visible by now.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await lastUsed(liveKeyId))?.getTime()).toBe(firstUse);
    await app.close();
    expect((await lastUsed(liveKeyId))?.getTime()).toBe(firstUse + 59_000);

    clock.set(firstUse);
    const late = await startApp();
    await statusAt(late, liveKey);
    await late.close();
    expect((await lastUsed(liveKeyId))?.getTime()).toBe(firstUse + 59_000);
  });

  it('B2: does not delay requests, even when the row is locked', async () => {
    const { tenantId, liveKey } = await createTenant(first.app);
    const locker = await createDataSource(database.url).initialize();
    try {
      await locker.transaction(async (manager) => {
        await manager.query('SELECT 1 FROM api_keys WHERE tenant_id = $1 FOR UPDATE', [tenantId]);
        expect(await statusAt(second, liveKey)).toBe(200);
        await new Promise((resolve) => setTimeout(resolve, 1_200));
        expect(await statusAt(second, liveKey)).toBe(200);
      });
    } finally {
      await locker.destroy();
    }
  });
});

describe('entities', () => {
  it('F4: match the schema that the migrations create', async () => {
    const { upQueries } = await first.dataSource.driver.createSchemaBuilder().log();
    const ours = upQueries.map(({ query }) => query).filter((query) => /tenants|wallets|api_key/.test(query));
    expect(ours).toEqual([]);
  });
});
