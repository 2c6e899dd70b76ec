// A day of the operator, started by test/support/console/visit.ts. Its last message is the report; the pictures lie in
// the folder.
import { settled, signInByOperatorKey } from './people.mjs';
import { launchVisitor } from './visitor.mjs';

const { executablePath, origin, folder, axeFile, operatorKey, shop, other, banned, listed } = JSON.parse(
  process.argv[2],
);
/** The other views of the same pages are those of every-page.mjs. */
const TWO_VIEWS = [
  ['light', 360],
  ['dark', 1280],
];
/** Path below `/console/operator`, and the heading. */
const PAGES = {
  tenants: 'Tenants',
  bans: 'Bans',
  screening: 'Screening',
  settlements: 'All settlements',
  signers: 'Signers',
  'stripe-events': 'Stripe events',
  deliveries: 'Deliveries',
  jobs: 'Jobs',
  database: 'Database',
  processes: 'Processes',
  audit: 'Operator audit',
};
const report = { complaints: [], foreignRequests: [], violations: {}, tooWide: [], seen: {}, entries: [] };
const visitor = await launchVisitor({ executablePath, origin, folder, axeFile }, report);
try {
  const context = await visitor.openContext();
  const page = await context.newPage();
  await signInByOperatorKey(page, origin, operatorKey);
  await lookAtPages(page);
  await workOnTenant(page);
  await viewAsTenant(page);
  await liftBan(page);
  await lookUp(page);
  await erase(page);
} catch (error) {
  report.complaints.push(`the visit ended early: ${error}`);
} finally {
  await visitor.close();
}
process.send({ report });

async function lookAtPages(page) {
  for (const [path, title] of Object.entries(PAGES)) {
    await page.goto(`${origin}/console/operator/${path}`);
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
    await settled(page);
    await visitor.look(page, `operator-${path}`, TWO_VIEWS);
  }
  report.entries = await page.getByRole('navigation').first().getByRole('link').allInnerTexts();
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** From the search to the plan, a key, and a suspension that is lifted. */
async function workOnTenant(page) {
  await page.goto(`${origin}/console/operator/tenants`);
  await page.getByLabel('Search').fill(shop.mark);
  const row = page.getByRole('link', { name: shop.email });
  await row.waitFor();
  await page.getByRole('link', { name: other.email }).waitFor({ state: 'detached' });
  report.seen.searched = await page.getByRole('table').getByRole('link').allInnerTexts();
  await row.click();
  await page.getByRole('heading', { level: 1, name: shop.companyName }).waitFor();
  await settled(page);
  await visitor.look(page, 'operator-tenant');
  await page.setViewportSize({ width: 1280, height: 900 });

  await page.getByLabel('Plan', { exact: true }).selectOption('pro');
  await page.getByText('This makes the plan the operator’s').waitFor();
  await page.getByLabel('Verifications a month').fill('1,234');
  await page.getByRole('button', { name: 'Save plan and limits' }).click();
  await page.getByRole('button', { name: 'Let Stripe decide again' }).waitFor();
  await page.getByText('of 1,234').first().waitFor();
  await page.getByRole('button', { name: 'Let Stripe decide again' }).click();
  await page.getByText('pro, set by Stripe').waitFor();

  await page.getByRole('button', { name: 'Suspend', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Invoice overdue');
  await visitor.look(page, 'operator-suspend');
  await page.setViewportSize({ width: 1280, height: 900 });
  await dialog.getByRole('button', { name: 'Suspend tenant' }).click();
  await page.getByRole('button', { name: 'Reactivate' }).waitFor();
  report.seen.suspended = await page.locator('.badge', { hasText: 'Suspended' }).count();
  await page.getByRole('button', { name: 'Reactivate' }).click();
  await page.getByText('Invoice overdue').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Show payments' }).click();
  await page.getByText('No payment', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Show members' }).click();
  await page.getByText('No member', { exact: true }).waitFor();

  await page
    .getByRole('button', { name: /^Revoke/ })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
  await page.getByText('The key is revoked').waitFor();
}

async function viewAsTenant(page) {
  await page.getByRole('button', { name: 'View as tenant' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await page.getByText(`You view ${shop.companyName} as the operator`).waitFor();
  await page.getByRole('link', { name: 'API keys', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor();
  await settled(page);
  report.seen.makesKeys = await page
    .getByRole('button', { name: /make|new|create/i, disabled: false })
    .count();
  const before = report.complaints.length;
  report.seen.refusedInView = await page.evaluate(writeInView);
  report.complaints.splice(before);
  await page.goto(`${origin}/console/webhooks`);
  await page.getByText(`You view ${shop.companyName} as the operator`).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
  await settled(page);
  await visitor.look(page, 'operator-view', TWO_VIEWS);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('button', { name: 'Stop viewing' }).click();
  await page.getByRole('heading', { level: 1, name: 'Tenants' }).waitFor();
  await page.getByText('You view').waitFor({ state: 'detached' });
}

/** Runs in the page: what its own buttons would send, if there were any. @returns status and code of each answer */
async function writeInView() {
  const session = await fetch('/api/v1/x402/session');
  const headers = {
    'content-type': 'application/json',
    'x-csrf-token': session.headers.get('x-csrf-token'),
    'x-environment': 'test',
  };
  const writes = [
    ['POST', '/api-keys', { name: 'of a view' }],
    ['POST', '/team/invitations', { role: 'viewer' }],
    ['PUT', '/wallets/base-sepolia', { address: `0x${'1'.repeat(40)}` }],
  ];
  const answers = writes.map(async ([method, path, body]) => {
    const answer = await fetch(`/api/v1/x402${path}`, { method, headers, body: JSON.stringify(body) });
    return `${answer.status} ${(await answer.json()).code}`;
  });
  return Promise.all(answers);
}

async function liftBan(page) {
  await page.goto(`${origin}/console/operator/bans`);
  await page.getByLabel('Address', { exact: true }).fill(banned);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('button', { name: /^Lift the ban/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Lift ban' }).click();
  await page.getByText(`${banned} is not banned`).waitFor();
}

async function lookUp(page) {
  await page.goto(`${origin}/console/operator/screening`);
  await page.getByLabel('Address', { exact: true }).fill(listed);
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByText('severe', { exact: true }).first().waitFor();
  report.seen.compared = await page.getByText('1 added, 0 removed, 0 changed.').count();
}

async function erase(page) {
  await page.goto(`${origin}/console/operator/tenants/${other.id}`);
  await page.getByRole('button', { name: 'Erase', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const button = dialog.getByRole('button', { name: 'Erase tenant' });
  report.seen.erasesAtOnce = await button.isEnabled();
  await dialog.getByRole('textbox').fill(other.email);
  const download = page.waitForEvent('download');
  await button.click();
  report.seen.download = (await download).suggestedFilename();
  await page.getByText('Deleted', { exact: true }).waitFor();
}
