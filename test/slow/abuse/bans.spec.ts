import { randomBytes } from 'node:crypto';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { formatApiKey } from '../../../src/domain/access/api-key.js';
import { AddressHasher } from '../../../src/platform/http/request/address-hasher.js';
import { AbuseJobs } from '../../../src/modules/limits/abuse/abuse-jobs.js';
import { FailedAuthCounter } from '../../../src/modules/limits/abuse/failed-auth-counter.js';
import { Clock } from '../../../src/platform/clock.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const BASE = `/${BASE_PATH}`;
const MINUTE_MS = 60_000;

interface BanBody {
  id: string;
  addressHash: string;
  reason: string;
  until: string;
  createdAt: string;
  includeKeys: boolean;
}

const clock = new FixedClock(Date.UTC(2026, 10, 22, 12));
let database: ThrowawayDatabase;
let first: TestApp;
let second: TestApp;
let tenant: TestTenant;
let address: string;
let used = 0;

function startApp(url = database.url): Promise<TestApp> {
  return createTestApp({
    oneProcess: 'the spec has two processes of its own, and says which one is asked',
    config: { DATABASE_URL: url, JOBS_ENABLED: 'false', X402_ADMIN_KEY: ADMIN_KEY, TRUST_PROXY: '1' },
    bans: true,
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
beforeEach(async () => {
  address = `198.51.100.${++used}`;
  tenant = await createTenant(first.app);
});

function get(
  path: string,
  { at = first, from = address, key }: { at?: TestApp; from?: string; key?: string },
) {
  const request = at.http.get(`${BASE}${path}`).set('X-Forwarded-For', from);
  return key === undefined ? request : request.set('Authorization', `Bearer ${key}`);
}

/** A well-formed key that no tenant owns. */
const unknownKey = () => formatApiKey('live', randomBytes(32));

async function fail(times: number, options: { at?: TestApp; from?: string; key?: string } = {}) {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++)
    statuses.push((await get('/api-keys', { key: unknownKey(), ...options })).status);
  return statuses;
}

/** Sends wrong operator keys. */
async function guess(times: number, at = first) {
  const fields = { 'X-Admin-Key': 'a-wrong-operator-key', 'X-Forwarded-For': address };
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) statuses.push((await at.http.get(`${BASE}/admin/bans`).set(fields)).status);
  return statuses;
}

async function codeOf(
  options: { at?: TestApp; from?: string; key?: string } = {},
  path = '/supported-chains',
) {
  return ((await get(path, options)).body as { code?: string }).code ?? 'served';
}

function admin(method: 'get' | 'post' | 'delete', path = '', from = '192.0.2.250') {
  return first.http[method](`${BASE}/admin/bans${path}`)
    .set('X-Admin-Key', ADMIN_KEY)
    .set('X-Forwarded-For', from);
}

async function bans(): Promise<BanBody[]> {
  return ((await admin('get').expect(200)).body as { bans: BanBody[] }).bans;
}

async function addBan(body: object = {}): Promise<BanBody> {
  const wanted = { address, seconds: 120, reason: 'by hand', ...body };
  return (await admin('post').send(wanted).expect(201)).body as BanBody;
}

async function until(condition: () => Promise<boolean>, limitMs = 1_000): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}

function hashOf(): string {
  return first.app.get(AddressHasher).hash(address);
}

/** Automatic bans of this test's address only: bans of earlier tests may still be written. */
async function automaticBans(): Promise<{ level: number }[]> {
  return first.dataSource.query(
    'SELECT level FROM bans WHERE level IS NOT NULL AND address_hash = $1 ORDER BY until',
    [hashOf()],
  );
}

