import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { installApart } from '../../support/services/installed-apart.js';
import { findChromium } from '../../support/services/chromium.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';
import { Chance } from '../../support/traffic/random.js';
import { insertCalls, insertPayments, type StoredPaymentRow } from '../../support/traffic/stored-rows.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const run = promisify(execFile);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOUR = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
/** A payment reference that tries to inject markup. */
const MARKUP = `<img src=x onerror="globalThis.injected=true"><script>globalThis.injected=true</script>`;

interface Report {
  readonly complaints: string[];
  readonly foreignRequests: string[];
  readonly leakingUrls: string[];
  readonly violations: Readonly<Record<string, string[]>>;
  readonly tooWide: string[];
  readonly checkout: { readonly success: string; readonly cancelled: string; readonly address: string };
  readonly stops: string[];
  readonly keptIn: string[];
  readonly injected: boolean;
  readonly text: string;
  readonly poorText: string;
  readonly canvases: number;
  readonly tableRows: number;
  readonly refusal: string;
  readonly afterForgetting: string;
}

/** Ten weeks of calls with a spike and a burst of failures, and payments with one outlier. */
async function fillHistory(dataSource: DataSource, tenantId: string): Promise<void> {
  const owner = { tenantId, environment: 'live' as const };
  const ago = (ms: number): Date => new Date(HOUR - ms);
  const hours = (start: number, count: number) => ({ from: ago(start), until: ago(start - count * HOUR_MS) });
  await insertCalls(dataSource, owner, { ...hours(70 * DAY_MS, 70 * 24), calls: 12, rejected: 1 });
  await insertCalls(dataSource, owner, { ...hours(30 * HOUR_MS, 2), calls: 90, rejected: 1 });
  await insertCalls(dataSource, owner, { ...hours(60 * HOUR_MS, 2), calls: 14, rejected: 14 });
  const chance = new Chance(5);
  const payments = Array.from({ length: 500 }, (_, index): StoredPaymentRow => ({
    payer: `0x${(index % 24).toString(16).padStart(40, 'a')}`,
    at: ago(index * 3 * HOUR_MS + chance.integer(0, HOUR_MS)),
    atomic: BigInt(chance.pick([250_000, 1_000_000, 1_500_000, 5_000_000])),
    chain: chance.pick(['base', 'base', 'base', 'polygon', 'arbitrum']),
  }));
  await insertPayments(dataSource, owner, [
    ...payments,
    { payer: `0x${'b'.repeat(40)}`, at: ago(5 * HOUR_MS), atomic: 2_400_000_000n },
  ]);
  await dataSource.query(
    `INSERT INTO payment_claims (tenant_id, environment, network, tx_hash, payer, reference)
     SELECT tenant_id, environment, network, tx_hash, '', CASE WHEN n = 1 THEN $2 ELSE 'order-' || (2000 - n) END
       FROM (SELECT *, row_number() OVER (ORDER BY created_at DESC) AS n FROM payments WHERE tenant_id = $1) p WHERE n % 3 <> 0`,
    [tenantId, MARKUP],
  );
}

/** A response of `GET /analytics`, used only where the server has no such route. */
function analyticsAnswer(): object {
  const chance = new Chance(3);
  const trend = Array.from({ length: 30 }, (_, index) => {
    const start = new Date(HOUR - (29 - index) * DAY_MS);
    start.setUTCHours(0, 0, 0, 0);
    const verifications = chance.integer(230, 340) * ([0, 6].includes(start.getUTCDay()) ? 0.6 : 1);
    return {
      start: start.toISOString(),
      verifications: Math.round(verifications),
      successful: Math.round(verifications * 0.92),
      volumeUsdc: (verifications * 1.37).toFixed(2),
    };
  });
  const latency = Array.from({ length: 24 }, (_, index) => ({
    start: new Date(HOUR - (23 - index) * HOUR_MS).toISOString(),
    count: index === 4 ? 0 : 12,
    avgMs: 90,
    p50Ms: chance.integer(50, 80),
    p95Ms: chance.integer(160, 260),
    p99Ms: chance.integer(300, 520),
  }));
  return {
    period: {
      start: trend[0]?.start,
      end: new Date().toISOString(),
      days: 30,
      timezone: 'UTC',
      granularity: 'day',
    },
    totals: {
      verifications: 8_412,
      successful: 7_739,
      failed: 561,
      pending: 112,
      successRate: 92,
      cached: 1_204,
      volumeUsdc: '11524.437',
      uniquePayers: 431,
    },
    byChain: [
      { chain: 'base', verifications: 5_100, successful: 4_790, volumeUsdc: '7000.5' },
      { chain: 'polygon', verifications: 2_004, successful: 1_801, volumeUsdc: '3300.12' },
      { chain: 'arbitrum', verifications: 1_308, successful: 1_148, volumeUsdc: '1223.817' },
    ],
    byReason: [
      { reason: 'AMOUNT_TOO_LOW', count: 302 },
      { reason: 'WRONG_RECIPIENT', count: 160 },
      { reason: 'TX_NOT_FOUND', count: 112 },
      { reason: 'ALREADY_CLAIMED', count: 99 },
    ],
    trend,
    latency,
    asOf: new Date().toISOString(),
  };
}

