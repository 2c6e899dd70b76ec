import { randomUUID } from 'node:crypto';
import { Clock } from '../../../src/platform/clock.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';
import { sandboxHash, type Call } from '../../support/verification/verification.js';

const BASE = '/api/v1/x402';

describe('limits of batches', () => {
  const clock = new FixedClock();
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({
      oneProcess: 'its clock is turned, and what counts for several processes has a clock of its own (Redis)',
      config: { JOBS_ENABLED: 'false' },
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
    await test.app.listen(0, '127.0.0.1');
  });
  afterAll(() => test.close());
  beforeEach(() => {
    clock.set(Date.UTC(2027, 3, 5, 10, 20, 30, 250));
  });

  const keyWith = async (requestsPerMinute: number, requestsPerDay: number): Promise<string> =>
    (await createTenant(test.app, { limitOverrides: { requestsPerMinute, requestsPerDay } })).testKey;
  const items = (count: number) =>
    Array.from({ length: count }, () => ({ tx_hash: sandboxHash('confirmed'), chain: 'sandbox' }));
  const post = (key: string, body: object | string): Call =>
    test.http
      .post(`${BASE}/verify/batch`)
      .set('Authorization', `Bearer ${key}`)
      .set('Content-Type', 'application/json')
      .send(body);
  const batch = (key: string, count: number): Call => post(key, { verifications: items(count) });
  const remaining = async (key: string): Promise<string | undefined> =>
    (await test.http.get(`${BASE}/supported-chains`).set('Authorization', `Bearer ${key}`)).headers[
      'x-ratelimit-remaining'
    ];

  it('S6: a batch counts one request per item in every window', async () => {
    const tenant = await createTenant(test.app, {
      limitOverrides: { requestsPerMinute: 50, requestsPerDay: 30 },
    });
    const { key, keyId } = await mintKey(test.app, tenant.tenantId, {
      environment: 'test',
      requestsPerDay: 20,
    });
    const { headers, body } = await batch(key, 12).expect(200);
    expect((body as { results: unknown[] }).results).toHaveLength(12);
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '8',
      ratelimit: `"minute";r=38;t=30, "day";r=18;t=49170, "key-${keyId}";r=8;t=49170`,
    });
  });

  it('S6: a batch over the limit is refused whole, counts no request and reports how many items fit', async () => {
    const key = await keyWith(100, 20);
    await batch(key, 12).expect(200);
    const refused = await batch(key, 9).expect(429);
    expect(refused.body).toMatchObject({
      code: 'RATE_LIMIT_EXCEEDED',
      window: 'day',
      limit: 20,
      current: 21,
      available: 8,
      resetAt: '2027-04-06T00:00:00.000Z',
    });
    expect((refused.body as { message: string }).message).toContain('counts as 9; 8 would fit');
    expect(refused.headers).toMatchObject({ 'retry-after': '49170', 'x-ratelimit-remaining': '8' });
    await batch(key, 8).expect(200);
    // The allowance is used up, so the request is refused before its body is read.
    const full = await post(key, '{').expect(429);
    expect(full.body).toMatchObject({ window: 'day', limit: 20, current: 21 });
  });

  it('S6: a batch over the minute limit gets minute figures and does not count for the day', async () => {
    const key = await keyWith(10, 100);
    await batch(key, 6).expect(200);
    const { body, headers } = await batch(key, 5).expect(429);
    expect(body).toMatchObject({ window: 'minute', limit: 10, current: 11, available: 4 });
    expect(headers).toMatchObject({
      'retry-after': '30',
      ratelimit: '"minute";r=4;t=30, "day";r=94;t=49170',
    });
    clock.advance(30_000);
    await batch(key, 10).expect(200);
    clock.advance(60_000);
    expect(await remaining(key)).toBe('83');
  });

  it('S6: a batch larger than the minute limit gets 400 and counts as one request', async () => {
    const key = await keyWith(10, 100);
    const { body, headers } = await batch(key, 11).expect(400);
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED', limit: 10 });
    expect((body as { message: string }).message).toContain('limit of 10 requests a minute');
    expect(headers['x-ratelimit-remaining']).toBe('99');
    expect(await remaining(key)).toBe('98');
    await batch(key, 8).expect(200);
  });

  it('S6: an invalid body and a replayed response each count as one request', async () => {
    const key = await keyWith(100, 100);
    for (const body of ['{', { verifications: [] }, { verifications: Array(101).fill({}) }, {}])
      await post(key, body).expect(400);
    expect(await remaining(key)).toBe('95');
    const once = { name: randomUUID(), body: { verifications: items(5) } };
    const send = () => post(key, once.body).set('Idempotency-Key', once.name).expect(200);
    expect((await send()).headers['idempotent-replayed']).toBeUndefined();
    expect((await send()).headers['idempotent-replayed']).toBe('true');
    expect(await remaining(key)).toBe('88');
  });

  it('S6: the minute limit also bounds how many invalid bodies are read', async () => {
    const key = await keyWith(10, 1_000);
    const seen = await Promise.all(Array.from({ length: 30 }, () => post(key, '{')));
    expect(seen.filter(({ status }) => status === 400)).toHaveLength(10);
    expect(seen.filter(({ status }) => status === 429)).toHaveLength(20);
    clock.advance(60_000);
    expect(await remaining(key)).toBe('989');
  });

  it('S6: a 429 response is not stored under an Idempotency-Key', async () => {
    const key = await keyWith(10, 100);
    const body = { verifications: items(6) };
    const name = randomUUID();
    await batch(key, 5).expect(200);
    const send = () => post(key, body).set('Idempotency-Key', name);
    await send().expect(429);
    clock.advance(60_000);
    expect((await send().expect(200)).headers['idempotent-replayed']).toBeUndefined();
  });
});
