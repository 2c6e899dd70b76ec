/* global document, performance, PerformanceObserver */
// Opens the page at `/` on a slow phone, and in every theme and width. Needs `npm ci` in this folder, and a Chromium.
//
//   node look-at-home.mjs <chromium> <origin of the server> <folder for the screenshots> <axe-core's file>
//
// Prints one line of JSON, see `report`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [executablePath, origin, folder, axeFile] = process.argv.slice(2);
const axe = readFileSync(axeFile, 'utf8');
/** Lighthouse's slow phone: 1.6 Mbit/s, 150 ms of latency, a quarter of the speed. */
const SLOW_NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
const SLOW_CPU = 4;
const report = {
  /** Messages of the console at level error or warning, and uncaught errors of the page. */
  complaints: [],
  /** Paths that the page has loaded. */
  requested: [],
  /** Violations that axe found, by view. */
  violations: {},
  /** Views that are wider than the window. */
  tooWide: [],
  /** Milliseconds on the slow phone. Without a script the page is interactive once it is painted, but for long tasks. */
  firstPaintMs: 0,
  largestPaintMs: 0,
  lastLongTaskMs: 0,
  layoutShift: 0,
};

const browser = await chromium.launch({
  executablePath,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
});
try {
  for (const colorScheme of ['light', 'dark'])
    for (const width of [1280, 360])
      await look(`${colorScheme}-${width}`, { colorScheme, viewport: { width, height: 800 } });
  await measure();
} finally {
  await browser.close();
}
console.log(JSON.stringify(report));

async function look(view, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) report.complaints.push(message.text());
  });
  page.on('pageerror', (error) => report.complaints.push(String(error)));
  page.on('request', (request) => report.requested.push(new URL(request.url()).pathname));
  await page.goto(`${origin}/`, { waitUntil: 'networkidle' });
  await page.screenshot({ path: join(folder, `${view}.png`), fullPage: true });
  // Not innerWidth: a phone makes that as wide as the page.
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  if (needed > options.viewport.width) report.tooWide.push(`${view}: ${needed}`);
  // Evaluated by the debugger, because the page's content security policy would block it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'] }),
  );
  report.violations[view] = violations.map(({ id }) => id);
  await context.close();
}

async function measure() {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW_NETWORK);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW_CPU });
  await page.goto(`${origin}/`, { waitUntil: 'networkidle' });
  Object.assign(
    report,
    await page.evaluate(async () => {
      const seen = async (type) => {
        const entries = [];
        const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
        observer.observe({ type, buffered: true });
        await new Promise((resolve) => setTimeout(resolve, 200));
        observer.disconnect();
        return entries;
      };
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      const largest = (await seen('largest-contentful-paint')).at(-1);
      const longTasks = await seen('longtask');
      const shifts = await seen('layout-shift');
      return {
        firstPaintMs: paint.startTime,
        largestPaintMs: largest.startTime,
        lastLongTaskMs: Math.max(0, ...longTasks.map(({ startTime, duration }) => startTime + duration)),
        layoutShift: shifts.reduce((sum, { value }) => sum + value, 0),
      };
    }),
  );
  await context.close();
}
