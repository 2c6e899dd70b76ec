/* global document, PerformanceObserver */
// A visitor of the console: a Chromium that writes down what a page complains about, asks for and moves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const EVERY_VIEW = ['light', 'dark'].flatMap((scheme) => [360, 1280].map((width) => [scheme, width]));

/**
 * @param {{ executablePath: string, origin: string, folder: string, axeFile: string }} settings
 * @param {object} report takes `complaints`, `foreignRequests`, `violations`, `tooWide` and `shifts`
 */
export async function launchVisitor({ executablePath, origin, folder, axeFile }, report) {
  const axe = readFileSync(axeFile, 'utf8');
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  return {
    close: () => browser.close(),
    /** @param written takes what the pages of this context complain about and ask for, if not the report */
    openContext: async (options = {}, written = report) => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        colorScheme: 'light',
        ...options,
      });
      context.setDefaultTimeout(30_000);
      await context.addInitScript(watchShifts);
      context.on('page', (page) => {
        watch(page, origin, written);
      });
      return context;
    },
    /**
     * Looks at the page, by default in both themes, on a phone and on a desk. The page reads `what` in the report.
     * Where a page of the same parts was looked at in all views, axe reads only the first ones that are `checked`.
     */
    look: async (page, what, views = EVERY_VIEW, checked = views.length) => {
      for (const [index, [colorScheme, width]] of views.entries()) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await check(page, `${what}-${colorScheme}-${width}`, {
          ...{ width, folder, report },
          axe: index < checked ? axe : null,
        });
      }
      await page.emulateMedia({ colorScheme: 'light' });
    },
  };
}

function watch(page, origin, report) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      report.complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => report.complaints.push(`${page.url()}: ${error}`));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol.startsWith('http') && asked !== origin) report.foreignRequests.push(request.url());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) report.complaints.push(`${response.status()} ${response.url()}`);
  });
}

/** Runs in the page before its own scripts. */
function watchShifts() {
  globalThis.shifted = 0;
  /** What moved, in words. */
  globalThis.movers = [];
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      globalThis.shifted += value;
      for (const { node, previousRect, currentRect } of sources)
        globalThis.movers.push(
          `${node?.className ?? node?.nodeName}: ${JSON.stringify(previousRect)} to ${JSON.stringify(currentRect)}`,
        );
    }
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, entry.duration);
  }).observe({ type: 'longtask', buffered: true });
}

async function check(page, view, { width, axe, folder, report }) {
  if (axe !== null) report.violations[view] = await violationsOf(page, axe);
  for (const wide of await page.evaluate(findTooWide)) report.tooWide.push(`${view} (${width}): ${wide}`);
  await page.screenshot({ path: join(folder, `${view}.png`), fullPage: true });
}

/** Runs in the page: the page itself if it scrolls sideways, and what stands out of the window where nothing scrolls. */
function findTooWide() {
  const width = globalThis.innerWidth;
  const needed = document.documentElement.scrollWidth;
  const found = needed > width ? [`the page: ${needed}`] : [];
  // What scrolls, and what is clipped on purpose with an ellipsis, or for screen readers alone.
  const isHeld = (element) => {
    for (let each = element; each !== null && each !== document.body; each = each.parentElement) {
      const style = globalThis.getComputedStyle(each);
      if (style.overflowX !== 'visible' || style.position === 'fixed') return true;
    }
    return false;
  };
  for (const element of document.body.querySelectorAll('*')) {
    const { left, right, width: own } = element.getBoundingClientRect();
    if (own > 1 && (right > width + 1 || left < -1) && !isHeld(element))
      found.push(
        `${element.tagName.toLowerCase()}.${element.className}: ${Math.round(left)} to ${Math.round(right)}`,
      );
  }
  return found.slice(0, 3);
}

async function violationsOf(page, axe) {
  // Evaluated by the debugger, because the page's content security policy would block it; once in a document.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

/**
 * Loads a page into a fresh tab with an empty cache, at the speed of a phone, and measures its first load.
 *
 * @param ready waits until the page is whole
 */
export async function measureLoad(context, url, ready) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1_600 * 1_024) / 8,
    uploadThroughput: (750 * 1_024) / 8,
  });
  const load = { requests: [], bytes: 0, shifted: 0, longestTaskMs: 0 };
  session.on('Network.requestWillBeSent', ({ request }) => load.requests.push(new URL(request.url).pathname));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    load.bytes += encodedDataLength;
  });
  const tasks = await traceTasks(session);
  await page.goto(url);
  await ready(page);
  await page.waitForLoadState('networkidle');
  load.longestTaskMs = Math.round(await tasks.longestMs());
  load.shifted = await page.evaluate(() => globalThis.shifted);
  await page.close();
  return load;
}

/** The longest task of the page by the time that its thread computed, which other work of the machine does not lengthen. */
async function traceTasks(session) {
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-cpu_profiler', '__metadata'] },
  });
  return {
    longestMs: async () => {
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await complete;
      const mains = events
        .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid}:${tid}`);
      const times = events
        .filter(({ pid, tid, ph }) => ph === 'X' && mains.includes(`${pid}:${tid}`))
        .map(({ tdur, dur }) => tdur ?? dur ?? 0);
      return Math.max(0, ...times) / 1_000;
    },
  };
}
