import { randomUUID } from 'node:crypto';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { SCOPES } from '../../../src/domain/access/scope.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';
import type { Call } from '../../support/verification/verification.js';

const ADMIN_KEY = 'operator-key-of-the-privileges';
const BUT_BILLING = SCOPES.filter((scope) => scope !== 'billing');

interface KeyBody {
  readonly id: string;
  readonly key: string;
  readonly scopes: readonly string[];
  readonly requestsPerDay: number | null;
}

describe('privileges of keys created with another key', () => {
  let test: TestApp;
  let tenant: TestTenant;

  beforeAll(async () => {
    test = await createTestApp({ config: { X402_ADMIN_KEY: ADMIN_KEY, JOBS_ENABLED: 'false' } });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    tenant = await createTenant(test.app);
  });

  const call = (
    key: string,
    method: 'get' | 'post' | 'patch' | 'delete',
    path: string,
    body?: object,
  ): Call => {
    const request = test.http[method](`/${BASE_PATH}${path}`).set('Authorization', `Bearer ${key}`);
    return body === undefined ? request : request.send(body);
  };
  const operator = (method: 'get' | 'post' | 'delete', path: string): Call =>
    test.http[method](`/${BASE_PATH}/admin${path}`).set('X-Admin-Key', ADMIN_KEY);
  const mint = async (key: string, body: object = {}): Promise<KeyBody> =>
    (await call(key, 'post', '/api-keys', { scopes: ['keys', 'verify'], ...body }).expect(201))
      .body as KeyBody;
  const rotate = async (key: string, id: string): Promise<KeyBody> =>
    (await call(key, 'post', `/api-keys/${id}/rotate`, {}).expect(201)).body as KeyBody;
  /** Statuses of `rounds` requests of each key, in turn. */
  const spend = async (keys: readonly string[], rounds: number): Promise<number[]> => {
    const seen: number[] = [];
    for (let round = 0; round < rounds; round++)
      for (const key of keys) seen.push((await call(key, 'get', '/supported-chains')).status);
    return seen;
  };

  describe('a test key', () => {
    /** Only keys older than the rule hold the scope billing. */
    const legacy = () => mintKey(test.app, tenant.tenantId, { environment: 'test', scopes: SCOPES });

    it('S4: cannot be created with the scope billing, by any key or the operator', async () => {
      const wish = { environment: 'test', scopes: ['verify', 'billing'] };
      const asked = [
        call(tenant.liveKey, 'post', '/api-keys', wish),
        call(tenant.testKey, 'post', '/api-keys', wish),
        call((await legacy()).key, 'post', '/api-keys', wish),
        operator('post', `/tenants/${tenant.tenantId}/api-keys`).send(wish),
      ];
      for (const answer of await Promise.all(asked)) {
        expect(answer.status).toBe(400);
        expect(answer.body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'scopes' }] });
        expect((answer.body as { message: string }).message).toContain('test key cannot hold');
      }
      await call(tenant.liveKey, 'post', '/api-keys', { ...wish, environment: 'live' }).expect(201);
    });

    it('S4: with a stored scope billing is refused by billing routes and loses the scope when rotated', async () => {
      const { key, keyId } = await legacy();
      for (const [method, path] of [
        ['get', '/billing/subscription'],
        ['delete', '/billing/subscription'],
        ['post', '/billing/portal'],
        ['post', '/billing/checkout'],
      ] as const) {
        const { status, body } = await call(key, method, path);
        expect([method, path, status]).toEqual([method, path, 403]);
        expect(body).toMatchObject({ code: 'INSUFFICIENT_SCOPE', requiredScope: 'billing' });
        expect((body as { message: string }).message).toContain('test key cannot hold');
      }
      expect((await call(key, 'get', `/api-keys/${keyId}`)).body).toMatchObject({ scopes: BUT_BILLING });
      const next = await rotate(tenant.testKey, keyId);
      expect(next.scopes).toEqual(BUT_BILLING);
      const rows = await test.dataSource.query<[{ scopes: string[] }]>(
        'SELECT scopes FROM api_keys WHERE tenant_id = $1 AND id = $2',
        [tenant.tenantId, next.id],
      );
      expect(rows[0].scopes).toEqual(BUT_BILLING);
    });
  });

  describe('a daily limit', () => {
    it('S8: is one window shared by a key, its descendants and their successors', async () => {
      const root = await mintKey(test.app, tenant.tenantId, { requestsPerDay: 12 });
      const child = await mint(root.key);
      const grandchild = await mint(child.key);
      const successor = await rotate(root.key, child.id);
      expect([child, grandchild, successor].map(({ requestsPerDay }) => requestsPerDay)).toEqual([
        12, 12, 12,
      ]);
      // Creating the keys took three requests.
      const seen = await spend([root.key, grandchild.key, successor.key], 5);
      expect(seen.filter((status) => status === 200)).toHaveLength(9);
      const refused = await call(successor.key, 'get', '/supported-chains').expect(429);
      expect(refused.body).toMatchObject({ window: 'day', limit: 12, current: 13 });
      expect(refused.headers).toMatchObject({ 'x-ratelimit-limit': '12', 'x-ratelimit-remaining': '0' });
      // The other keys of the tenant are not affected.
      await call(tenant.liveKey, 'get', '/supported-chains').expect(200);
    });

    it('S8: still applies to child keys after their parent is revoked', async () => {
      const root = await mintKey(test.app, tenant.tenantId, { requestsPerDay: 4 });
      const child = await mint(root.key);
      await call(tenant.liveKey, 'delete', `/api-keys/${root.keyId}`).expect(204);
      expect(await spend([child.key], 4)).toEqual([200, 200, 200, 429]);
      await spend([root.key], 1).then((seen) => {
        expect(seen).toEqual([401]);
      });
    });

    it('S8: of a child key applies in addition to the limit of its parent and cannot be higher', async () => {
      const root = await mintKey(test.app, tenant.tenantId, { requestsPerDay: 8 });
      const child = await mint(root.key, { requestsPerDay: 2 });
      const { body } = await call(root.key, 'post', '/api-keys', { requestsPerDay: 9 }).expect(403);
      expect(body).toMatchObject({ code: 'INSUFFICIENT_SCOPE' });
      expect(await spend([child.key], 3)).toEqual([200, 200, 429]);
      const fields = (await call(child.key, 'get', '/supported-chains').expect(429)).headers;
      expect(fields['ratelimit-policy']).toContain(
        `"key-${root.keyId}";q=8;w=86400, "key-${child.id}";q=2;w=86400`,
      );
      expect(fields['x-ratelimit-limit']).toBe('2');
      // Two requests to create keys (one was refused) and two of the child: four are left.
      expect(await spend([root.key], 5)).toEqual([200, 200, 200, 200, 429]);
    });

    it('S8: cannot be escaped by rotating a key outside its window', async () => {
      const root = await mintKey(test.app, tenant.tenantId, { requestsPerDay: 50 });
      const other = await mintKey(test.app, tenant.tenantId, { requestsPerDay: 40, scopes: ['verify'] });
      const narrow = await mint(root.key, { requestsPerDay: 30 });
      const sibling = await mint(root.key, { requestsPerDay: 20 });
      for (const [key, id] of [
        [root.key, other.keyId],
        [narrow.key, sibling.id],
      ] as const) {
        const { status, body } = await call(key, 'post', `/api-keys/${id}/rotate`, {});
        expect([status, body]).toEqual([403, expect.objectContaining({ code: 'INSUFFICIENT_SCOPE' })]);
      }
      await call(root.key, 'post', `/api-keys/${narrow.id}/rotate`, {}).expect(201);
    });

    it('S8: can be narrowed to a depth of four keys', async () => {
      let { key } = await mintKey(test.app, tenant.tenantId, { requestsPerDay: 100 });
      for (const requestsPerDay of [99, 98, 97]) ({ key } = await mint(key, { requestsPerDay }));
      const { body } = await call(key, 'post', '/api-keys', { scopes: ['keys'], requestsPerDay: 96 }).expect(
        400,
      );
      expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'requestsPerDay' }] });
      // A key with an equal limit opens no window of its own.
      for (let depth = 0; depth < 3; depth++) ({ key } = await mint(key, { requestsPerDay: 97 }));
    });
  });

  describe('the operator', () => {
    const keysOf = (tenantId: string, query = '') => operator('get', `/tenants/${tenantId}/api-keys${query}`);

    it('E10: lists a tenant’s keys of both environments, masked, page by page', async () => {
      const { body } = await keysOf(tenant.tenantId, '?limit=1').expect(200);
      const first = body as { apiKeys: KeyBody[]; nextCursor: string };
      const rest = await keysOf(tenant.tenantId, `?cursor=${encodeURIComponent(first.nextCursor)}`).expect(
        200,
      );
      const apiKeys = [...first.apiKeys, ...(rest.body as { apiKeys: KeyBody[] }).apiKeys];
      expect(apiKeys.map(({ id }) => id).sort()).toEqual([tenant.liveKeyId, tenant.testKeyId].sort());
      for (const { key } of apiKeys) expect(key).toMatch(/^x402_(live|test)_.{4}….{4}$/);
    });

    it('E10: revokes a key at once, even the last one with the scope keys, and audits it', async () => {
      await call(tenant.liveKey, 'get', '/api-keys').expect(200);
      await operator('delete', `/tenants/${tenant.tenantId}/api-keys/${tenant.liveKeyId}`).expect(204);
      await call(tenant.liveKey, 'get', '/api-keys').expect(401);
      await call(tenant.testKey, 'get', '/api-keys').expect(200);
      const { body } = await operator('get', `/audit?tenantId=${tenant.tenantId}`).expect(200);
      expect(body).toMatchObject({
        entries: [{ action: 'api_key.revoked', actor: 'operator', subject: tenant.liveKeyId }],
      });
      await operator('delete', `/tenants/${tenant.tenantId}/api-keys/${tenant.liveKeyId}`).expect(204);
    });

    it('E10: gets 404 for unknown tenants, unknown keys and keys of another tenant', async () => {
      const other = await createTenant(test.app);
      const paths: (readonly ['get' | 'delete', string])[] = [
        ['get', `/tenants/${randomUUID()}/api-keys`],
        ['get', '/tenants/nobody/api-keys'],
        ['delete', `/tenants/${randomUUID()}/api-keys/${tenant.liveKeyId}`],
        ['delete', `/tenants/${tenant.tenantId}/api-keys/${randomUUID()}`],
        ['delete', `/tenants/${tenant.tenantId}/api-keys/nothing`],
        ['delete', `/tenants/${tenant.tenantId}/api-keys/${other.liveKeyId}`],
      ];
      for (const [method, path] of paths) {
        const { status } = await operator(method, path);
        expect([method, path, status]).toEqual([method, path, 404]);
      }
      await call(other.liveKey, 'get', '/api-keys').expect(200);
    });
  });
});
