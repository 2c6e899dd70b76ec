import { createTestApp, type TestApp } from '../../support/http/app.js';
import { ProbeController } from './probe.controller.js';

const FINE = '/api/v1/x402/probe/fine';

describe('response headers', () => {
  let test: TestApp;
  let production: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ controllers: [ProbeController] });
    production = await createTestApp({
      controllers: [ProbeController],
      config: { NODE_ENV: 'production', ALLOWED_ORIGINS: 'https://kamiyo.ai' },
    });
  });
  afterAll(async () => {
    await test.close();
    await production.close();
  });

  it.each([FINE, '/nothing', '/docs', '/openapi.json', '/api/v1/x402/probe/boom'])(
    'G2: %s carries the security headers',
    async (path) => {
      const { headers } = await test.http.get(path);
      expect(headers['content-security-policy']).toContain(
        "default-src 'self';script-src 'self';style-src 'self'",
      );
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
      expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains; preload');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('strict-origin-when-cross-origin');
      expect(headers['permissions-policy']).toBe('camera=(), microphone=(), geolocation=()');
      expect(headers['x-powered-by']).toBeUndefined();
    },
  );

  it('G2: API responses carry cache-control: no-store', async () => {
    expect((await test.http.get(FINE)).headers['cache-control']).toBe('no-store');
  });

  const preflight = (origin: string) =>
    production.http.options(FINE).set({ Origin: origin, 'Access-Control-Request-Method': 'GET' });

  it('G1: an allowed origin may read responses, without credentials', async () => {
    const { status, headers } = await preflight('https://kamiyo.ai');
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe('https://kamiyo.ai');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    const answer = await production.http.get(FINE).set('Origin', 'https://kamiyo.ai');
    expect(answer.headers['access-control-allow-origin']).toBe('https://kamiyo.ai');
    expect(answer.headers['access-control-expose-headers']).toContain('X-Request-Id');
    expect(answer.headers['vary']).toContain('Origin');
  });

  it.each([
    'https://kamiyo.ai.evil.com',
    'https://evilkamiyo.ai',
    'http://kamiyo.ai',
    'https://kamiyo.ai:8443',
    'https://KAMIYO.ai.',
    'http://localhost:3001',
    'null',
  ])('G1: %s may not read responses in production', async (origin) => {
    expect((await preflight(origin)).headers['access-control-allow-origin']).toBeUndefined();
    const { headers } = await production.http.get(FINE).set('Origin', origin);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('G1: outside production our own public URL may read responses', async () => {
    const { headers } = await test.http.get(FINE).set('Origin', 'http://localhost:3001');
    expect(headers['access-control-allow-origin']).toBe('http://localhost:3001');
  });

  it('G1: an allowed origin may read error responses', async () => {
    const { status, headers } = await production.http.get('/nothing').set('Origin', 'https://kamiyo.ai');
    expect([status, headers['access-control-allow-origin']]).toEqual([404, 'https://kamiyo.ai']);
  });
});

describe('documentation', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  it('L2: /docs loads only files of this server and has no inline script or style', async () => {
    const page = await test.http.get('/docs').expect(200).expect('Content-Type', /html/);
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(loaded.length).toBeGreaterThanOrEqual(4);
    for (const path of loaded) expect([path, (await test.http.get(path)).status]).toEqual([path, 200]);
    expect(page.text).not.toMatch(/<style|style=|<script>/);
    expect((await test.http.get('/docs/')).text).toBe(page.text);
  });

  it('L2: each page of the documentation shows the document of its readers', async () => {
    const shown = async (page: string): Promise<string | undefined> => {
      const { text } = await test.http.get(page).expect(200);
      return /data-document="([^"]+)"/.exec(text)?.[1];
    };
    expect(await shown('/docs')).toBe('/openapi.json');
    expect(await shown('/docs/operator')).toBe('/openapi-operator.json');
    await test.http.get('/docs/docs.js').expect(200).expect('Cache-Control', 'no-cache');
  });

  it('L2: the document is OpenAPI 3.1 with the ways of tenants alone and error responses per operation', async () => {
    const response = await test.http.get('/openapi.json').expect(200);
    const document = response.body as {
      openapi: string;
      components: { securitySchemes: object; schemas: Record<string, unknown> };
      paths: Record<string, Record<string, { operationId: string; responses: object; security?: object[] }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['apiKey', 'session']);
    expect(document.components.schemas).toHaveProperty('ErrorEnvelope');
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(operations.length).toBeGreaterThanOrEqual(3);
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { responses, security } of operations) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['429', '500']));
      if (security?.some((scheme) => Object.keys(scheme).length > 0) === true)
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403']));
    }
  });
});
