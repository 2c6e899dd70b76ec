import { randomUUID } from 'node:crypto';
import type { Test } from 'supertest';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { DEFAULT_SCOPES, SCOPES } from '../../../src/domain/access/scope.js';
import { Clock } from '../../../src/platform/clock.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const KEYS = `/${BASE_PATH}/api-keys`;
const DAY_MS = 86_400_000;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface KeyBody {
  id: string;
  key: string;
  name: string | null;
  environment: string;
  scopes: string[];
  status: string;
  lastUsed: string | null;
  createdAt: string;
  expiresAt: string | null;
}

const clock = new FixedClock(Date.now());
interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

let test: TestApp;
let tenant: TestTenant;

beforeAll(async () => {
  test = await createTestApp({
    config: { X402_ADMIN_KEY: ADMIN_KEY },
    overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
});

afterAll(async () => {
  await test.close();
});

beforeEach(async () => {
  tenant = await createTenant(test.app);
});

type Method = 'get' | 'post' | 'patch' | 'delete';

function as(key: string, method: Method, path = ''): Test {
  return test.http[method](`${KEYS}${path}`).set('Authorization', `Bearer ${key}`);
}

async function mint(body: object = {}, key = tenant.liveKey): Promise<KeyBody> {
  return (await as(key, 'post').send(body).expect(201)).body as KeyBody;
}

async function shown(id: string): Promise<KeyBody> {
  return (await as(tenant.liveKey, 'get', `/${id}`).expect(200)).body as KeyBody;
}

describe('POST /api-keys', () => {
  it('B2: creates a key that is shown once and works at once', async () => {
    const { status, body } = (await as(tenant.liveKey, 'post').send({ name: 'Server' })) as Answer;
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String) as unknown,
      key: expect.stringMatching(/^x402_live_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/) as unknown,
      name: 'Server',
      environment: 'live',
      scopes: [...DEFAULT_SCOPES],
      allowedIps: null,
      requestsPerDay: null,
      createdAt: expect.stringMatching(ISO) as unknown,
      expiresAt: null,
      message: expect.stringContaining('will not be shown again') as unknown,
    });
    await test.http
      .get(`/${BASE_PATH}/usage`)
      .set('X-API-Key', (body as KeyBody).key)
      .expect(200);
  });

  it('B2: accepts every documented field of a key', async () => {
    const wanted = {
      name: null,
      environment: 'test',
      scopes: ['verify', 'keys'],
      allowedIps: ['203.0.113.0/24', '::1'],
      requestsPerDay: 50,
    };
    const made = await mint({ ...wanted, expiresInDays: 30 });
    expect(made).toMatchObject(wanted);
    expect(made.key).toMatch(/^x402_test_/);
    expect(made.expiresAt).toBe(new Date(clock.nowMs() + 30 * DAY_MS).toISOString());
  });

  it.each([
    [{ name: '' }],
    [{ name: 'x'.repeat(101) }],
    [{ environment: 'staging' }],
    [{ scopes: [] }],
    [{ scopes: ['root'] }],
    [{ scopes: ['verify', 'verify'] }],
    [{ scopes: 'verify' }],
    [{ expiresInDays: 0 }],
    [{ expiresInDays: 3651 }],
    [{ expiresInDays: 1.5 }],
    [{ expiresInDays: '30' }],
    [{ expiresInDays: null }],
    [{ allowedIps: ['everywhere'] }],
    [{ allowedIps: [] }],
    [{ requestsPerDay: 0 }],
    [{ tenantId: randomUUID() }],
  ])('B2: refuses %j', async (body) => {
    const answer = await as(tenant.liveKey, 'post').send(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('B5: refuses a scope that the creating key lacks and names it', async () => {
    const { key } = await mintKey(test.app, tenant.tenantId, { scopes: ['keys', 'verify'] });
    const refused = await as(key, 'post').send({ scopes: ['verify', 'billing'] });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'INSUFFICIENT_SCOPE', requiredScope: 'billing' });
    expect((await mint({}, key)).scopes).toEqual(['verify']);
    const { key: keysOnly } = await mintKey(test.app, tenant.tenantId, { scopes: ['keys'] });
    expect((await as(keysOnly, 'post').send({})).body).toMatchObject({ requiredScope: 'verify' });
  });

  it('B5: a created key inherits expiry and daily limit of its creator and cannot exceed them', async () => {
    const expiresAt = new Date(clock.nowMs() + 5 * DAY_MS);
    const { key } = await mintKey(test.app, tenant.tenantId, { expiresAt, requestsPerDay: 10 });
    expect(await mint({}, key)).toMatchObject({ expiresAt: expiresAt.toISOString(), requestsPerDay: 10 });
    await as(key, 'post').send({ expiresInDays: 6 }).expect(403);
    await as(key, 'post').send({ requestsPerDay: 11 }).expect(403);
    await as(key, 'post').send({ expiresInDays: 5, requestsPerDay: 9 }).expect(201);
  });

  it('B5: a test key creates test keys only', async () => {
    expect(await mint({}, tenant.testKey)).toMatchObject({ environment: 'test' });
    const refused = await as(tenant.testKey, 'post').send({ environment: 'live' });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'INSUFFICIENT_SCOPE' });
  });

  it('B1: the operator creates keys for a tenant with the same body', async () => {
    const path = `/${BASE_PATH}/admin/tenants/${tenant.tenantId}/api-keys`;
    const made = await test.http
      .post(path)
      .set('X-Admin-Key', ADMIN_KEY)
      .send({ environment: 'test', scopes: SCOPES.filter((scope) => scope !== 'billing') });
    expect(made.status).toBe(201);
    await as((made.body as KeyBody).key, 'get').expect(200);
    expect((await test.http.post(path).set('X-Admin-Key', ADMIN_KEY)).body).toMatchObject({
      environment: 'live',
      scopes: [...DEFAULT_SCOPES],
    });
    await test.http.post(path).set('Authorization', `Bearer ${tenant.liveKey}`).expect(401);
  });
});

