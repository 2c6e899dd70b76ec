import { Redis } from 'ioredis';
import { CallerPolicy } from '../../../src/modules/limits/caller-policy.js';
import { VerifierRegistry } from '../../../src/modules/verification/testing.js';
import { Clock } from '../../../src/platform/clock.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createTenant } from '../../support/verification/tenants.js';
import { FakePaymentVerifier, freshHash, WALLET } from '../../support/verification/verification.js';
import {
  createThrowawayDatabase,
  workerRedisUrl,
  type ThrowawayDatabase,
} from '../../support/services/worker-database.js';

const BASE = '/api/v1/x402';
/** No other test uses it, so any stored trace comes from this one. */
const ADDRESS = '203.0.113.187';

async function everythingIn(test: TestApp): Promise<string> {
  const tables = await test.dataSource.query<{ name: string }[]>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts = await Promise.all(
    tables.map(({ name }) => test.dataSource.query<unknown[]>(`SELECT t::text FROM ${name} t`)),
  );
  return JSON.stringify(texts);
}

describe('anonymous callers', () => {
  let database: ThrowawayDatabase;
  let test: TestApp;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    const verifier = new FakePaymentVerifier();
    const kinds = { sandbox: verifier, python: verifier, onchain: verifier };
    const registry = new VerifierRegistry({ tenant: kinds, anonymous: kinds, background: kinds });
    test = await createTestApp({
      anonymousLimits: true,
      overrides: (builder) => builder.overrideProvider(VerifierRegistry).useValue(registry),
      config: {
        DATABASE_URL: database.url,
        TRUST_PROXY: '1',
        REDIS_URL: workerRedisUrl(),
        JOBS_ENABLED: 'false',
      },
    });
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  it('C3: an address gets 100 responses a day, then 429, and is stored nowhere', async () => {
    const answers = [];
    for (let i = 0; i < 105; i++) {
      const request =
        i % 10 === 0 ? test.http.post(`${BASE}/verify`) : test.http.get(`${BASE}/supported-chains`);
      const body = { tx_hash: freshHash(), chain: 'base', recipient: WALLET };
      // The proxy adds the last address; the caller may forge those before it.
      request.set('X-Forwarded-For', `10.9.8.${i}, ${ADDRESS}`);
      answers.push(await (i % 10 === 0 ? request.send(body) : request));
    }
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toEqual(answers.slice(100));
    expect(answers.slice(0, 100).every(({ status }) => status === 200)).toBe(true);
    const logged = await test.dataSource.query<{ caller: string }[]>('SELECT caller FROM verification_log');
    expect(logged).toHaveLength(10);
    expect(answers.map(({ headers }) => Number(headers['x-ratelimit-remaining'])).slice(0, 100)).toEqual(
      Array.from({ length: 100 }, (_, i) => 99 - i),
    );
    const midnight = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) + 'T00:00:00.000Z';
    for (const { body, headers } of refused) {
      expect(body).toEqual({
        statusCode: 429,
        error: 'Rate limit exceeded',
        code: 'RATE_LIMIT_EXCEEDED',
        docs: '/docs/errors#RATE_LIMIT_EXCEEDED',
        message: 'You have exceeded your daily API limit of 100 requests.',
        requestId: headers['x-request-id'],
        limit: 100,
        current: 101,
        resetAt: midnight,
        upgradeUrl: 'https://kamiyo.ai/pricing',
        window: 'day',
        retryAfterSeconds: Number(headers['retry-after']),
      });
      expect(headers).toMatchObject({
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': midnight,
        'ratelimit-policy': '"minute";q=120;w=60, "day";q=100;w=86400',
        ratelimit: expect.stringMatching(/^"minute";r=\d+;t=\d+, "day";r=0;t=\d+$/) as string,
      });
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    const violations = test.logs().filter(({ msg }) => msg === 'RATE_LIMIT_EXCEEDED');
    expect(violations).toHaveLength(5);
    expect(violations[0]).toMatchObject({
      limiter: 'anonymous',
      addressHash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      endpoint: 'POST /api/v1/x402/verify',
      window: 'day',
      limit: 100,
      current: 100,
      requestId: refused[0]?.headers['x-request-id'],
    });

    const redis = new Redis(workerRedisUrl());
    const keys = await redis.keys('*');
    redis.disconnect();
    expect(keys.join()).toContain(String(violations[0]?.['addressHash']));
    for (const kept of [test.lines.join(''), await everythingIn(test), keys.join()]) {
      expect(kept).not.toContain(ADDRESS);
      expect(kept).not.toMatch(/10\.9\.8\.\d/);
    }
  });

  it('C3: another address has its own allowance', async () => {
    const other = '198.51.100.187';
    const first = await test.http.get(`${BASE}/supported-chains`).set('X-Forwarded-For', other).expect(200);
    expect(first.headers['x-ratelimit-remaining']).toBe('99');
  });

  it('C2: a 401 response carries no rate limit headers', async () => {
    const { headers } = await test.http.get(`${BASE}/usage`).expect(401);
    expect(Object.keys(headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
  });
});

describe('limit shared by all anonymous callers', () => {
  it('S6: it applies across addresses, exempts API keys and resets each minute', async () => {
    const clock = new FixedClock(Date.UTC(2026, 10, 22, 12));
    const policy: CallerPolicy = { refusedPerMinute: 600, lookUpsPerMinute: 5, anonymousPerMinute: 20 };
    const test = await createTestApp({
      oneProcess: 'the ceiling is that of each process',
      config: { TRUST_PROXY: '1' },
      overrides: (builder) =>
        builder.overrideProvider(Clock).useValue(clock).overrideProvider(CallerPolicy).useValue(policy),
    });
    const chains = (from: string) =>
      test.http.get(`${BASE}/supported-chains`).set('X-Forwarded-For', `100.64.0.${from}`);
    try {
      const { liveKey } = await createTenant(test.app);
      const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => chains(String(i))));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused).toHaveLength(10);
      expect(refused[0]?.body).toMatchObject({
        code: 'RATE_LIMIT_EXCEEDED',
        limit: 20,
        current: 21,
        window: 'minute',
        resetAt: '2026-11-22T12:01:00.000Z',
      });
      expect(refused[0]?.headers['retry-after']).toBe('60');
      await chains('7').set('Authorization', `Bearer ${liveKey}`).expect(200);
      clock.advance(60_000);
      await chains('7').expect(200);
    } finally {
      await test.close();
    }
  });
});

