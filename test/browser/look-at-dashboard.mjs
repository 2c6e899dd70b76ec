/* global document, history, indexedDB, localStorage, location, sessionStorage */
// Uses the dashboard as a user does: returns from the checkout, pastes a key with the keyboard, reads, switches views,
// signs out. Needs `npm ci` in this folder, and a Chromium.
//
//   node look-at-dashboard.mjs <chromium> <origin of the server> <folder for the profile and the screenshots> <axe-core's file>
//
// Standard input: {"key": "…", "poorKey": "…", "answers": {"<path of the API>": body}} as JSON; `answers` stand in for routes
// of the API. Prints one line of JSON, see `report`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { chromium } from 'playwright-core';

const [executablePath, origin, folder, axeFile] = process.argv.slice(2);
const { key, poorKey, answers } = JSON.parse(await text(process.stdin));
const axe = readFileSync(axeFile, 'utf8');
const BASE = '/api/v1/x402';
const report = {
  /** Messages of the console at level error or warning, and uncaught errors of the page. */
  complaints: [],
  /** Requested URLs of another origin than the server's. */
  foreignRequests: [],
  /** URLs that contain the key. */
  leakingUrls: [],
  /** Violations that axe found, by view. */
  violations: {},
  /** Views that are wider than the window. */
  tooWide: [],
  /** The messages about the checkout, and the URL afterwards. */
  checkout: {},
  /** The elements that the keyboard reaches, from the top, before it opens the board. */
  stops: [],
  /** Places that still contain the key after its use: storage, cookies, the page, its fields. */
  keptIn: [],
  /** Whether a part of a reference ran as a script or became an element. */
  injected: false,
  text: '',
  poorText: '',
  canvases: 0,
  tableRows: 0,
  refusal: '',
  afterForgetting: '',
};

const browser = await chromium.launch({
  executablePath,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
});
try {
  await readInLight();
  await readInDark();
  await readOnPhone();
  await readWithPoorPlan();
} finally {
  await browser.close();
}
console.log(JSON.stringify(report));

async function openPage(options, path = '/dashboard') {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  page.on('console', (message) => {
    const isExpected = message.text().includes('401') && page.expectsRefusal;
    if (['error', 'warning'].includes(message.type()) && !isExpected) report.complaints.push(message.text());
  });
  page.on('pageerror', (error) => report.complaints.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) report.foreignRequests.push(request.url());
    if (request.url().includes(key)) report.leakingUrls.push(request.url());
  });
  for (const [route, body] of Object.entries(answers))
    await page.route(
      (url) => url.pathname === BASE + route,
      (handler) => handler.fulfill({ json: body }),
    );
  await page.goto(origin + path);
  return page;
}

async function check(page, view) {
  // Evaluated by the debugger, because the page's content security policy would block it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'] }),
  );
  report.violations[view] = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
  // Not innerWidth: a phone makes that as wide as the page.
  const { width } = page.viewportSize();
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  if (needed > width) report.tooWide.push(`${view}: ${needed} > ${width}`);
  await page.screenshot({ path: join(folder, `${view}.png`), fullPage: true });
}

async function openBoard(page, withKey = key) {
  await page.getByLabel('API key').fill(withKey);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

async function focused(page) {
  return page.evaluate(() => document.activeElement?.id || document.activeElement?.className || 'body');
}

/** Uses only the keyboard. */
async function readInLight() {
  const page = await openPage({ colorScheme: 'light' }, '/dashboard?checkout=success');
  report.checkout.success = await page.getByRole('status').first().innerText();
  report.checkout.address = page.url();
  await check(page, 'signed-out');
  await page.evaluate(() => document.activeElement?.blur());
  for (let stop = 0; stop < 3; stop += 1) {
    await page.keyboard.press('Tab');
    report.stops.push(await focused(page));
  }
  page.expectsRefusal = true;
  await page.locator('#key').focus();
  await page.keyboard.type(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`);
  await page.keyboard.press('Enter');
  await page.locator('#key-error:not(:empty)').waitFor();
  report.refusal = `${await page.locator('#key-error').innerText()} | ${await focused(page)}`;
  page.expectsRefusal = false;
  await page.keyboard.type(key);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  report.stops.push(await focused(page));
  report.canvases = await page.locator('canvas').count();
  report.text = await page.locator('#board').innerText();
  report.injected = await page.evaluate(
    () => globalThis.injected === true || document.querySelector('#payments img, #payments script') !== null,
  );
  report.keptIn = await whereTheKeyIs(page);
  await page.locator('.legend').first().hover();
  await check(page, 'light');
  await page.locator('#trend summary').focus();
  await page.keyboard.press('Enter');
  report.tableRows = await page.locator('#trend tbody tr').count();
  await page.locator('#measure-count').focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText('Volume in USDC').first().waitFor();
  await page.locator('.chart').first().hover();
  await check(page, 'light-volume');
  await page.locator('#forget').focus();
  await page.keyboard.press('Enter');
  report.afterForgetting = `${await page.locator('#payments').textContent()}|${await focused(page)}|${await page.locator('#key').inputValue()}`;
  await page.context().close();
}

async function whereTheKeyIs(page) {
  const cookies = await page.context().cookies();
  const places = await page.evaluate(
    (secret) =>
      Object.entries({
        localStorage: JSON.stringify({ ...localStorage }),
        sessionStorage: JSON.stringify({ ...sessionStorage }),
        address: location.href,
        history: JSON.stringify(history.state),
        page: document.documentElement.outerHTML,
        fields: [...document.querySelectorAll('input')].map(({ value }) => value).join(),
      })
        .filter(([, content]) => content.includes(secret))
        .map(([place]) => place),
    key,
  );
  const databases = await page.evaluate(() => indexedDB.databases());
  return [
    ...places,
    ...databases.map(({ name }) => `indexedDB ${name}`),
    ...cookies.map(({ name }) => `cookie ${name}`),
  ];
}

async function readInDark() {
  const page = await openPage({ colorScheme: 'dark' }, '/dashboard?checkout=cancelled');
  report.checkout.cancelled = await page.getByRole('status').first().innerText();
  await check(page, 'signed-out-dark');
  await openBoard(page);
  await check(page, 'dark');
  await page.context().close();
}

async function readOnPhone() {
  const page = await openPage({
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 2,
  });
  await check(page, 'phone-signed-out');
  await openBoard(page);
  await check(page, 'phone');
  await page.context().close();
}

async function readWithPoorPlan() {
  const page = await openPage({ viewport: { width: 320, height: 640 } });
  await openBoard(page, poorKey);
  report.poorText = await page.locator('#anomalies').innerText();
  await check(page, 'poor');
  await page.context().close();
}