describe('GET /api-keys', () => {
  it('B2: lists keys masked, newest first, in exactly the documented shape', async () => {
    const made = await mint({ name: 'Newest' });
    const { status, body, text } = (await as(tenant.liveKey, 'get')) as Answer;
    expect(status).toBe(200);
    const { apiKeys, nextCursor } = body as { apiKeys: KeyBody[]; nextCursor: null };
    expect(nextCursor).toBeNull();
    expect(apiKeys).toHaveLength(3);
    expect(apiKeys[0]).toEqual({
      id: made.id,
      name: 'Newest',
      key: `${made.key.slice(0, 14)}…${made.key.slice(-4)}`,
      environment: 'live',
      scopes: [...DEFAULT_SCOPES],
      allowedIps: null,
      requestsPerDay: null,
      status: 'active',
      createdBy: null,
      lastUsed: null,
      createdAt: made.createdAt,
      expiresAt: null,
    });
    for (const secret of [made.key, tenant.liveKey, tenant.testKey]) expect(text).not.toContain(secret);
  });

  it('B2: pages return every key once and refuse a forged cursor', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let i = 0; i < 4; i++) await mint();
    do {
      const query: Record<string, string | number> = cursor === null ? { limit: 2 } : { limit: 2, cursor };
      const { body } = (await as(tenant.liveKey, 'get').query(query).expect(200)) as Answer;
      const page = body as { apiKeys: KeyBody[]; nextCursor: string | null };
      seen.push(...page.apiKeys.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
    await as(tenant.liveKey, 'get').query({ cursor: 'forged' }).expect(400);
  });

  it('B8: a test key sees test keys only, a live key both', async () => {
    const ids = async (key: string): Promise<string[]> =>
      ((await as(key, 'get')).body as { apiKeys: KeyBody[] }).apiKeys.map(({ id }) => id).sort();
    expect(await ids(tenant.testKey)).toEqual([tenant.testKeyId]);
    expect(await ids(tenant.liveKey)).toEqual([tenant.liveKeyId, tenant.testKeyId].sort());
  });
});

