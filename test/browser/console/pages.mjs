// The day of a seller, started by test/support/console/visit.ts: every page, empty and with what was made on it. Its last
// message is the report.
import { randomBytes } from 'node:crypto';
import { choose, linkTo, open as openEntry, signInByMail } from './people.mjs';
import { launchVisitor } from './visitor.mjs';

const { executablePath, origin, folder, axeFile, owner, developer, hook } = JSON.parse(process.argv[2]);
const BASE = `${origin}/api/v1/x402`;
const report = {
  complaints: [],
  foreignRequests: [],
  violations: {},
  tooWide: [],
  seen: {},
  asked: [],
  failures: [],
};
const { seen } = report;
/** The dark phone and, where the next step is taken, the bright desk: every-page.mjs looks at the same pages in all four. */
const TWO_VIEWS = [
  ['dark', 360],
  ['light', 1280],
];

const heading = (page, name) => page.getByRole('heading', { name, level: 1, exact: true }).waitFor();

const sandboxHash = (code) => `0x5a9db0c0${code}${randomBytes(26).toString('hex')}`.slice(0, 66);

const visitor = await launchVisitor({ executablePath, origin, folder, axeFile }, report);
try {
  const context = await visitor.openContext({ acceptDownloads: true });
  context.setDefaultTimeout(10_000);
  const page = await signIn(context, owner);
  page.on('request', (request) => report.asked.push(new URL(request.url()).pathname));
  await step(lookAtEmpty, page);
  const key = await makeKey(page);
  await step(watchPayments, page, key);
  await step(useWebhooks, page);
  await step(verify, page);
  await step(findPayments, page);
  await step(setWallet, page);
  await step(lookAtRest, page);
  await step(invite, page);
  await step(endKey, page);
  await step(readAudit, page);
  await step(proveAgain, page);
  await step(beDeveloper);
} catch (error) {
  report.failures.push(String(error.stack ?? error));
} finally {
  await visitor.close();
}
process.send({ report });

/** One step that fails leaves the others to be seen. */
async function step(take, ...rest) {
  try {
    await take(...rest);
  } catch (error) {
    report.failures.push(`${take.name}: ${error.stack ?? error}`.slice(0, 1_500));
    const [page] = rest;
    await page?.screenshot({ path: `${folder}/failed-${take.name}.png`, fullPage: true });
    await page?.goto(`${origin}/console`);
  }
}

async function signIn(context, email) {
  const page = await context.newPage();
  await signInByMail(page, origin, email);
  await choose(page, 'Test');
  return page;
}

async function open(page, name) {
  await page.setViewportSize({ width: 1280, height: 900 });
  await openEntry(page, name);
}

/** By what an empty page says is the next step; every-page.mjs looks at them. */
async function lookAtEmpty(page) {
  const next = {
    Verify: 'Transaction hash',
    Payments: 'No payment yet',
    Wallets: 'No wallet yet',
    'API keys': 'No test key yet',
    Webhooks: 'No endpoint yet',
    Settlements: 'No settlement yet',
    'Audit log': 'What',
  };
  for (const [name, text] of Object.entries(next)) {
    await open(page, name);
    await page.getByText(text, { exact: true }).first().waitFor();
  }
}

