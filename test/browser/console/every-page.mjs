// Every page of the console in four states (empty, small, large, error), started by test/support/console/visit.ts. Its
// last message is the report; the pictures lie in the folder.
import { settled, signInByMail, signInByOperatorKey } from './people.mjs';
import { launchVisitor, measureLoad } from './visitor.mjs';

const { executablePath, origin, folder, axeFile, people, operatorKey, paymentIds } = JSON.parse(
  process.argv[2],
);
/** Phone, desk and wide desk, bright and dark: a page with a few things in all of them, else each once. */
const VIEWS = [
  ['light', 1280],
  ['dark', 360],
  ['light', 1920],
  ['light', 360],
  ['dark', 1280],
  ['dark', 1920],
];
/** How many of the views are taken, and how many of them axe reads: a large or failing page is made of the same parts. */
const LOOKS = {
  empty: [3, 2],
  small: [6, 4],
  large: [3, 1],
  error: [3, 1],
  operator: [3, 2],
  'operator-error': [2, 1],
};
const API = '**/api/v1/x402/**';
const PAGES = {
  Overview: '',
  Payments: '/payments',
  Verify: '/verify',
  Wallets: '/wallets',
  'API keys': '/api-keys',
  Webhooks: '/webhooks',
  Settlements: '/settlements',
  Billing: '/billing',
  Team: '/team',
  'Audit log': '/audit-log',
  Settings: '/settings',
};
const OPERATOR_PAGES = {
  Tenants: '/operator/tenants',
  Bans: '/operator/bans',
  Screening: '/operator/screening',
  'All settlements': '/operator/settlements',
  Signers: '/operator/signers',
  'Stripe events': '/operator/stripe-events',
  Deliveries: '/operator/deliveries',
  Jobs: '/operator/jobs',
  Database: '/operator/database',
  Processes: '/operator/processes',
  'Operator audit': '/operator/audit',
};

const report = {
  complaints: [],
  foreignRequests: [],
  violations: {},
  tooWide: [],
  headings: {},
  shifts: {},
  repeated: {},
  load: null,
  outages: [],
  status: '',
  /** Milliseconds of each part. */
  took: {},
};
const visitor = await launchVisitor({ executablePath, origin, folder, axeFile }, report);
try {
  // One after the other: they wait for mail, and the first load is measured with nothing beside it.
  const contexts = {};
  for (const state of ['empty', 'small', 'large']) contexts[state] = await signIn(people[state]);
  contexts.operator = await signInAsOperator();
  await measureOverview(contexts.small);
  const look = (state) => () => lookAround(state, contexts[state]);
  await Promise.all([
    inTurn([look('large'), look('empty'), () => lookAtErrors('error', PAGES, contexts.small)]),
    inTurn([
      look('small'),
      () => lookAsOperator(contexts.operator),
      () => lookAtErrors('operator-error', OPERATOR_PAGES, contexts.operator),
    ]),
  ]);
} finally {
  await visitor.close();
}
process.send({ report });

async function inTurn(acts) {
  for (const act of acts) await act();
}

async function timed(part, act) {
  const begun = Date.now();
  await act();
  report.took[part] = Date.now() - begun;
}

function lookAround(state, context) {
  return timed(state, async () => {
    const page = await context.newPage();
    for (const [name, path] of Object.entries(PAGES)) await lookAt(page, { state, name, path });
    if (paymentIds[state] !== undefined)
      await lookAt(page, { state, name: 'Payment', path: `/payments/${paymentIds[state]}` });
    await page.close();
  });
}

function lookAsOperator(context) {
  return timed('operator', async () => {
    const page = await context.newPage();
    for (const [name, path] of Object.entries(OPERATOR_PAGES))
      await lookAt(page, { state: 'operator', name, path });
    await page.close();
  });
}

