import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findChromium } from '../../support/services/chromium.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';

const run = promisify(execFile);

const ADMIN_KEY = 'operator-of-the-browser-test';
const BASE = '/api/v1/x402';

interface Report {
  readonly complaints: string[];
  readonly foreignRequests: string[];
  readonly firstScheme: string;
  readonly firstOperation: string;
  readonly status: string;
  readonly answer: string;
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
    await run('npm', ['ci', '--prefix', 'test/browser', '--ignore-scripts']);
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

  it('L2: a user authorizes with a test key, executes the first operation unchanged and gets a success', async () => {
    const script = 'test/browser/explore-swagger.mjs';
    const browserRun = run(process.execPath, [script, chromium, server.url, folder], { timeout: 90_000 });
    browserRun.child.stdin?.end(await createTestKey());
    const report = JSON.parse((await browserRun).stdout) as Report;
    expect(report.firstScheme).toContain('Bearer');
    expect(report.firstOperation).toBe(`POST ${BASE}/verify`);
    expect(report.status).toMatch(/^200/);
    expect(JSON.parse(report.answer)).toMatchObject({ success: true, status: 'confirmed', chain: 'sandbox' });
    expect(report.complaints).toEqual([]);
    expect(report.foreignRequests).toEqual([]);
    expect(existsSync(join(folder, 'whole.png'))).toBe(true);
  }, 120_000);
});
