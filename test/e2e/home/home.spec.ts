import { createHash } from 'node:crypto';
import { createTestApp, type TestApp } from '../../support/http/app.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

describe('GET /', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  it('N3: a browser gets a page without scripts, whose only style is allowed by its hash', async () => {
    const { headers, text } = await test.http.get('/').set('Accept', BROWSER).expect(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
    expect(headers['content-security-policy']).toBe(
      `default-src 'none';style-src 'sha256-${createHash('sha256').update(style).digest('base64')}';` +
        "img-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(text).not.toMatch(/<script|style="|\son\w+=|https?:/);
  });

  it('N3: every link of the page, of the text and of the JSON is answered', async () => {
    const { text: page } = await test.http.get('/').set('Accept', BROWSER);
    const { text } = await test.http.get('/').expect('Content-Type', /^text\/plain/);
    const answer = await test.http.get('/').set('Accept', 'application/json').expect(200);
    const { name, description, api, ...links } = answer.body as Record<string, string>;
    expect([name, description, api]).toEqual([expect.any(String), expect.any(String), '/api/v1/x402']);
    const named = [
      ...[...page.matchAll(/href="([^"]+)"/g)].map(([, path]) => path ?? ''),
      ...[...text.matchAll(/^ {2}(\/\S+)/gm)].map(([, path]) => path ?? ''),
      ...Object.values(links),
    ];
    const paths = [...new Set(named)];
    expect(paths.sort()).toEqual([
      '/api/v1/x402/health',
      '/console',
      '/console/icon.svg',
      '/docs',
      '/docs/errors',
      '/openapi.json',
    ]);
    for (const path of paths) expect([path, (await test.http.get(path)).status]).toEqual([path, 200]);
  });

  it.each([
    ['*/*', 'text/plain'],
    [BROWSER, 'text/html'],
    ['application/json', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['image/png', 'text/plain'],
  ])('N3: Accept %s gets %s', async (accept, type) => {
    const { headers } = await test.http.get('/').set('Accept', accept).expect(200);
    expect(headers['content-type']).toBe(`${type}; charset=utf-8`);
    expect(headers['vary']).toMatch(/Accept/);
  });

  it('N3: caches keep it for five minutes, ask by its tag, and get 304', async () => {
    const { headers } = await test.http.get('/').set('Accept', BROWSER);
    expect(headers['cache-control']).toBe('public, max-age=300');
    const tag = headers['etag'] ?? '';
    await test.http.get('/').set({ Accept: BROWSER, 'If-None-Match': tag }).expect(304);
    await test.http.get('/').set({ Accept: 'application/json', 'If-None-Match': tag }).expect(200);
  });

  it('N3: HEAD is answered, POST is 405', async () => {
    await test.http.head('/').expect(200);
    await test.http.post('/').expect(405);
  });
});