/** The first load of an account with data, whose checklist nobody has put away. */
async function measureOverview(context) {
  const fresh = await sameVisitor(context, report);
  report.load = await measureLoad(fresh, `${origin}/console`, async (page) => {
    await page.getByText('All done.').waitFor();
    await page.locator('.plot canvas').first().waitFor();
    await settled(page);
    const card = page.getByRole('region', { name: 'Outages' });
    const lines = await card.locator('tbody tr, .table-more').allInnerTexts();
    report.outages = lines.map((line) => line.replaceAll(/\s+/g, ' ').trim());
    report.status = await page.getByRole('status').first().innerText();
  });
  await fresh.close();
}

/** Somebody who is signed in, with an empty storage. */
async function sameVisitor(context, written) {
  const storageState = { cookies: await context.cookies(), origins: [] };
  const fresh = await visitor.openContext({ storageState }, written);
  await useTest(fresh);
  return fresh;
}

/** Every answer but who is in fails; what the browser says about those is no complaint. */
function lookAtErrors(state, pages, signedIn) {
  return timed(state, async () => {
    const written = { complaints: [], foreignRequests: report.foreignRequests };
    const context = await sameVisitor(signedIn, written);
    const page = await context.newPage();
    await page.route(API, (route) =>
      /\/session$/.test(route.request().url())
        ? route.continue()
        : route.fulfill({
            status: 500,
            contentType: 'application/json',
            body: JSON.stringify({
              code: 'INTERNAL_ERROR',
              message: 'Something went wrong on our side.',
              statusCode: 500,
              error: 'Internal Server Error',
              requestId: 'req_00000000-0000-4000-8000-000000000000',
              docs: '/docs/errors#INTERNAL_ERROR',
            }),
          }),
    );
    for (const [name, path] of Object.entries(pages)) await lookAt(page, { state, name, path });
    report.complaints.push(...written.complaints.filter((line) => !/\b500\b/.test(line)));
    await context.close();
  });
}

async function lookAt(page, { state, name, path }) {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${origin}/console${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await settled(page);
  const view = `${state}-${name.toLowerCase().replaceAll(' ', '-')}`;
  report.headings[view] = [await page.getByRole('heading', { level: 1 }).allInnerTexts(), [name]];
  const { shifted, movers } = await page.evaluate(() => ({
    shifted: globalThis.shifted,
    movers: globalThis.movers,
  }));
  if (shifted > 0) report.shifts[view] = [shifted, ...movers];
  const repeated = await page.evaluate(findRepeated);
  if (repeated.length > 0) report.repeated[view] = repeated;
  const [taken, read] = LOOKS[state];
  await visitor.look(page, view, VIEWS.slice(0, taken), read);
}

/**
 * Runs in the page: the links beside the navigation that have the name of one of its entries in them. Who goes by names
 * would find two. Rows are called by what they are of.
 */
function findRepeated() {
  const nameOf = (link) => link.getAttribute('aria-label') ?? link.textContent;
  const links = [...globalThis.document.querySelectorAll('a')];
  const entries = links.filter((link) => link.closest('nav li') !== null).map(nameOf);
  return links
    .filter((link) => link.closest('nav, tbody') === null)
    .map(nameOf)
    .filter((name) => entries.some((entry) => name.toLowerCase().includes(entry.toLowerCase())));
}

async function signIn(email) {
  const context = await visitor.openContext();
  await useTest(context);
  const page = await context.newPage();
  await signInByMail(page, origin, email);
  await page.close();
  return context;
}

async function signInAsOperator() {
  const context = await visitor.openContext();
  await useTest(context);
  const page = await context.newPage();
  await signInByOperatorKey(page, origin, operatorKey);
  await page.close();
  return context;
}

/** The test environment, where everything can be made without a chain. */
async function useTest(context) {
  await context.addInitScript(() => {
    if (globalThis.location.protocol.startsWith('http'))
      globalThis.localStorage.setItem('x402.environment', 'test');
  });
}
