import { randomBytes, randomUUID } from 'node:crypto';
import { IdempotencyRepository } from '../../../src/platform/http/idempotency/idempotency.repository.js';
import { SANDBOX_FAMILIES, type SandboxFamilyName } from '../../../src/modules/verification/testing.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { until } from '../../support/services/cluster.js';
import {
  createTenant,
  mintKey,
  registerWallet,
  type TestTenant,
} from '../../support/verification/tenants.js';

const API = '/api/v1/x402';
const ADMIN_KEY = 'idempotency-admin';

/** A fresh hash of a sandbox family (docs/sandbox.md). */
function sandboxHash(name: SandboxFamilyName): string {
  const prefix = SANDBOX_FAMILIES.find((family) => family.name === name)?.prefix ?? '';
  return (
    prefix +
    randomBytes(32)
      .toString('hex')
      .slice(prefix.length - '0x'.length)
  );
}
const CONFIRMED = 'confirmed';

describe('Idempotency-Key', () => {
  let context: TestApp;
  let tenant: TestTenant;

  beforeAll(async () => {
    context = await createTestApp({ config: { X402_ADMIN_KEY: ADMIN_KEY, JOBS_ENABLED: 'false' } });
    tenant = await createTenant(context.app);
  });
  afterAll(() => context.close());

  const post = (path: string, key: string, body: object, apiKey = tenant.liveKey) =>
    context.http
      .post(`${API}${path}`)
      .set('Authorization', `Bearer ${apiKey}`)
      .set('Idempotency-Key', key)
      .send(body);
  const verify = (key: string, body: object) => post('/verify', key, body, tenant.testKey);
  const snake = (txHash: string) => ({ tx_hash: txHash, chain: 'sandbox', expected_amount: '1' });
  const waitForClaim = (key: string): Promise<void> =>
    until(async () => {
      const rows = await context.dataSource.query<unknown[]>(
        'SELECT 1 FROM idempotency_keys WHERE key = $1',
        [key],
      );
      return rows.length > 0;
    });

  it('C8: replays the first response and executes once', async () => {
    const key = randomUUID();
    const first = await post('/api-keys', key, { name: 'once' });
    const second = await post('/api-keys', key, { name: 'once' });
    expect(first.status).toBe(201);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(second.status).toBe(201);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.body).toEqual({ ...(first.body as object), key: null, secretAlreadyShown: true });
    const listed = await context.http.get(`${API}/api-keys`).set('Authorization', `Bearer ${tenant.liveKey}`);
    const { apiKeys } = listed.body as { apiKeys: { name: string }[] };
    expect(apiKeys.filter(({ name }) => name === 'once')).toHaveLength(1);
  });

  it('S8: a 403 for a weak key is not replayed to a stronger key', async () => {
    const key = randomUUID();
    const weak = await mintKey(context.app, tenant.tenantId, { scopes: ['keys'] });
    const refused = await post('/api-keys', key, { scopes: ['verify'] }, weak.key);
    expect(refused.status).toBe(403);
    const strong = await post('/api-keys', key, { scopes: ['verify'] });
    expect(strong.headers['idempotent-replayed']).toBeUndefined();
    expect(strong.status).toBe(201);
    // The replay to the weak key does not contain the created key.
    const repeated = await post('/api-keys', key, { scopes: ['verify'] }, weak.key);
    expect(repeated.body).toEqual({ ...(strong.body as object), key: null, secretAlreadyShown: true });
  });

  it('S8: authorization refusals by plan or wallet are not stored, also in a batch', async () => {
    const [wallet, address] = [`0x${'a1'.repeat(20)}`, `0x${'b2'.repeat(20)}`];
    await registerWallet(context.app, tenant.tenantId, {
      environment: 'live',
      chain: 'base',
      address: wallet,
    });
    const ask = (chain: string) => ({ tx_hash: sandboxHash(CONFIRMED), chain, recipient: address });
    const attempts: [string, object, string][] = [
      ['/verify', ask('ethereum'), 'CHAIN_NOT_ENABLED'],
      ['/verify', ask('base'), 'RECIPIENT_NOT_OWNED'],
      ['/verify/batch', { verifications: [ask('ethereum'), ask('base')] }, 'CHAIN_NOT_ENABLED'],
      ['/webhook-endpoints', { url: 'https://203-0-114-9.example.com/hook' }, 'FEATURE_NOT_IN_PLAN'],
    ];
    for (const [path, body, code] of attempts) {
      const key = randomUUID();
      const first = await post(path, key, body);
      const second = await post(path, key, body);
      expect([path, JSON.stringify(first.body)]).toEqual([path, expect.stringContaining(code)]);
      expect([path, second.headers['idempotent-replayed']]).toEqual([path, undefined]);
    }
    const kept = await context.dataSource.query<{ status: number }[]>(
      'SELECT status FROM idempotency_keys WHERE tenant_id = $1 AND status BETWEEN 400 AND 403',
      [tenant.tenantId],
    );
    expect(kept).toEqual([]);
  });

  it('C8: stores no secret of a creation, also no nested one', async () => {
    const key = randomUUID();
    const create = () =>
      context.http
        .post(`${API}/admin/tenants`)
        .set('X-Admin-Key', ADMIN_KEY)
        .set('Idempotency-Key', key)
        .send({ email: `${key}@example.com` });
    const first = (await create()).body as { apiKey: { key: string } };
    const replayed = (await create()).body as { apiKey: { key: null; secretAlreadyShown: boolean } };
    expect(first.apiKey.key).toMatch(/^x402_live_/);
    expect(replayed.apiKey).toMatchObject({ key: null, secretAlreadyShown: true });
    const kept = await context.dataSource.query<{ body: string }[]>(
      'SELECT body FROM idempotency_keys WHERE key = $1',
      [key],
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]?.body).not.toContain(first.apiKey.key);
  });

  it('C8: ignores member order and quotes around the key', async () => {
    const key = randomUUID();
    const txHash = sandboxHash(CONFIRMED);
    const first = await verify(key, { tx_hash: txHash, chain: 'sandbox', expected_amount: '1' });
    const second = await verify(`"${key}"`, { expected_amount: '1', chain: 'sandbox', tx_hash: txHash });
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
    expect(second.headers['x-payment-status']).toBe('confirmed');
  });

  it.each([
    ['the spelling of a member', {}, (txHash: string) => ({ txHash, chain: 'sandbox', expectedAmount: '1' })],
    [
      'a member in both spellings',
      {},
      (txHash: string) => ({ ...snake(txHash), txHash, expectedAmount: '1' }),
    ],
    ['a query default', { strict: 'false' }, (txHash: string) => snake(txHash)],
  ])('C8: ignores %s', async (_, query, body) => {
    const key = randomUUID();
    const txHash = sandboxHash(CONFIRMED);
    const first = await verify(key, snake(txHash));
    const second = await verify(key, body(txHash)).query(query);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
  });

  it('C8: ignores body defaults and the spelling within a batch', async () => {
    const key = randomUUID();
    const { keyId } = await mintKey(context.app, tenant.tenantId);
    await post(`/api-keys/${keyId}/rotate`, key, {});
    const rotated = await post(`/api-keys/${keyId}/rotate`, key, { overlapSeconds: 0 });
    expect([rotated.status, rotated.headers['idempotent-replayed']]).toEqual([201, 'true']);
    const other = await post(`/api-keys/${keyId}/rotate`, key, { overlapSeconds: 1 });
    expect(other.status).toBe(422);

    const txHash = sandboxHash(CONFIRMED);
    const batch = (item: object) => post('/verify/batch', key, { verifications: [item] }, tenant.testKey);
    const first = await batch(snake(txHash));
    const second = await batch({ expectedAmount: '1', chain: 'sandbox', txHash });
    expect([first.status, second.headers['idempotent-replayed']]).toEqual([200, 'true']);
    expect((await batch({ ...snake(txHash), txHash: sandboxHash(CONFIRMED) })).status).toBe(422);
  });

  it('C8: an invalid body gets 400 and another body 422, never the stored response', async () => {
    const key = randomUUID();
    const txHash = sandboxHash(CONFIRMED);
    await verify(key, snake(txHash));
    for (const invalid of [
      { ...snake(txHash), tx_hash: 7 },
      { ...snake(txHash), colour: 'red' },
    ]) {
      expect((await verify(key, invalid)).status).toBe(400);
    }
    // Both spellings with different values are refused and not replayed.
    const twofold = await verify(key, { ...snake(txHash), txHash: sandboxHash(CONFIRMED) });
    expect(twofold.status).toBe(422);
    expect((await verify(key, snake(txHash))).headers['idempotent-replayed']).toBe('true');
  });

  it('C8: during the first request a repeat gets 409, another body 422, an invalid one 400', async () => {
    const key = randomUUID();
    const body = { tx_hash: sandboxHash('slow'), chain: 'sandbox' };
    const first = verify(key, body).then((response) => response);
    await waitForClaim(key);
    const [same, other, invalid] = await Promise.all([
      verify(key, body),
      verify(key, { ...body, expected_amount: '1' }),
      verify(key, { ...body, tx_hash: 7 }),
    ]);
    expect([same.status, other.status, invalid.status]).toEqual([409, 422, 400]);
    expect(Number(same.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect((await first).status).toBe(200);
    expect((await verify(key, body)).headers['idempotent-replayed']).toBe('true');
  });

  it('C8: refuses another body or query under the same key', async () => {
    const key = randomUUID();
    const body = { tx_hash: sandboxHash(CONFIRMED), chain: 'sandbox' };
    await verify(key, body);
    const other = await verify(key, { ...body, expected_amount: '1' });
    expect([other.status, (other.body as { code: string }).code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const strict = await post('/verify?strict=true', key, body, tenant.testKey);
    expect(strict.status).toBe(422);
  });

  it('C8: a key is separate for each tenant, environment and route', async () => {
    const key = randomUUID();
    const unrelated = await createTenant(context.app);
    const mine = await post('/api-keys', key, { name: 'mine' });
    const theirs = await post('/api-keys', key, { name: 'theirs' }, unrelated.liveKey);
    const mineInTest = await post(
      '/api-keys',
      key,
      { name: 'mine in test', environment: 'test' },
      tenant.testKey,
    );
    const elsewhere = await verify(key, { tx_hash: sandboxHash(CONFIRMED), chain: 'sandbox' });
    expect([mine.status, theirs.status, mineInTest.status, elsewhere.status]).toEqual([201, 201, 201, 200]);
  });

  it('C8: stores refusals by the operation but not by validation', async () => {
    const notFound = randomUUID();
    const missing = `/api-keys/${randomUUID()}/rotate`;
    const first = await post(missing, notFound, {});
    const second = await post(missing, notFound, {});
    expect([first.status, second.status]).toEqual([404, 404]);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);

    const invalid = randomUUID();
    const body = { tx_hash: 'nonsense', chain: 'sandbox' };
    for (const response of [await verify(invalid, body), await verify(invalid, body)]) {
      expect(response.status).toBe(400);
      expect(response.headers['idempotent-replayed']).toBeUndefined();
    }
    expect((await verify(invalid, { tx_hash: sandboxHash(CONFIRMED), chain: 'sandbox' })).status).toBe(200);
  });

  it.each([
    ['pending', { tx_hash: sandboxHash('pending'), chain: 'sandbox' }],
    ['unavailable', { tx_hash: sandboxHash('unavailable'), chain: 'sandbox' }],
  ])('C8: does not store a response that may change (%s)', async (_, body) => {
    const key = randomUUID();
    const first = await verify(key, body);
    const second = await verify(key, body);
    expect((first.body as { success?: boolean }).success).not.toBe(true);
    expect(second.headers['idempotent-replayed']).toBeUndefined();
    expect(second.status).toBe(first.status);
  });

  it('C8: stores a batch response only if every item is final', async () => {
    const confirmed = { tx_hash: sandboxHash(CONFIRMED), chain: 'sandbox' };
    const unknown = { tx_hash: `0x${'ab'.repeat(32)}`, chain: 'sandbox' };
    const [open, closed] = [randomUUID(), randomUUID()];
    for (const [key, verifications] of [
      [open, [confirmed, unknown]],
      [closed, [confirmed, { ...confirmed, chain: 'no-such-chain' }]],
    ] as const) {
      await post('/verify/batch', key, { verifications }, tenant.testKey);
    }
    const openAgain = await post(
      '/verify/batch',
      open,
      { verifications: [confirmed, unknown] },
      tenant.testKey,
    );
    const closedAgain = await post(
      '/verify/batch',
      closed,
      { verifications: [confirmed, { ...confirmed, chain: 'no-such-chain' }] },
      tenant.testKey,
    );
    expect(openAgain.headers['idempotent-replayed']).toBeUndefined();
    expect(closedAgain.headers['idempotent-replayed']).toBe('true');
  });

  it('C8: of fifty concurrent requests one executes; the others get its response or 409', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post('/api-keys', key, { name: `race ${key}` })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    for (const { status, headers } of answers) {
      if (status === 409) expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    const executed = answers.filter(
      ({ status, headers }) => status === 201 && headers['idempotent-replayed'] === undefined,
    );
    expect(executed).toHaveLength(1);
    const [row] = await context.dataSource.query<[{ count: string }]>(
      'SELECT count(*) AS count FROM api_keys WHERE name = $1',
      [`race ${key}`],
    );
    expect(Number(row.count)).toBe(1);
  });

  it('C8: an expired execution loses its key to the next one and can no longer store or release', async () => {
    const repository = context.app.get(IdempotencyRepository);
    const slot = { tenantId: tenant.tenantId, caller: 'live', operation: 'POST /x', key: randomUUID() };
    const [staleToken, newToken] = [randomUUID(), randomUUID()];
    const fingerprint = Buffer.from('a');
    await repository.acquire(slot, fingerprint, staleToken);
    await context.dataSource.query(
      "UPDATE idempotency_keys SET locked_until = now() - interval '1 second' WHERE key = $1",
      [slot.key],
    );
    expect(await repository.renew(slot, staleToken)).toBe(false);
    expect(await repository.acquire(slot, fingerprint, newToken)).toEqual({ kind: 'granted' });
    const answer = { status: 201, headers: {}, body: '{}' };
    expect(await repository.keep(slot, staleToken, answer)).toBe(false);
    await repository.release(slot, staleToken);
    expect(await repository.keep(slot, newToken, answer)).toBe(true);
    expect(await repository.acquire(slot, fingerprint, randomUUID())).toEqual({ kind: 'replay', answer });
  });

  it('C8: an expired key starts a new request', async () => {
    const key = randomUUID();
    await post('/api-keys', key, { name: 'yesterday' });
    await context.dataSource.query(
      "UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = $1",
      [key],
    );
    const today = await post('/api-keys', key, { name: 'today' });
    expect([today.status, today.headers['idempotent-replayed']]).toEqual([201, undefined]);
  });

  it.each(['', ' ', 'a b', 'ä', 'x'.repeat(256)])('C8: refuses the key %j', async (key) => {
    const response = await context.http
      .post(`${API}/verify`)
      .set('Authorization', `Bearer ${tenant.testKey}`)
      .set('Idempotency-Key', Buffer.from(key).toString('latin1'))
      .send({ tx_hash: sandboxHash(CONFIRMED), chain: 'sandbox' });
    expect([response.status, (response.body as { code: string }).code]).toEqual([400, 'INVALID_PARAMETER']);
  });

  it('C8: accepts a key of 255 characters and ignores the header on GET', async () => {
    const key = 'k'.repeat(255);
    expect((await verify(key, { tx_hash: sandboxHash(CONFIRMED), chain: 'sandbox' })).status).toBe(200);
    const listed = await context.http
      .get(`${API}/usage`)
      .set('Authorization', `Bearer ${tenant.liveKey}`)
      .set('Idempotency-Key', 'not valid because of spaces');
    expect(listed.status).toBe(200);
  });
});