describe('failed authentications', () => {
  it('C6: ten failures of any kind get 401 and then ban only that address', async () => {
    const expired = await mintKey(first.app, tenant.tenantId, { expiresAt: new Date(0) });
    const revoked = await mintKey(first.app, tenant.tenantId);
    await first.dataSource.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [revoked.keyId]);
    for (const key of [unknownKey(), expired.key, revoked.key, unknownKey()]) {
      expect(await fail(2, { key })).toEqual([401, 401]);
    }
    expect(await guess(2)).toEqual([401, 401]);
    const refused = await get('/supported-chains', {});
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'BANNED', retryAfterSeconds: 60 });
    expect(refused.headers['retry-after']).toBe('60');
    const end = new Date(clock.nowMs() + 60_000).toISOString();
    expect(refused.body).toMatchObject({ resetAt: end, message: expect.stringContaining(end) as string });
    expect(await codeOf({ from: '203.0.113.9' })).toBe('served');
    expect(await until(async () => (await automaticBans()).length === 1)).toBe(true);
    expect(await automaticBans()).toMatchObject([{ level: 0 }]);
    // All apps of a process log to the one created last.
    const said = () =>
      [...first.logs(), ...second.logs()].filter(
        ({ msg, addressHash }) => msg === 'ADDRESS_BANNED' && addressHash === hashOf(),
      );
    // The row is written a moment before the log line.
    await until(() => Promise.resolve(said().length > 0));
    expect(said()).toHaveLength(1);
  });

  it('C6: nine failures in ten minutes do not ban, nor do missing keys or scopes', async () => {
    const weak = await mintKey(first.app, tenant.tenantId, { scopes: ['verify'] });
    await fail(9);
    for (let i = 0; i < 20; i++) {
      expect((await get('/api-keys', {})).status).toBe(401);
      expect((await get('/api-keys', { key: weak.key })).status).toBe(403);
    }
    expect(await codeOf()).toBe('served');
    clock.advance(10 * MINUTE_MS);
    expect(await fail(9)).toEqual(new Array(9).fill(401));
    expect(await codeOf()).toBe('served');
  });

  it('C6: a ban refuses bad keys, but not valid keys or health requests', async () => {
    await fail(10);
    expect((await get('/api-keys', { key: tenant.liveKey })).status).toBe(200);
    expect(await codeOf({ key: unknownKey() }, '/api-keys')).toBe('BANNED');
    expect(await codeOf({ key: 'nonsense' }, '/api-keys')).toBe('BANNED');
    for (const path of ['/health', '/health/live', '/health/ready']) {
      expect(await codeOf({}, path)).not.toBe('BANNED');
    }
    expect((await get('/health/live', {})).status).toBe(200);
    // Health endpoints ignore keys: a bad one is neither looked up nor counted.
    expect(await codeOf({ key: unknownKey() }, '/health/live')).toBe('served');
  });

  it('C6: each new ban is longer, and requests of the same burst do not extend it', async () => {
    const lengths: unknown[] = [];
    for (const seconds of [60, 300, 1_800, 86_400]) {
      await fail(10);
      const level = lengths.length;
      expect(await until(async () => (await automaticBans()).length === level + 1)).toBe(true);
      await until(
        async () => (await get('/supported-chains', {})).headers['retry-after'] === String(seconds),
      );
      lengths.push(Number((await get('/supported-chains', {})).headers['retry-after']));
      expect(await fail(15, { key: unknownKey() })).toEqual(new Array(15).fill(403));
      clock.advance(seconds * 1_000);
      expect(await codeOf()).toBe('served');
    }
    expect(lengths).toEqual([60, 300, 1_800, 86_400]);
  });

  it('C6: failures at two processes add up, and both enforce the ban within a second', async () => {
    await fail(6, { at: first });
    await fail(4, { at: second });
    expect(await until(async () => (await codeOf({ at: first })) === 'BANNED')).toBe(true);
    expect(await until(async () => (await codeOf({ at: second })) === 'BANNED')).toBe(true);
    expect(await automaticBans()).toHaveLength(1);
  });

  it('C6: a hundred simultaneous failures at two processes create one ban', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        get('/api-keys', { at: i % 2 === 0 ? first : second, key: unknownKey() }),
      ),
    );
    const failed = answers.filter(({ status }) => status === 401).length;
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 403]));
    expect(failed).toBeGreaterThanOrEqual(10);
    expect(failed).toBeLessThanOrEqual(20);
    expect(await until(async () => (await automaticBans()).length > 0)).toBe(true);
    await Promise.all(
      [first, second].map((app) => until(async () => (await codeOf({ at: app })) === 'BANNED')),
    );
    expect(await automaticBans()).toHaveLength(1);
  });

  it('C6: concurrent counters of two processes ban each address once', async () => {
    const ledger = first.app.get(FailedAuthCounter);
    const other = second.app.get(FailedAuthCounter);
    const timesMs = new Array<number>(10).fill(clock.nowMs());
    const hashes = ['aaaa', 'bbbb', 'cccc'];
    const entered = await Promise.all(
      Array.from({ length: 10 }, (_, i) => {
        const order = i % 2 === 0 ? hashes : [...hashes].reverse();
        return (i % 3 === 0 ? ledger : other).enter(order.map((addressHash) => ({ addressHash, timesMs })));
      }),
    );
    expect(
      entered
        .flat()
        .map(({ addressHash }) => addressHash)
        .sort(),
    ).toEqual(hashes);
  });

  it('C6: a forged X-Forwarded-For neither hides an address nor bans another', async () => {
    await fail(10, { from: `203.0.113.77, ${address}` });
    expect(await codeOf({ from: `203.0.113.78, ${address}` })).toBe('BANNED');
    expect(await codeOf({ from: '203.0.113.77' })).toBe('served');
  });

  it('C6: ban rows, audit rows and log lines never contain the plain address', async () => {
    await fail(12);
    await addBan();
    expect(await until(async () => (await automaticBans()).length === 1)).toBe(true);
    const tables = await first.dataSource.query<{ row: string }[]>(
      `SELECT row_to_json(b)::text AS row FROM bans b UNION ALL
       SELECT row_to_json(f)::text FROM failed_authentications f UNION ALL
       SELECT row_to_json(a)::text FROM audit_log a`,
    );
    expect(tables.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(tables)).not.toContain(address);
    expect([...first.lines, ...second.lines].join('')).not.toContain(address);
  });

  it('C6: during a database outage a process bans by itself and shares the ban afterwards', async () => {
    const enter = jest.spyOn(first.app.get(FailedAuthCounter), 'enter').mockRejectedValue(new Error('away'));
    expect(await fail(10)).toEqual(new Array(10).fill(401));
    expect(await codeOf()).toBe('BANNED');
    expect(await until(() => Promise.resolve(enter.mock.calls.length > 0))).toBe(true);
    expect(await automaticBans()).toEqual([]);
    enter.mockRestore();
    expect(await until(async () => (await automaticBans()).length === 1, 5_000)).toBe(true);
    expect(await until(async () => (await codeOf({ at: second })) === 'BANNED')).toBe(true);
  });

  it('E2: without a database wrong operator keys count towards a ban, unknown API keys do not', async () => {
    const doomed = await createThrowawayDatabase();
    const alone = await startApp(doomed.url);
    try {
      await doomed.drop();
      expect(await fail(12, { at: alone })).toEqual(new Array(12).fill(500));
      expect(await codeOf({ at: alone })).toBe('served');
      expect(await guess(10, alone)).toEqual(new Array(10).fill(401));
      expect(await codeOf({ at: alone })).toBe('BANNED');
      expect((await get('/health/live', { at: alone })).status).toBe(200);
    } finally {
      await alone.close();
    }
  });

  it('C6: the job deletes expired failure counts and bans', async () => {
    await fail(10);
    expect(await until(async () => (await automaticBans()).length === 1)).toBe(true);
    const jobs = first.app.get(AbuseJobs);
    await jobs.forget();
    expect(await automaticBans()).toHaveLength(1);
    const counted = () =>
      first.dataSource.query('SELECT 1 FROM failed_authentications WHERE address_hash = $1', [hashOf()]);
    expect(await counted()).toHaveLength(1);
    clock.advance(10 * MINUTE_MS + 1);
    await jobs.forget();
    expect(await counted()).toEqual([]);
    expect(await automaticBans()).toHaveLength(1);
    clock.advance(24 * 60 * MINUTE_MS);
    await jobs.forget();
    expect(await automaticBans()).toEqual([]);
  });
});

