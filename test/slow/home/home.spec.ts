import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installApart } from '../../support/services/installed-apart.js';
import { findChromium } from '../../support/services/chromium.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';

const run = promisify(execFile);

interface Report {
  readonly complaints: string[];
  readonly requested: string[];
  readonly violations: Readonly<Record<string, string[]>>;
  readonly tooWide: string[];
  readonly firstPaintMs: number;
  readonly largestPaintMs: number;
  readonly lastLongTaskMs: number;
  readonly layoutShift: number;
}

describe('the page at / in a browser', () => {
  let server: ServerProcess;
  let folder: string;
  let report: Report;

  beforeAll(async () => {
    const chromium = await findChromium();
    await installApart('test/browser');
    folder = mkdtempSync(join(tmpdir(), 'x402-home-page-'));
    server = await startServer({ env: { JOBS_ENABLED: 'false' } });
    const script = 'test/browser/look-at-home.mjs';
    const axe = require.resolve('axe-core');
    const { stdout } = await run(process.execPath, [script, chromium, server.url, folder, axe], {
      timeout: 240_000,
    });
    report = JSON.parse(stdout) as Report;
  }, 400_000);
  afterAll(async () => {
    await server.kill();
    if (process.env['KEEP_SCREENSHOTS'] === '1') process.stderr.write(`${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
  });

  it('N3: axe finds nothing in either theme, at 1280 and at 360 pixels', () => {
    expect(report.violations).toEqual({ 'light-1280': [], 'light-360': [], 'dark-1280': [], 'dark-360': [] });
  });

  it('N3: nothing is wider than its window, and the console stays empty', () => {
    expect(report.tooWide).toEqual([]);
    expect(report.complaints).toEqual([]);
    expect([...new Set(report.requested)]).toEqual(['/', '/console/icon.svg']);
  });

  it('N3: on a slow phone it is painted and interactive within what the seeds ask for', () => {
    expect(report.firstPaintMs).toBeGreaterThan(0);
    expect(report.firstPaintMs).toBeLessThan(1_800);
    expect(report.largestPaintMs).toBeLessThan(2_500);
    expect(Math.max(report.firstPaintMs, report.lastLongTaskMs)).toBeLessThan(3_800);
    expect(report.layoutShift).toBeLessThan(0.01);
  });
});