describe('TRUST_PROXY', () => {
  const remainingOf = async (test: TestApp, forwarded: string): Promise<number> => {
    const { headers } = await test.http.get(`${BASE}/supported-chains`).set('X-Forwarded-For', forwarded);
    return Number(headers['x-ratelimit-remaining']);
  };

  it('C3: without it X-Forwarded-For is ignored', async () => {
    const oneProcess = 'documentation is limited by each process for itself';
    const test = await createTestApp({ anonymousLimits: true, oneProcess });
    try {
      const remaining = [];
      for (const forged of ['192.0.2.1', '192.0.2.2', '::1', 'nonsense', '192.0.2.3, 192.0.2.4']) {
        remaining.push(await remainingOf(test, forged));
      }
      const docs = await test.http.get('/openapi.json').set('X-Forwarded-For', '192.0.2.9');
      const again = await test.http.get('/openapi.json').set('X-Forwarded-For', '192.0.2.10');
      expect(remaining).toEqual([99, 98, 97, 96, 95]);
      expect(Number(again.headers['x-ratelimit-remaining'])).toBe(
        Number(docs.headers['x-ratelimit-remaining']) - 1,
      );
    } finally {
      await test.close();
    }
  });

  it('C3: with two hops the address is the second from the right in X-Forwarded-For', async () => {
    const test = await createTestApp({ anonymousLimits: true, config: { TRUST_PROXY: '2' } });
    try {
      expect(await remainingOf(test, '192.0.2.1, 10.0.0.1')).toBe(99);
      expect(await remainingOf(test, '6.6.6.6, 192.0.2.1, 10.0.0.1')).toBe(98);
      expect(await remainingOf(test, '7.7.7.7, 6.6.6.6, 192.0.2.1, 10.0.0.2')).toBe(97);
      expect(await remainingOf(test, '192.0.2.2, 10.0.0.1')).toBe(99);
    } finally {
      await test.close();
    }
  });
});
