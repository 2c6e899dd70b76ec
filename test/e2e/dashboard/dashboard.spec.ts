import { createTestApp, type TestApp } from '../../support/http/app.js';

const FILES: readonly (readonly [path: string, type: RegExp])[] = [
  ['/dashboard', /^text\/html/],
  ['/dashboard/dashboard.css', /^text\/css/],
  ['/dashboard/main.js', /javascript/],
  ['/dashboard/api.js', /javascript/],
  ['/dashboard/chart.js', /javascript/],
  ['/dashboard/dom.js', /javascript/],
  ['/dashboard/format.js', /javascript/],
  ['/dashboard/sections.js', /javascript/],
  ['/dashboard/uplot.js', /javascript/],
  ['/dashboard/uplot.css', /^text\/css/],
  ['/dashboard/icon.svg', /^image\/svg/],
];

describe('GET /dashboard', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  it.each(FILES)(
    'E6: %s is served with its content type and a strict security policy',
    async (path, type) => {
      const { headers } = await test.http.get(path).expect(200);
      expect(headers['content-type']).toMatch(type);
      expect(headers['content-security-policy']).toBe(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';base-uri 'none';" +
          "form-action 'none';frame-ancestors 'none';require-trusted-types-for 'script';trusted-types 'none'",
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cache-control']).toBe('no-cache');
    },
  );

  it('E6: the page loads only served files and uses no inline code or web storage', async () => {
    const served = new Set(FILES.map(([path]) => path));
    const { text: page } = await test.http.get('/dashboard');
    const named = [...page.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => path ?? '');
    expect(named.filter((path) => !served.has(path))).toEqual(['/docs']);
    expect(page).not.toMatch(/<script(?![^>]*src=)|<style|style="|\son\w+=/);
    const scripts = FILES.map(([path]) => path).filter(
      (path) => path.endsWith('.js') && !path.includes('uplot'),
    );
    for (const script of scripts) {
      const { text: code } = await test.http.get(script);
      for (const [, imported] of code.matchAll(/from '\.\/([^']+)'/g))
        expect(served.has(`/dashboard/${imported ?? ''}`)).toBe(true);
      expect(code).not.toMatch(/innerHTML|localStorage|sessionStorage|document\.cookie|https?:\/\//);
    }
  });

  it('E6: the page accepts the checkout return, refuses POST and serves no other file', async () => {
    await test.http.get('/dashboard?checkout=success').expect(200);
    await test.http.head('/dashboard').expect(200);
    await test.http.post('/dashboard').expect(405);
    for (const path of ['/dashboard/package.json', '/dashboard/..%2fdashboard.ts', '/dashboard/index.html'])
      await test.http.get(path).expect(404);
  });
});
