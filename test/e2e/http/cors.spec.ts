import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';

const USAGE = '/api/v1/x402/usage';
const ALLOWED = ['https://kamiyo.ai', 'https://app.example.com:8443', 'http://localhost:5173'];

/** The header that lets a page of this origin read the response. */
function readable(headers: Record<string, string | undefined>): string | undefined {
  return headers['access-control-allow-origin'];
}

describe('CORS', () => {
  let production: TestApp;
  let closed: TestApp;
  let key: string;

  beforeAll(async () => {
    production = await createTestApp({
      config: { NODE_ENV: 'production', ALLOWED_ORIGINS: ALLOWED.join(',') },
    });
    closed = await createTestApp({ config: { NODE_ENV: 'production' } });
    key = (await createTenant(production.app)).liveKey;
  });
  afterAll(async () => {
    await production.close();
    await closed.close();
  });

  const preflight = (app: TestApp, origin: string, method = 'POST') =>
    app.http.options(USAGE).set({
      Origin: origin,
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
    });
  const asked = (app: TestApp, origin: string) =>
    app.http.get(USAGE).set({ Origin: origin, Authorization: `Bearer ${key}` });

  it.each(ALLOWED)('G1: listed origin %s may read responses', async (origin) => {
    const before = await preflight(production, origin);
    expect([before.status, readable(before.headers)]).toEqual([204, origin]);
    expect(before.headers['access-control-allow-headers']).toContain('Idempotency-Key');
    const answer = await asked(production, origin);
    expect([answer.status, readable(answer.headers)]).toEqual([200, origin]);
  });

  it.each([
    'https://kamiyo.ai.evil.com',
    'https://evilkamiyo.ai',
    'https://evil.com/https://kamiyo.ai',
    'https://kamiyo.ai@evil.com',
    'https://api.kamiyo.ai',
    'https://kamiyo.a',
    'https://kamiyoxai',
    'http://kamiyo.ai',
    'https://kamiyo.ai:444',
    'https://kamiyo.ai:443',
    'https://kamiyo.ai/',
    'https://kamiyo.ai, https://evil.com',
    'https://app.example.com',
    'https://app.example.com:8444',
    'http://localhost:5174',
    'http://127.0.0.1:5173',
    'http://localhost:3001',
    'null',
    '*',
  ])('G1: unlisted origin %s may not read responses, with or without preflight', async (origin) => {
    expect(readable((await preflight(production, origin)).headers)).toBeUndefined();
    expect(readable((await asked(production, origin)).headers)).toBeUndefined();
  });

  it.each([...ALLOWED, 'https://kamiyo.ai.evil.com', 'null'])(
    'G1: %s may not read responses in production when no origin is allowed',
    async (origin) => {
      expect(readable((await preflight(closed, origin)).headers)).toBeUndefined();
      expect(readable((await asked(closed, origin)).headers)).toBeUndefined();
    },
  );

  it('G1: no response allows credentials or all origins', async () => {
    for (const origin of ['https://kamiyo.ai', 'https://evilkamiyo.ai', 'null']) {
      for (const { headers } of [await preflight(production, origin), await asked(production, origin)]) {
        expect(headers['access-control-allow-credentials']).toBeUndefined();
        expect(readable(headers)).not.toBe('*');
      }
    }
  });

  it.each(['https://kamiyo.ai', 'https://evilkamiyo.ai', 'null'])(
    'G1: responses to %s vary by Origin',
    async (origin) => {
      expect((await preflight(production, origin)).headers['vary']).toContain('Origin');
      expect((await asked(production, origin)).headers['vary']).toContain('Origin');
      // A cache may later serve the response to a request without Origin to a page.
      expect((await production.http.get(USAGE)).headers['vary']).toContain('Origin');
    },
  );

  it('G1: a preflight needs no key and counts against no limit', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => preflight(production, 'https://kamiyo.ai', 'GET')),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 204));
    expect(answers.filter(({ headers }) => 'x-ratelimit-limit' in headers)).toEqual([]);
  });

  it('G1: a preflight does not allow the operator key header and is cached for ten minutes', async () => {
    const { headers } = await preflight(production, 'https://kamiyo.ai');
    expect(headers['access-control-allow-headers']).not.toMatch(/admin/i);
    expect(headers['access-control-max-age']).toBe('600');
  });

  it('G1: in development the usual origins of front ends on this machine may read responses, in production not', async () => {
    const development = await createTestApp({
      config: { NODE_ENV: 'development', PUBLIC_URL: 'http://localhost:4000' },
    });
    const origins = ['localhost', '127.0.0.1'].flatMap((host) =>
      [3000, 3001].map((port) => `http://${host}:${port}`),
    );
    try {
      for (const origin of origins) {
        expect(readable((await preflight(development, origin)).headers)).toBe(origin);
        expect(readable((await preflight(closed, origin)).headers)).toBeUndefined();
      }
      for (const origin of [
        'http://localhost:3002',
        'https://localhost:3000',
        'http://localhost:3000.evil.com',
      ])
        expect(readable((await preflight(development, origin)).headers)).toBeUndefined();
    } finally {
      await development.close();
    }
  });

  it('G1: a request without an origin is served like any other', async () => {
    const { status } = await production.http.get(USAGE).set('Authorization', `Bearer ${key}`);
    expect(status).toBe(200);
  });
});