describe('PATCH and DELETE /api-keys/:id', () => {
  it('B2: renames a key', async () => {
    const { id } = await mint();
    const renamed = await as(tenant.liveKey, 'patch', `/${id}`).send({ name: 'Renamed' });
    expect(renamed.status).toBe(200);
    expect(renamed.body).toEqual(await shown(id));
    expect(renamed.body).toMatchObject({ id, name: 'Renamed' });
    for (const body of [{}, { name: '' }, { name: 7 }, { name: 'x', scopes: ['keys'] }]) {
      await as(tenant.liveKey, 'patch', `/${id}`).send(body).expect(400);
    }
  });

  it('B2: revokes a key immediately; a repeat changes nothing', async () => {
    const { id, key } = await mint({ scopes: ['keys'] });
    await as(key, 'get').expect(200);
    const answer = await as(tenant.liveKey, 'delete', `/${id}`);
    expect(answer.status).toBe(204);
    expect(answer.text).toBe('');
    const refused = await as(key, 'get');
    expect(refused.status).toBe(401);
    expect(refused.body).toMatchObject({ code: 'INVALID_API_KEY' });
    await as(tenant.liveKey, 'delete', `/${id}`).expect(204);
    expect(await shown(id)).toMatchObject({ status: 'revoked' });
  });
});

describe('the last live key with the scope keys', () => {
  const revoke = (id: string, query = '') => as(tenant.liveKey, 'delete', `/${id}${query}`);

  it('B2: is revoked only with force=true', async () => {
    await mint({ environment: 'test', scopes: ['keys'] });
    await mint({ scopes: ['verify'] });
    const soon = await mint({ scopes: ['keys'], expiresInDays: 1 });
    await revoke((await mint({ scopes: ['keys'] })).id).expect(204);
    clock.advance(DAY_MS);
    expect(await shown(soon.id)).toMatchObject({ status: 'expired' });
    for (const query of ['', '?force=false']) {
      const refused = await revoke(tenant.liveKeyId, query);
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ code: 'CONFLICT' });
      expect((refused.body as { message: string }).message).toContain('force=true');
    }
    await revoke(tenant.liveKeyId, '?force=yes').expect(400);
    await as(tenant.liveKey, 'get').expect(200);
    await revoke(tenant.liveKeyId, '?force=true').expect(204);
    await as(tenant.liveKey, 'get').expect(401);
  });

  it('B2: other keys and expired keys are revoked without force', async () => {
    for (const body of [{ scopes: ['verify'] }, { environment: 'test', scopes: ['keys'] }]) {
      await revoke((await mint(body)).id).expect(204);
    }
    const expired = await mintKey(test.app, tenant.tenantId, { expiresAt: new Date(0) });
    await revoke(expired.keyId).expect(204);
  });

  it('B2: of two such keys that revoke each other concurrently, one is kept', async () => {
    for (let round = 0; round < 5; round++) {
      tenant = await createTenant(test.app);
      const other = await mint({ scopes: ['keys'] });
      const answers = await Promise.all([revoke(other.id), as(other.key, 'delete', `/${tenant.liveKeyId}`)]);
      // One is refused as the last key, or its own key was revoked before it was authenticated.
      expect(['204,401', '204,409']).toContain(String(answers.map(({ status }) => status).sort()));
      const left = answers[0].status === 204 ? tenant.liveKey : other.key;
      await as(left, 'get').expect(200);
    }
  });

  it('B5: may be rotated: its successor manages keys', async () => {
    const answer = await as(tenant.liveKey, 'post', `/${tenant.liveKeyId}/rotate`).send({}).expect(201);
    await as((answer.body as KeyBody).key, 'get').expect(200);
  });
});

describe('expiry', () => {
  it('B2: a key expires at its time, also in the key cache', async () => {
    const { id, key } = await mint({ scopes: ['keys'], expiresInDays: 1 });
    await as(key, 'get').expect(200);
    clock.advance(DAY_MS - 1);
    await as(key, 'get').expect(200);
    clock.advance(1);
    const expired = await as(key, 'get');
    expect(expired.status).toBe(401);
    expect(expired.body).toMatchObject({ code: 'EXPIRED_API_KEY' });
    expect(await shown(id)).toMatchObject({ status: 'expired' });
    await as(tenant.liveKey, 'delete', `/${id}`).expect(204);
    expect((await as(key, 'get')).body).toMatchObject({ code: 'INVALID_API_KEY' });
  });
});