async function makeKey(page) {
  await open(page, 'API keys');
  await page.getByRole('button', { name: 'Create API key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('shop');
  await dialog.getByLabel('webhooks').check();
  await visitor.look(page, 'api-keys-create', TWO_VIEWS);
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const key = await dialog.locator('[data-secret]').innerText();
  await visitor.look(page, 'api-keys-shown-once', TWO_VIEWS);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('cell', { name: 'shop', exact: true }).waitFor();
  seen.keyOnPage = (await page.content()).includes(key);
  seen.keyPrefix = key.slice(0, 10);
  return key;
}

async function verifyBy(key, txHash, reference) {
  const response = await fetch(`${BASE}/verify`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ txHash, chain: 'sandbox', ...(reference !== undefined && { reference }) }),
  });
  if (!response.ok) throw new Error(`verify: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Payments that the shop's server verifies appear while the page is open. */
async function watchPayments(page, key) {
  await open(page, 'Payments');
  await page.getByText('No payment yet').waitFor();
  await page.locator('.live-mark:not(.is-off)').waitFor();
  await verifyBy(key, sandboxHash('0200'), 'order-1');
  await page.getByRole('row', { name: /order-1/ }).waitFor();
  seen.live = true;
  for (const code of ['0301', '0100', '0201', '0295']) await verifyBy(key, sandboxHash(code));
  await page.getByRole('row', { name: /Wrong recipient/ }).waitFor();
  await visitor.look(page, 'payments', TWO_VIEWS);
}

async function useWebhooks(page) {
  await open(page, 'Webhooks');
  await page.getByRole('button', { name: 'Add endpoint' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('URL').fill('http://10.0.0.1/private');
  await dialog.getByRole('button', { name: 'Add endpoint' }).click();
  await dialog.getByRole('alert').first().waitFor();
  seen.refusedUrl = await dialog.getByRole('alert').first().innerText();
  await dialog.getByLabel('URL').fill(hook);
  await visitor.look(page, 'webhooks-add', TWO_VIEWS);
  await dialog.getByRole('button', { name: 'Add endpoint' }).click();
  seen.secret = (await dialog.locator('[data-secret]').innerText()).slice(0, 6);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('link', { name: hook }).click();
  await heading(page, 'Webhook endpoint');
  await page.locator('.live-mark:not(.is-off)').waitFor();
  await page.getByRole('button', { name: 'Send test event' }).click();
  await page.getByRole('row', { name: /endpoint\.test.*Delivered/s }).waitFor();
  await visitor.look(page, 'webhook-endpoint', TWO_VIEWS);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page
    .getByRole('row', { name: /endpoint\.test/ })
    .getByRole('link')
    .click();
  await heading(page, 'Delivery');
  await page.getByText('thank you').first().waitFor();
  seen.delivery = await page.getByRole('main').innerText();
  await visitor.look(page, 'webhook-delivery', TWO_VIEWS);
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('The event is sent again').waitFor();
}

async function verify(page) {
  await open(page, 'Verify');
  await page.getByRole('button', { name: 'Use a sandbox hash' }).click();
  await page.getByLabel('Reference').fill('order-2');
  await page.getByRole('button', { name: 'Verify payment' }).click();
  await page.getByText('The payment counts', { exact: true }).waitFor();
  seen.curl = await page.getByLabel('curl').innerText();
  await visitor.look(page, 'verify', TWO_VIEWS);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('link', { name: 'Show the payment' }).click();
  await heading(page, 'Payment');
  await page.getByRole('row', { name: /payment\.verified.*Delivered/s }).waitFor();
  seen.detail = await page.getByRole('main').innerText();
  await visitor.look(page, 'payment', TWO_VIEWS);
}

async function findPayments(page) {
  await open(page, 'Payments');
  const rows = page.getByRole('table', { name: 'Payments' }).locator('tbody tr');
  await rows.first().waitFor();
  await page.getByLabel('Search').fill('order-1');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=order-1/);
  await page.waitForFunction(() => globalThis.document.querySelectorAll('tbody tr').length === 1);
  seen.found = await rows.innerText();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  seen.csv = await readAll(await (await saved).createReadStream());
  await page.reload();
  await page.waitForFunction(() => globalThis.document.querySelectorAll('tbody tr').length === 1);
  await page.getByLabel('Search').fill('order-77');
  await page.keyboard.press('Enter');
  await page.getByText('No payment matches').waitFor();
  await visitor.look(page, 'payments-none-found', TWO_VIEWS);
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await page.getByLabel('Status').selectOption('rejected');
  await page.waitForFunction(() => globalThis.document.querySelectorAll('tbody tr').length === 1);
  seen.rejected = await rows.innerText();
}

async function readAll(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

async function setWallet(page) {
  await open(page, 'Wallets');
  await page.getByRole('button', { name: 'Add wallet' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Chain').selectOption('base-sepolia');
  await dialog.getByLabel('Address').fill('0x12');
  await dialog.getByRole('button', { name: 'Save wallet' }).click();
  await dialog
    .getByText(/address/i)
    .nth(1)
    .waitFor();
  await dialog.getByLabel('Address').fill('0x00000000000000000000000000000000000000AA');
  await dialog.getByRole('button', { name: 'Save wallet' }).click();
  await page.getByRole('row', { name: /0x000000/ }).waitFor();
  await visitor.look(page, 'wallets', TWO_VIEWS);
}

async function lookAtRest(page) {
  await open(page, 'Settlements');
  await page.getByText('No settlement yet').waitFor();
  await choose(page, 'Live');
  await page
    .getByRole('row', { name: /Settled/ })
    .getByRole('link')
    .click();
  await heading(page, 'Settlement');
  await page.getByText('Payer', { exact: true }).waitFor();
  seen.settlement = await page.getByRole('main').innerText();
  await visitor.look(page, 'settlement', TWO_VIEWS);
  await open(page, 'Billing');
  await page.getByText('Plans are not sold here').waitFor();
  await page.getByText('Yours').waitFor();
  seen.billing = await page.getByRole('main').innerText();
  await visitor.look(page, 'billing', TWO_VIEWS);
}

async function invite(page) {
  await open(page, 'Team');
  await page.getByText('You', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await visitor.look(page, 'team-invite', TWO_VIEWS);
  await dialog.getByRole('button', { name: 'Make invitation' }).click();
  seen.invitation = await dialog.locator('[data-secret]').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Whoever has the link').waitFor();
  await visitor.look(page, 'team', TWO_VIEWS);
}

async function endKey(page) {
  await page.setViewportSize({ width: 1280, height: 900 });
  await choose(page, 'Test');
  await open(page, 'API keys');
  await page.getByRole('button', { name: 'Actions of key shop' }).click();
  await page.getByRole('menuitem', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
  await page.getByText('Key revoked').waitFor();
  await page.getByRole('row', { name: /shop.*Revoked/s }).waitFor();
  await visitor.look(page, 'api-keys', TWO_VIEWS);
}

async function readAudit(page) {
  await open(page, 'Audit log');
  await page.getByRole('row', { name: /Key revoked/ }).waitFor();
  seen.audit = await page.getByRole('table', { name: 'Audit log' }).innerText();
  await page.getByRole('button', { name: 'Details of Key revoked' }).click();
  await page.getByRole('dialog').waitFor();
  await visitor.look(page, 'audit-log', TWO_VIEWS);
}

/**
 * The server takes a session of minutes ago for fresh: the refusal of an old one is put in its place. The console asks for
 * another sign-in, and leads back.
 */
async function proveAgain(page) {
  await page.goto(`${origin}/console/settings/profile`);
  await heading(page, 'Settings');
  const refusal = {
    ...{ statusCode: 403, error: 'Recent sign-in required', code: 'RECENT_SIGN_IN_REQUIRED' },
    ...{ message: 'This needs a sign-in of the last ten minutes.', requestId: 'req_1' },
  };
  const old = { status: 403, json: refusal };
  await page.route('**/user/email', (route) => route.fulfill(old), { times: 1 });
  await page.getByLabel('New address').fill('new@example.com');
  await page.getByRole('button', { name: 'Send a link' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('a sign-in of the last ten minutes').waitFor();
  await visitor.look(page, 'sign-in-again', TWO_VIEWS);
  await page.setViewportSize({ width: 1280, height: 900 });
  await dialog.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByRole('textbox', { name: 'Email' }).fill(owner);
  await page.getByRole('button', { name: 'Email me a sign-in link' }).click();
  await page.getByText('Look into your mailbox').waitFor();
  await page.goto(await linkTo(owner));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await heading(page, 'Settings');
  seen.backAt = new URL(page.url()).pathname;
  const notices = page.getByLabel('Send me notices');
  // The box shows the choice in the moment of the click, not when the page hears that it is being saved.
  seen.noticesAtOnce = await notices.evaluate((box) => {
    box.click();
    return box.checked;
  });
  await page.getByText('No more notices are sent to you').waitFor();
  await page.reload();
  await notices.waitFor();
  seen.notices = await notices.isChecked();
}

/** A developer sees neither billing nor the audit log, and live wallets only to read. */
async function beDeveloper() {
  const context = await visitor.openContext();
  const page = await signIn(context, developer);
  seen.developerSees = await page.getByRole('navigation').getByRole('link').allInnerTexts();
  await open(page, 'Wallets');
  seen.testWallets = await page.getByRole('button', { name: 'Add wallet' }).first().isEnabled();
  await choose(page, 'Live');
  await page.getByText('Your role only reads here').waitFor();
  seen.liveWallets = await page.getByRole('button', { name: 'Add wallet' }).first().isEnabled();
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${origin}/console/billing`);
  await page.getByText('Not for your role').waitFor();
  seen.askedByDeveloper = asked.filter((path) => /billing\/|usage|plans/.test(path));
}
