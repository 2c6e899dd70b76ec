// What an account goes through, from sign-up to suspension, started by test/support/console/visit.ts. Its last message is
// the report. Each person has a browser context of their own, and nothing is done but what a page offers; only the shop's
// server verifies by the API.
import { privateKeyToAccount } from 'viem/accounts';
import { choose, installWallet, linkTo, open, signInByMail, signInByOperatorKey } from './people.mjs';
import { launchVisitor } from './visitor.mjs';

const settings = JSON.parse(process.argv[2]);
const { origin, adminKey, hookUrl, txHash, walletKey } = settings;
const API = `${origin}/api/v1/x402`;
const OWNER = 'olga@example.com';
const COLLEAGUE = 'carl@example.com';
const report = {
  complaints: [],
  foreignRequests: [],
  violations: {},
  tooWide: [],
  payment: '',
  verified: null,
  plainWebhooks: '',
  plainBilling: '',
  delivery: '',
  developerLinks: [],
  developerBilling: '',
  suspendedAnswer: null,
  suspendedBanner: false,
  liftedAnswer: null,
  apiKey: '',
  /** Milliseconds of each part. */
  took: {},
};

const visitor = await launchVisitor(settings, report);
try {
  const owner = await (await visitor.openContext()).newPage();
  const operator = await (await visitor.openContext()).newPage();
  await timed('sign up', () => signInByMail(owner, origin, OWNER));
  await timed('make a key', () => makeTestKey(owner));
  await timed('verify a payment', () => verifyPayment(owner));
  await timed('add a webhook', () => addWebhook(owner));
  await timed('ask for webhooks in Live', () => askForWebhooks(owner));
  await timed('give the plan', () => givePlan(operator));
  await timed('invite', () => inviteColleague(owner));
  await timed('join by wallet', joinByWallet);
  await timed('suspend and lift', () => suspendAndLift(operator, owner));
} finally {
  await visitor.close();
}
process.send({ report });

async function timed(part, act) {
  const begun = Date.now();
  await act();
  report.took[part] = Date.now() - begun;
}

async function makeTestKey(page) {
  await choose(page, 'Test');
  await open(page, 'API keys');
  await page.getByRole('button', { name: 'Create API key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('shop');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await dialog.getByText('API key created').waitFor();
  report.apiKey = /x402_test_[\w-]+/.exec(await dialog.innerText())?.[0] ?? '';
  await dialog.getByRole('button', { name: 'Done' }).click();
}

/** As the seller's server does. */
function verify() {
  return fetch(`${API}/verify`, {
    method: 'POST',
    headers: { authorization: `Bearer ${report.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ tx_hash: txHash, chain: 'sandbox', reference: 'order-1001' }),
  });
}

async function verifyPayment(page) {
  report.verified = await (await verify()).json();
  await open(page, 'Payments');
  await page.getByText('order-1001').waitFor();
  await page.locator('.row-link').first().click();
  await page.getByRole('heading', { name: 'Evidence' }).waitFor();
  await page.getByRole('heading', { name: 'Verifications' }).waitFor();
  report.payment = await page.getByRole('main').innerText();
}

/** The free plan has no webhooks in Live: the page says so, and leads to where it says who gives another plan. */
async function askForWebhooks(page) {
  await open(page, 'Webhooks');
  await choose(page, 'Live');
  await page.getByText('Not in your plan').waitFor();
  report.plainWebhooks = await page.getByRole('main').innerText();
  await page.getByRole('link', { name: 'Compare plans' }).click();
  await page.getByRole('heading', { name: 'Billing', level: 1 }).waitFor();
  await page.getByText('Yours', { exact: true }).waitFor();
  report.plainBilling = await page.getByRole('main').innerText();
  await choose(page, 'Test');
}

/** The operator is asked, and gives the account a plan that has webhooks. */
async function givePlan(page) {
  await signInByOperatorKey(page, origin, adminKey);
  await page.goto(`${origin}/console/operator/tenants`);
  await page.getByRole('link', { name: OWNER }).click();
  await page.getByLabel('Plan', { exact: true }).selectOption('starter');
  await page.getByRole('button', { name: 'Save plan and limits' }).click();
  await page.getByRole('button', { name: 'Let Stripe decide again' }).waitFor();
}

async function addWebhook(page) {
  await open(page, 'Webhooks');
  await page.getByRole('button', { name: 'Add endpoint' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('URL').fill(hookUrl);
  await dialog.getByRole('button', { name: 'Add endpoint' }).click();
  await dialog.getByText('Endpoint added').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.locator('.row-link').first().click();
  await page.getByRole('button', { name: 'Send test event' }).click();
  await page
    .getByRole('table', { name: 'Deliveries' })
    .getByText(/delivered/i)
    .first()
    .waitFor();
  report.delivery = await page.getByRole('table', { name: 'Deliveries' }).innerText();
}

async function inviteColleague(page) {
  await open(page, 'Team');
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Email address').fill(COLLEAGUE);
  await dialog.getByRole('radio', { name: /developer/i }).focus();
  await page.keyboard.press('Space');
  await dialog.getByRole('button', { name: 'Send invitation' }).click();
  await dialog.getByText(`Sent to ${COLLEAGUE}`).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
}

/** A colleague with a wallet in the browser (EIP-1193), and no account yet. */
async function joinByWallet() {
  const context = await visitor.openContext();
  await installWallet(context, privateKeyToAccount(walletKey));
  const page = await context.newPage();
  await page.goto(await linkTo(COLLEAGUE));
  await page.getByRole('link', { name: 'Sign in to accept' }).click();
  await page.getByRole('button', { name: 'Sign in with a wallet' }).click();
  if (!page.url().includes('/invitation')) await page.waitForURL(/\/console(\/invitation|\/?$)/);
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  report.developerLinks = await page.getByRole('navigation').getByRole('link').allInnerTexts();
  await page.goto(`${origin}/console/billing`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  report.developerBilling = await page.getByRole('main').innerText();
}

async function suspendAndLift(page, owner) {
  await page.getByRole('button', { name: 'Suspend', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('a test of the suspension');
  await page.getByRole('button', { name: 'Suspend tenant' }).click();
  await page.getByRole('button', { name: 'Reactivate' }).waitFor();
  report.suspendedAnswer = await (await verify()).json();
  await owner.goto(`${origin}/console`);
  await owner.getByText('This account is suspended').waitFor();
  report.suspendedBanner = true;
  await page.getByRole('button', { name: 'Reactivate' }).click();
  await page.getByRole('button', { name: 'Suspend', exact: true }).waitFor();
  report.liftedAnswer = await (await verify()).json();
}
