// Uses Swagger UI as a new user does: authorizes with a test key, opens the first operation and executes its default
// example. Needs `npm ci` in this folder, and a Chromium.
//
//   node explore-swagger.mjs <chromium> <origin of the server> <folder for the profile and the screenshots>
//
// The key comes on standard input. Prints one line of JSON, see `report`.
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [executablePath, origin, folder] = process.argv.slice(2);
const key = (await text(process.stdin)).trim();
const report = {
  /** Messages of the console at level error or warning, and uncaught errors of the page. */
  complaints: [],
  /** Requested URLs of another origin than the server's. */
  foreignRequests: [],
  firstScheme: '',
  firstOperation: '',
  status: '',
  answer: '',
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
context.setDefaultTimeout(15_000);
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
  });
  await explore(page);
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
  await operation.locator('button.execute').click();
  const answer = operation.locator('.live-responses-table .response').first();
  await answer.locator('.response-col_status').waitFor();
  report.status = (await answer.locator('.response-col_status').innerText()).trim();
  report.answer = await answer.locator('.highlight-code pre, .microlight').first().innerText();
  await operation.locator('.responses-wrapper').screenshot({ path: join(folder, 'answer.png') });
  await page.screenshot({ path: join(folder, 'whole.png'), fullPage: true });
}