describe('POST /api-keys/:id/rotate', () => {
  it('B5: creates a key with the same name, grant and expiry and expires the old one', async () => {
    const old = await mint({
      name: 'Server',
      scopes: ['keys', 'verify'],
      expiresInDays: 90,
      requestsPerDay: 7,
    });
    const rotated = await as(tenant.liveKey, 'post', `/${old.id}/rotate`);
    expect(rotated.status).toBe(201);
    const next = rotated.body as KeyBody;
    const { name, scopes, environment, expiresAt } = old;
    expect(next).toMatchObject({ name, scopes, environment, expiresAt, requestsPerDay: 7 });
    expect(next.id).not.toBe(old.id);
    await as(next.key, 'get').expect(200);
    expect((await as(old.key, 'get')).body).toMatchObject({ code: 'EXPIRED_API_KEY' });
  });

  it('B5: the old key stays valid for the overlap, but not beyond its own expiry', async () => {
    const old = await mint({ scopes: ['keys'], expiresInDays: 1 });
    await as(old.key, 'post', `/${old.id}/rotate`).send({ overlapSeconds: 60 }).expect(201);
    clock.advance(59_999);
    await as(old.key, 'get').expect(200);
    clock.advance(1);
    await as(old.key, 'get').expect(401);

    const short = await mint({ scopes: ['keys'], expiresInDays: 1 });
    await as(tenant.liveKey, 'post', `/${short.id}/rotate`).send({ overlapSeconds: 604_800 }).expect(201);
    expect(await shown(short.id)).toMatchObject({ expiresAt: short.expiresAt });
  });

  it('B5: refuses a key that is revoked or expired', async () => {
    const revoked = await mint();
    await as(tenant.liveKey, 'delete', `/${revoked.id}`);
    const expired = await mintKey(test.app, tenant.tenantId, { expiresAt: new Date(clock.nowMs() - 1) });
    for (const id of [revoked.id, expired.keyId]) {
      const answer = await as(tenant.liveKey, 'post', `/${id}/rotate`);
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ code: 'CONFLICT' });
    }
  });

  it('B5: refuses a key with fewer scopes than the rotated key', async () => {
    const { key } = await mintKey(test.app, tenant.tenantId, { scopes: ['keys'] });
    const stolen = await as(key, 'post', `/${tenant.liveKeyId}/rotate`);
    expect(stolen.status).toBe(403);
    expect(stolen.body).toMatchObject({ code: 'INSUFFICIENT_SCOPE' });
    await as(tenant.liveKey, 'get').expect(200);
  });

  it('B5: of three concurrent rotations without overlap, one succeeds', async () => {
    const { id } = await mint();
    const answers = await Promise.all([1, 2, 3].map(() => as(tenant.liveKey, 'post', `/${id}/rotate`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it.each([{ overlapSeconds: -1 }, { overlapSeconds: 604_801 }, { overlapSeconds: null }, { days: 1 }])(
    'B5: refuses %j',
    async (body) => {
      await as(tenant.liveKey, 'post', `/${tenant.testKeyId}/rotate`).send(body).expect(400);
    },
  );
});

describe('isolation', () => {
  it('B8: foreign, cross-environment, missing and malformed ids get the same 404', async () => {
    const unrelated = await createTenant(test.app);
    const cases: [string, string][] = [
      [tenant.liveKey, randomUUID()],
      [tenant.liveKey, unrelated.liveKeyId],
      [tenant.liveKey, unrelated.testKeyId],
      [tenant.liveKey, 'not-an-id'],
      [tenant.testKey, tenant.liveKeyId],
      [tenant.testKey, unrelated.testKeyId],
    ];
    const bodies: unknown[] = [];
    for (const [key, id] of cases) {
      const answers = await Promise.all([
        as(key, 'get', `/${id}`),
        as(key, 'patch', `/${id}`).send({ name: 'Mine now' }),
        as(key, 'delete', `/${id}`),
        as(key, 'post', `/${id}/rotate`).send({ overlapSeconds: 1 }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
      bodies.push(...answers.map(({ body }) => ({ ...(body as object), requestId: 'any' })));
    }
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    await as(unrelated.liveKey, 'get').expect(200);
    await as(unrelated.testKey, 'get').expect(200);
    await as(tenant.liveKey, 'get').expect(200);
  });
});
