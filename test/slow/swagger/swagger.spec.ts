import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installApart } from '../../support/services/installed-apart.js';
import { findChromium } from '../../support/services/chromium.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';

const run = promisify(execFile);

const ADMIN_KEY = 'operator-of-the-browser-test';
const BASE = '/api/v1/x402';

/** What Swagger UI's own markup and colours are blamed for: rule, element, and why it is not ours to mend. */
const OF_SWAGGER_UI: readonly (readonly [rule: string, selector: RegExp, reason: string])[] = [
  ['nested-interactive', /\.opblock-summary-control$/, 'its copy button stands in its summary button'],
  ['select-name', /^#servers$/, 'its label stands beside the list and does not name it'],
  ['select-name', /\.parameters-col_description > select$/, 'its lists of values have no label'],
  ['select-name', /\.examples-select-element$/, 'its lists of examples have no label'],
  ['color-contrast', /\.opblock-summary-method$/, 'its colours of methods'],
  ['color-contrast', /\.version$/, 'its stamps of versions'],
  ['color-contrast', /^\.link$/, 'its link to the licence'],
  ['color-contrast', /\.authorize > span$/, 'its green'],
  ['color-contrast', /\.parameter__in$/, 'its grey of the place of a parameter'],
  ['color-contrast', /\.microlight > \.language-json > span:nth-child\(\d+\)$/, 'its colours of numbers'],
];

/** @param finding `rule: selector` */
function isOfSwaggerUi(finding: string): boolean {
  const [rule = '', selector = ''] = finding.split(/: (.*)/s);
  return OF_SWAGGER_UI.some(([theirs, element]) => theirs === rule && element.test(selector));
}

interface Report {
  readonly complaints: string[];
  readonly foreignRequests: string[];
  readonly firstScheme: string;
  readonly firstOperation: string;
  readonly keyFieldType: string;
  readonly status: string;
  readonly answer: string;
  readonly examples: readonly (readonly [name: string, status: string])[];
  readonly elsewhere: { readonly status: string; readonly answer: string };
  readonly sent: readonly { readonly url: string; readonly headers: readonly string[] }[];
  readonly errorRows: readonly number[];
  readonly filtered: readonly string[];
  readonly operatorOperations: readonly string[];
  readonly findings: Readonly<Record<'light' | 'dark', readonly string[]>>;
  readonly backgrounds: Readonly<Record<'light' | 'dark', string>>;
}

/** The first hash of the sandbox in a page of the repository. */
function hashOf(page: string): string {
  return /0x5a9db0c00200[0-9a-f]{52}/.exec(readFileSync(page, 'utf8'))?.[0] ?? '';
}

async function post(url: string, headers: Record<string, string>, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
  return response.json();
}

describe('Swagger UI in a browser', () => {
  let server: ServerProcess;
  let folder: string;
  let chromium: string;

  beforeAll(async () => {
    chromium = await findChromium();
    await installApart('test/browser');
    folder = mkdtempSync(join(tmpdir(), 'x402-swagger-'));
    server = await startServer({ env: { X402_ADMIN_KEY: ADMIN_KEY, JOBS_ENABLED: 'false' } });
  }, 240_000);
  afterAll(async () => {
    await server.kill();
    if (process.env['KEEP_SCREENSHOTS'] !== '1') rmSync(folder, { recursive: true, force: true });
  });

  const createTestKey = async (): Promise<string> => {
    const created = (await post(
      `${server.url}${BASE}/admin/tenants`,
      { 'X-Admin-Key': ADMIN_KEY },
      { email: `newcomer-${Date.now()}@example.com` },
    )) as { apiKey: { key: string } };
    const minted = (await post(
      `${server.url}${BASE}/api-keys`,
      { Authorization: `Bearer ${created.apiKey.key}` },
      { environment: 'test' },
    )) as { key: string };
    return minted.key;
  };

  let report: Report;

  it('L2: a user authorizes with a test key, executes the first operation unchanged and gets a success', async () => {
    const script = 'test/browser/explore-swagger.mjs';
    const args = [script, chromium, server.url, folder, hashOf('docs/sandbox.md')];
    const browserRun = run(process.execPath, args, { timeout: 400_000 });
    browserRun.child.stdin?.end(await createTestKey());
    report = JSON.parse((await browserRun).stdout) as Report;
    expect(report.firstScheme).toContain('Bearer');
    expect(report.keyFieldType).toBe('password');
    expect(report.firstOperation).toBe(`POST ${BASE}/verify`);
    expect(report.status).toMatch(/^200/);
    expect(JSON.parse(report.answer)).toMatchObject({ success: true, status: 'confirmed', chain: 'sandbox' });
    expect(report.complaints).toEqual([]);
    expect(report.foreignRequests).toEqual([]);
    expect(existsSync(join(folder, 'whole.png'))).toBe(true);
  }, 420_000);

  it('L2: every further example is answered 200 too, twice, and a hash of a page is a yes when first used here', () => {
    expect(report.examples.length).toBeGreaterThan(8);
    expect(report.examples.filter(([, status]) => !status.startsWith('200'))).toEqual([]);
    expect(report.elsewhere.status).toMatch(/^200/);
    expect(JSON.parse(report.elsewhere.answer)).toMatchObject({
      success: true,
      cached: false,
      claimed: false,
    });
  });

  it('L2: the page sends to the address that it was opened by, and no Idempotency-Key', () => {
    // The document says http://localhost:3001, where nothing listens.
    expect(report.sent.length).toBeGreaterThan(10);
    expect(report.sent.filter(({ url }) => !url.startsWith(`${server.url}/`))).toEqual([]);
    expect(report.sent.filter(({ headers }) => headers.includes('idempotency-key'))).toEqual([]);
    expect(report.sent.filter(({ headers }) => !headers.includes('authorization'))).toEqual([]);
  });

  it('L2: folds errors, finds operations, shows the operator’s on a page of their own, and follows the colour scheme', () => {
    const [folded, shown] = report.errorRows;
    expect(folded).toBe(0);
    expect(shown).toBeGreaterThan(3);
    expect(report.filtered).toEqual(['rotateApiKey', 'rotateWebhookSecret']);
    expect(report.operatorOperations).toContain('createTenant');
    expect(report.operatorOperations).not.toContain('verifyPayment');
    expect(report.backgrounds.dark).not.toBe(report.backgrounds.light);
  });

  it('L2: has no serious or critical finding of axe that is ours, light or dark', () => {
    const ours = (['light', 'dark'] as const).flatMap((scheme) =>
      report.findings[scheme]
        .filter((finding) => !isOfSwaggerUi(finding))
        .map((text) => `${scheme}: ${text}`),
    );
    expect(ours).toEqual([]);
  });
});