describe('the dashboard in a browser', () => {
  let database: ThrowawayDatabase;
  let server: ServerProcess;
  let dataSource: DataSource;
  let folder: string;
  let tenant: TestTenant;
  let report: Report;

  beforeAll(async () => {
    const chromium = await findChromium();
    await installApart('test/browser');
    folder = mkdtempSync(join(tmpdir(), 'x402-dashboard-'));
    // A separate database: other specs ban the address of this machine.
    database = await createThrowawayDatabase();
    server = await startServer({ env: { JOBS_ENABLED: 'false', DATABASE_URL: database.url } });
    dataSource = await createDataSource(database.url).initialize();
    tenant = await createTenant(dataSource, { plan: 'enterprise' });
    const poor = await createTenant(dataSource, { plan: 'starter' });
    await fillHistory(dataSource, tenant.tenantId);
    const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: object };
    const answers = '/api/v1/x402/analytics' in paths ? {} : { '/analytics': analyticsAnswer() };
    const script = 'test/browser/look-at-dashboard.mjs';
    const axe = require.resolve('axe-core');
    const browserRun = run(process.execPath, [script, chromium, server.url, folder, axe], {
      timeout: 240_000,
    });
    browserRun.child.stdin?.end(JSON.stringify({ key: tenant.liveKey, poorKey: poor.liveKey, answers }));
    report = JSON.parse((await browserRun).stdout) as Report;
  }, 400_000);
  afterAll(async () => {
    await dataSource.destroy();
    await server.kill();
    await database.drop();
    if (process.env['KEEP_SCREENSHOTS'] === '1') process.stderr.write(`${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
  });

  it('E6: axe reports no violation in any theme or window size, signed in or out', () => {
    expect(Object.keys(report.violations)).toEqual(
      expect.arrayContaining([
        'signed-out',
        'light',
        'light-volume',
        'dark',
        'signed-out-dark',
        'phone',
        'poor',
      ]),
    );
    expect(Object.entries(report.violations).filter(([, found]) => found.length > 0)).toEqual([]);
  });

  it('E6: the page logs nothing to the console and requests nothing from another origin', () => {
    expect(report.complaints).toEqual([]);
    expect(report.foreignRequests).toEqual([]);
  });

  it('E6: the key appears in no URL, storage, cookie or page content', () => {
    expect(report.leakingUrls).toEqual([]);
    expect(report.keptIn).toEqual([]);
    expect(report.afterForgetting).toBe('|key|');
  });

  it('E6: no view is wider than its window, down to 320 pixels', () => {
    expect(report.tooWide).toEqual([]);
    expect(existsSync(join(folder, 'phone.png'))).toBe(true);
  });

  it('E6: the page works by keyboard, and a refused key shows an error and keeps focus', () => {
    expect(report.stops).toEqual(['skip', 'key', 'open', 'board-title']);
    expect(report.refusal).toMatch(/not a complete key.*\| key$/);
  });

  it('E6: the page shows usage, trend, chains, payments and anomalies, with tables beside the charts', () => {
    for (const words of [
      'Success rate',
      'Used this month',
      'Chains',
      'order-1998',
      'Spike',
      'Large new payer',
      '2,400',
    ])
      expect(report.text).toContain(words);
    expect(report.canvases).toBe(2);
    expect(report.tableRows).toBeGreaterThanOrEqual(30);
  });

  it('E6: text from callers is shown as text, never as markup', () => {
    expect(report.text).toContain(MARKUP);
    expect(report.injected).toBe(false);
  });

  it('E6: on a lower plan the page says that anomalies are not included', () => {
    expect(report.poorText).toContain('not in your plan (starter)');
  });

  it('F1: after a return from Stripe the page shows the checkout result once', () => {
    expect(report.checkout.success).toContain('payment went through');
    expect(report.checkout.cancelled).toContain('Nothing was charged');
    expect(report.checkout.address).toBe(`${server.url}/dashboard`);
  });
});
