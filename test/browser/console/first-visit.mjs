/* global document, localStorage, sessionStorage */
// The first visit of somebody who signs up by mail, started by test/support/console/visit.ts. Its last message is the report.
import { linkTo, signOut as leave } from './people.mjs';
import { launchVisitor, measureLoad } from './visitor.mjs';

const { executablePath, origin, folder, axeFile } = JSON.parse(process.argv[2]);
const EMAIL = 'mia@example.com';
const report = {
  complaints: [],
  foreignRequests: [],
  violations: {},
  tooWide: [],
  /** Addresses after a step. */
  addresses: {},
  /** What the keyboard reaches, from the top. */
  stops: [],
  loads: {},
  navigation: [],
  environment: [],
  cookies: [],
  stored: {},
  elsewhere: {},
  afterSignOut: {},
  theme: [],
};

const visitor = await launchVisitor({ executablePath, origin, folder, axeFile }, report);
try {
  const context = await visitor.openContext();
  await readSignIn(context);
  await signUp(context);
  await readOverview(context);
  await readSettings(context);
  await signInElsewhere();
  await signOut(context);
} finally {
  await visitor.close();
}
process.send({ report });

async function readSignIn(context) {
  const page = await context.newPage();
  await page.goto(`${origin}/console/payments?q=0x1`);
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
  report.addresses.asked = page.url();
  for (let stop = 0; stop < 5; stop += 1) {
    await page.keyboard.press('Tab');
    report.stops.push(await focused(page));
  }
  await visitor.look(page, 'sign-in');
  await page.close();
  report.loads.signIn = await measureLoad(context, `${origin}/console`, (fresh) =>
    fresh.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor(),
  );
}

async function signUp(context) {
  const page = await context.newPage();
  await page.goto(`${origin}/console`);
  await page.getByLabel('Email').fill(EMAIL);
  await page.getByRole('button', { name: 'Email me a sign-in link' }).click();
  await page.getByText('Look into your mailbox').waitFor();
  await visitor.look(page, 'mail-sent');
  await page.close();
  const linked = await context.newPage();
  await linked.goto(await linkTo(EMAIL));
  const button = linked.getByRole('button', { name: 'Sign in' });
  await button.waitFor();
  report.addresses.link = linked.url();
  await visitor.look(linked, 'link');
  await button.click();
  await linked.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  report.addresses.signedIn = linked.url();
  report.cookies = (await context.cookies()).map(({ name, httpOnly, sameSite, path }) => [
    name,
    httpOnly,
    sameSite,
    path,
  ]);
  await linked.close();
}

async function readOverview(context) {
  report.loads.overview = await measureLoad(context, `${origin}/console`, whole);
  const page = await context.newPage();
  await page.goto(`${origin}/console?checkout=success`);
  await whole(page);
  await page.getByText('the payment went through').waitFor();
  report.addresses.afterCheckout = page.url();
  report.navigation = await page.getByRole('navigation').getByRole('link').allInnerTexts();
  await page.keyboard.press('Tab');
  report.stops.push(await focused(page));
  await page.keyboard.press('Enter');
  report.stops.push(await focused(page));
  await useEnvironment(page);
  await visitor.look(page, 'overview');
  report.stored = await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage)].flat());
  await useMenus(page);
  await page.close();
}

/** The checklist and the numbers are there, and nothing is being read any more. */
async function whole(page) {
  await page.getByText('Set up your account').waitFor();
  await page.getByText('4 of 4 steps to go').waitFor();
  await page.getByText('Nothing measured yet').waitFor();
}

async function useEnvironment(page) {
  const group = page.getByRole('radiogroup', { name: 'Environment' });
  const chosen = async () => `${await group.getByRole('radio', { name: 'Test' }).isChecked()}`;
  const asked = page.waitForRequest((request) => request.url().includes('/analytics'));
  report.environment.push(await chosen());
  await group.getByRole('radio', { name: 'Live' }).focus();
  await page.keyboard.press('ArrowRight');
  report.environment.push(await chosen(), (await asked).headers()['x-environment']);
  await page.reload();
  await group.waitFor();
  report.environment.push(await chosen());
  await group.getByRole('radio', { name: 'Live' }).click();
  report.environment.push(await chosen());
}

async function useMenus(page) {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  for (let press = 0; press < 2; press += 1) {
    await page.getByRole('button', { name: 'You:' }).click();
    await page.getByRole('menuitem', { name: /^Colours/ }).click();
    report.theme.push(await theme());
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Payments' }).click();
  await page.getByRole('heading', { name: 'Payments', level: 1 }).waitFor();
  report.addresses.byDrawer = page.url();
}

async function readSettings(context) {
  const page = await context.newPage();
  await page.goto(`${origin}/console/settings`);
  await page.getByLabel('Your name').fill('Mia');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'You: Mia' }).waitFor();
  await visitor.look(page, 'settings');
  await page.getByRole('tab', { name: 'Sessions' }).click();
  await page.getByText('This one').waitFor();
  report.addresses.sessions = page.url();
  await visitor.look(page, 'sessions');
  await page.getByRole('tab', { name: 'Second factor' }).click();
  await page.getByRole('button', { name: 'Add a passkey' }).waitFor();
  await visitor.look(page, 'second-factor');
  await page.close();
}

/** The link is opened in another browser, which shows a code for the first one. */
async function signInElsewhere() {
  const [first, other] = [await visitor.openContext(), await visitor.openContext()];
  const page = await first.newPage();
  // Not a page of the console: it must lead to the overview.
  await page.goto(`${origin}/console/sign-in?returnTo=${encodeURIComponent('//evil.example/console')}`);
  await page.getByLabel('Email').fill(EMAIL);
  await page.getByRole('button', { name: 'Email me a sign-in link' }).click();
  const elsewhere = await other.newPage();
  await elsewhere.goto(await linkTo(EMAIL));
  const code = (await elsewhere.getByText(/^\d{6}$/).innerText()).trim();
  report.elsewhere.hasButton = (await elsewhere.getByRole('button', { name: 'Sign in' }).count()) > 0;
  report.elsewhere.cookies = (await other.cookies()).map(({ name }) => name);
  await visitor.look(elsewhere, 'code');
  await page.getByLabel('Six-digit code').fill(code);
  await page.getByRole('button', { name: 'Sign in with the code' }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  report.elsewhere.address = page.url();
}

async function signOut(context) {
  const page = await context.newPage();
  await page.goto(`${origin}/console/payments?status=pending`);
  await page.getByRole('heading', { name: 'Payments', level: 1 }).waitFor();
  await leave(page);
  report.afterSignOut = {
    address: page.url(),
    cookies: (await context.cookies()).map(({ name }) => name).filter((name) => name.includes('session')),
  };
}

async function focused(page) {
  return page.evaluate(() => {
    const { id, tagName, textContent } = document.activeElement;
    return (['A', 'BUTTON'].includes(tagName) ? textContent : id) || tagName;
  });
}
