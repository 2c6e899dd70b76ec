// Uses Swagger UI as a new user does: authorizes with a test key, opens the first operation, executes its default example,
// every other one, the default once more, and a hash that is written elsewhere. Then looks at the page itself: the filter,
// folded errors, the other page, accessibility in both colour schemes. Needs `npm ci` in this folder, and a Chromium.
//
//   node explore-swagger.mjs <chromium> <origin of the server> <folder for the profile and the screenshots> <hash>
//
// The key comes on standard input. Prints one line of JSON, see `report`.
/* global document, getComputedStyle -- of the page, in what the browser evaluates */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [executablePath, origin, folder, otherHash] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const key = (await text(process.stdin)).trim();
const report = {
  /** Messages of the console at level error or warning, and uncaught errors of the page. */
  complaints: [],
  /** Requested URLs of another origin than the server's. */
  foreignRequests: [],
  firstScheme: '',
  firstOperation: '',
  keyFieldType: '',
  status: '',
  answer: '',
  /** Status by name of each further example, the default at the end, and of the hash from elsewhere. */
  examples: [],
  /** URLs, and names of headers, of the requests that the page sent. */
  sent: [],
  /** Rows of errors that are seen of the first operation, before and after they are asked for. */
  errorRows: [],
  /** Operations left by the filter. */
  filtered: [],
  operatorOperations: [],
  /** Serious and critical findings of axe, by colour scheme. */
  findings: {},
  backgrounds: {},
};

const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
  executablePath,
  headless: true,
  viewport: { width: 1280, height: 1000 },
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
// How long a loaded machine may take to draw fifty operations; no promise about the page.
context.setDefaultTimeout(60_000);
try {
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) report.complaints.push(message.text());
  });
  page.on('pageerror', (error) => report.complaints.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const isOurs = url.origin === origin || ['data:', 'blob:'].includes(url.protocol);
    if (!isOurs) report.foreignRequests.push(request.url());
    if (request.method() === 'POST')
      report.sent.push({ url: request.url(), headers: Object.keys(request.headers()).sort() });
  });
  await explore(page);
  await lookAround(page);
} finally {
  await context.close();
}
console.log(JSON.stringify(report));

async function explore(page) {
  await page.goto(`${origin}/docs`);
  await page.locator('.opblock').first().waitFor();
  await page.screenshot({ path: join(folder, 'opened.png') });

  await page.locator('.auth-wrapper .authorize').first().click();
  const scheme = page.locator('.modal-ux .auth-container').first();
  report.firstScheme = (await scheme.locator('h4').first().innerText()).replace(/\s+/g, ' ');
  report.keyFieldType = await scheme.locator('input').first().getAttribute('type');
  await scheme.locator('input').first().fill(key);
  await scheme.locator('button.authorize').click();
  await scheme.getByText('Authorized', { exact: true }).waitFor();
  await page.screenshot({ path: join(folder, 'authorized.png') });
  await page.locator('.modal-ux .btn-done').first().click();

  const operation = page.locator('.opblock').first();
  report.firstOperation = [
    await operation.locator('.opblock-summary-method').innerText(),
    await operation.locator('.opblock-summary-path').innerText(),
  ]
    .join(' ')
    .replace(/\u200b/g, '');
  await operation.locator('.opblock-summary-control').click();
  await operation.locator('.try-out__btn').click();
  const first = await execute(operation);
  report.status = first.status;
  report.answer = first.answer;
  await operation.locator('.responses-wrapper').screenshot({ path: join(folder, 'answer.png') });
  await page.screenshot({ path: join(folder, 'whole.png'), fullPage: true });

  const select = operation.locator('.opblock-section-request-body .examples-select select').first();
  const names = await select.locator('option').evaluateAll((options) => options.map(({ value }) => value));
  const [standard, ...others] = names;
  for (const name of [...others, ...others, standard]) {
    await select.selectOption(name);
    const { status } = await execute(operation);
    report.examples.push([name, status]);
  }
  const body = operation.locator('textarea.body-param__text').first();
  await body.fill(JSON.stringify({ tx_hash: otherHash, chain: 'sandbox', expected_amount: '1.5' }));
  report.elsewhere = await execute(operation);

  const errors = operation.locator('.responses-table:not(.live-responses-table) tr.response[data-code^="4"]');
  const seen = () => errors.evaluateAll((rows) => rows.filter((row) => row.offsetParent !== null).length);
  report.errorRows.push(await seen());
  await operation.locator('.errors-button').click();
  report.errorRows.push(await seen());
}

/** Executes what stands in the form, and waits for its own answer. */
async function execute(operation) {
  const page = operation.page();
  const [response] = await Promise.all([
    page.waitForResponse((answer) => answer.request().method() === 'POST'),
    operation.locator('button.execute').click(),
  ]);
  const row = operation.locator('.live-responses-table .response').first();
  await row.locator('.response-col_status').waitFor();
  await page.waitForFunction(
    ([shown, status]) => document.querySelector(shown)?.textContent?.trim().startsWith(status),
    ['.live-responses-table .response .response-col_status', String(response.status())],
  );
  return {
    status: (await row.locator('.response-col_status').innerText()).trim(),
    answer: await response.text(),
  };
}

async function lookAround(page) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${origin}/docs`);
    await page.locator('.opblock').first().waitFor();
    report.backgrounds[colorScheme] = await page.evaluate(
      () => getComputedStyle(document.documentElement).backgroundColor,
    );
    report.findings[colorScheme] = [...(await findings(page))];
    await page.locator('.opblock-summary-control').first().click();
    await page.locator('.opblock.is-open .errors-button').waitFor();
    report.findings[colorScheme].push(...(await findings(page)));
    await page.screenshot({ path: join(folder, `${colorScheme}.png`) });
  }
  await page.locator('.operation-filter-input').fill('rotate');
  await page.waitForFunction(() => document.querySelectorAll('.opblock').length < 10);
  report.filtered = await idsOf(page);
  await page.goto(`${origin}/docs/operator`);
  await page.locator('.opblock').first().waitFor();
  report.operatorOperations = await idsOf(page);
}

function idsOf(page) {
  return page.locator('.opblock').evaluateAll((blocks) => blocks.map(({ id }) => id.split('-').at(-1)));
}

async function findings(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  });
}
