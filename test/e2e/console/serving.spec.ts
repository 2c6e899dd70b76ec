import { readdirSync, readFileSync, statSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createTestApp, type TestApp } from '../../support/http/app.js';

const ASSETS = 'console/dist/assets';
const POLICY =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';connect-src 'self';" +
  "base-uri 'none';form-action 'none';frame-ancestors 'none';require-trusted-types-for 'script';trusted-types 'none'";

describe('GET /console', () => {
  let test: TestApp;
  const assets = readdirSync(ASSETS).filter((name) => /\.(?:js|css)$/.test(name));

  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  it.each([
    '/console',
    '/console/',
    '/console/payments',
    '/console/payments/0x1?q=a',
    '/console/sign-in/link',
  ])('M4: %s is the page, asked for each time, under a strict policy', async (path) => {
    const { headers, text } = await test.http.get(path).set('Accept', 'text/html').expect(200);
    expect(text).toBe(readFileSync('console/dist/index.html', 'utf8'));
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['content-security-policy']).toBe(POLICY);
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['cache-control']).toBe('no-cache');
    await test.http
      .get(path)
      .set('Accept', 'text/html')
      .set('If-None-Match', String(headers['etag']))
      .expect(304);
  });

  it.each(assets)('M4: %s is kept for ever, under the same policy', async (name) => {
    const { headers } = await test.http.get(`/console/assets/${name}`).expect(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-security-policy']).toBe(POLICY);
    expect(headers['content-type']).toMatch(name.endsWith('.css') ? /^text\/css/ : /javascript/);
    expect(headers['vary']).toContain('Accept-Encoding');
  });

  it('M4: each of brotli, gzip and neither gives the same bytes, under tags of their own', async () => {
    // Names follow from the build; the largest is worth compressing.
    const size = (asset: string) => statSync(`${ASSETS}/${asset}`).size;
    const [name = ''] = [...assets].sort((one, other) => size(other) - size(one));
    const wanted = readFileSync(`${ASSETS}/${name}`);
    const ask = (encoding: string) =>
      test.http
        .get(`/console/assets/${name}`)
        .set('Accept-Encoding', encoding)
        .buffer(true)
        .parse((response, done) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            done(null, Buffer.concat(chunks));
          });
        });
    // Node's client decompresses nothing, superagent decompresses gzip before it hands over.
    const [plain, gzip, brotli] = [await ask('identity'), await ask('gzip'), await ask('br')];
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(wanted.equals(plain.body as Buffer)).toBe(true);
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(Number(brotli.headers['content-length'])).toBeLessThan(Number(gzip.headers['content-length']));
    expect(wanted.equals(asIs(gzip.body as Buffer, gunzipSync))).toBe(true);
    expect(wanted.equals(asIs(brotli.body as Buffer, brotliDecompressSync))).toBe(true);
    expect(new Set([plain, gzip, brotli].map(({ headers }) => String(headers['etag']))).size).toBe(3);
  });

  it('M4: the page names no address of elsewhere, and no inline script or style', () => {
    const page = readFileSync('console/dist/index.html', 'utf8');
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((path) => !path.startsWith('/console/'))).toEqual([]);
    expect(page).not.toMatch(/<script(?![^>]*src=)|<style|style="|\son\w+=/);
  });

  it('M4: what is no page and no file is not found, and a request cannot name a path', async () => {
    for (const path of [
      '/console/assets/gone-abc.js',
      '/console/assets/..%2f..%2fpackage.json',
      '/console/assets/../../package.json',
      '/console/assets/index.html.br',
      '/consoles',
    ])
      await test.http.get(path).expect(404);
    await test.http.get('/console/payments').set('Accept', 'application/json').expect(404);
    await test.http.post('/console/payments').expect(405);
    await test.http.head('/console').expect(200);
  });

  it('M4: /dashboard leads to the console, and keeps its query', async () => {
    const plain = await test.http.get('/dashboard').expect(302);
    expect(plain.headers['location']).toBe('/console');
    const { headers } = await test.http.get('/dashboard?checkout=success&x=//evil.example').expect(302);
    expect(headers['location']).toBe('/console?checkout=success&x=//evil.example');
  });
});

function asIs(body: Buffer, decompress: (bytes: Buffer) => Buffer): Buffer {
  try {
    return decompress(body);
  } catch {
    return body;
  }
}