describe('/admin/bans', () => {
  it('C6: the operator bans an address at every process, lists the ban and lifts it', async () => {
    const ban = await addBan();
    expect(ban).toEqual({
      id: ban.id,
      addressHash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      reason: 'by hand',
      until: new Date(clock.nowMs() + 120_000).toISOString(),
      createdAt: new Date(clock.nowMs()).toISOString(),
      includeKeys: false,
    });
    expect(await bans()).toContainEqual(ban);
    for (const at of [first, second]) {
      expect(await until(async () => (await codeOf({ at })) === 'BANNED')).toBe(true);
    }
    await admin('delete', `/${ban.id}`).expect(204);
    for (const at of [first, second]) {
      expect(await until(async () => (await codeOf({ at })) === 'served')).toBe(true);
    }
    expect((await bans()).map(({ id }) => id)).not.toContain(ban.id);
    await admin('delete', `/${ban.id}`).expect(404);
    const audited = await first.dataSource.query<{ action: string; actor: string; tenant_id: string }[]>(
      'SELECT action, actor, tenant_id FROM audit_log WHERE subject = $1 ORDER BY created_at',
      [ban.id],
    );
    expect(audited.map(({ action, actor }) => [action, actor])).toEqual([
      ['ban.added', 'operator'],
      ['ban.lifted', 'operator'],
    ]);
  });

  it('C6: a ban with includeKeys refuses valid keys and the operator key, but not health requests', async () => {
    await addBan({ includeKeys: true });
    const answer = () => codeOf({ key: tenant.liveKey }, '/api-keys');
    expect(await until(async () => (await answer()) === 'BANNED')).toBe(true);
    expect((await get('/health/live', {})).status).toBe(200);
    expect((await admin('get', '', address)).body).toMatchObject({ statusCode: 403, code: 'BANNED' });
  });

  it('C6: lifting one of two bans leaves the other', async () => {
    const long = await addBan({ seconds: 600, includeKeys: true });
    await addBan({ seconds: 60 });
    await admin('delete', `/${long.id}`).expect(204);
    expect(await until(async () => (await codeOf({ key: tenant.liveKey }, '/api-keys')) === 'served')).toBe(
      true,
    );
    expect(await codeOf()).toBe('BANNED');
    clock.advance(60_000);
    expect(await codeOf()).toBe('served');
  });

  it('C6: a process started later enforces active bans until they expire', async () => {
    await addBan({ seconds: 60 });
    const third = await startApp();
    try {
      expect(await codeOf({ at: third })).toBe('BANNED');
      clock.advance(60_000);
      expect(await codeOf({ at: third })).toBe('served');
    } finally {
      await third.close();
    }
  });

  it.each<object>([
    { address: 'example.com' },
    { address: '10.0.0.0/8' },
    ...[0, 1.5, 31_536_001].map((seconds) => ({ seconds })),
    { reason: '' },
    ...['yes', null].map((includeKeys) => ({ includeKeys })),
    { more: 1 },
  ])('C6: refuses %j', async (body) => {
    const wanted = { address, seconds: 60, reason: 'x', ...body };
    const answer = await admin('post').send(wanted);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it.each([
    ['the address', () => `tried keys from ${address} all night`],
    ['a key', () => `uses the stolen ${tenant.liveKey}`],
  ])('C6: refuses a reason that contains %s, because the reason is kept permanently', async (_, reason) => {
    const answer = await admin('post').send({ address, seconds: 60, reason: reason() });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'reason' }] });
    expect(JSON.stringify(answer.body)).not.toContain(address);
  });

  it('C6: tenant keys get 401, and unknown ban ids get 404', async () => {
    expect((await get('/admin/bans', { key: tenant.liveKey })).status).toBe(401);
    await admin('delete', '/not-an-id').expect(404);
    await admin('delete', '/00000000-0000-4000-8000-000000000000').expect(404);
  });
});
