// Every way into the console and out of it again, started by test/support/console/visit.ts. Its last message is the
// report; the pictures lie in the folder. The server is asked by a name, because browsers have no passkeys for an address.
import { generateSync } from 'otplib';
import { privateKeyToAccount } from 'viem/accounts';
import { askForLink, choose, installWallet, open, settled, signInByMail, signOut } from './people.mjs';
import { launchVisitor } from './visitor.mjs';

const settings = JSON.parse(process.argv[2]);
const { origin, adminKey, people, provider, walletKey, evilPaths } = settings;
const API = `${origin}/api/v1/x402`;
const TWO_VIEWS = [
  ['dark', 360],
  ['light', 1280],
];
const report = {
  complaints: [],
  foreignRequests: [],
  violations: {},
  tooWide: [],
  failures: [],
  refusals: [],
  seen: {},
};
const { seen } = report;
const visitor = await launchVisitor(settings, report);
try {
  await step(usePasskey);
  await step(useAuthenticator);
  await step(useProvider);
  await step(joinWallet);
  await step(becomeOperator);
  await step(changeAccounts);
  await step(openAsScanner);
  await step(stealCookie);
  await step(openRedirects);
} finally {
  await visitor.close();
}
process.send({ report });

/** One that fails leaves the others to be seen. */
async function step(take) {
  const context = await visitor.openContext();
  const page = await context.newPage();
  try {
    await take(page, context);
  } catch (error) {
    report.failures.push(`${take.name}: ${error.stack ?? error}`.slice(0, 1_500));
    await page.screenshot({ path: `${settings.folder}/failed-${take.name}.png`, fullPage: true });
  }
  await context.close();
}

/** What the browser logs about a refusal that is wanted is kept apart. */
async function refused(act) {
  const before = report.complaints.length;
  await act();
  report.refusals.push(...report.complaints.splice(before));
}

function heading(page, name) {
  return page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
}

async function look(page, what) {
  await visitor.look(page, what, TWO_VIEWS);
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function openSecurity(page) {
  await page.goto(`${origin}/console/settings/security`);
  await heading(page, 'Settings');
}

/** An authenticator of this device that asks for a finger, which is there. */
async function addAuthenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    count: async () =>
      (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    verify: (isUserVerified) => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  };
}

async function addPasskey(page, name) {
  await page.getByLabel('Name of the new passkey').fill(name);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
}

async function usePasskey(page) {
  const authenticator = await addAuthenticator(page);
  await signInByMail(page, origin, people.passkey);
  await openSecurity(page);
  await addPasskey(page, 'Laptop');
  await page.getByRole('row', { name: /Laptop/ }).waitFor();
  seen.passkeysMade = await authenticator.count();
  await look(page, 'passkey-added');
  await signOut(page);

  await signInByMail(page, origin, people.passkey);
  await heading(page, 'Second factor');
  await page.goto(`${origin}/console/api-keys`);
  await heading(page, 'Second factor');
  await look(page, 'second-factor-passkey');
  seen.asksForCode = await page.getByRole('textbox').count();
  // The wrong finger: the browser hands out nothing.
  await authenticator.verify(false);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByRole('alert').waitFor();
  seen.declined = await page.getByRole('alert').innerText();
  await look(page, 'second-factor-declined');
  await authenticator.verify(true);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await heading(page, 'API keys');

  await openSecurity(page);
  await page.getByRole('button', { name: 'Remove passkey Laptop' }).click();
  await look(page, 'passkey-removal');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove passkey' }).click();
  await page.getByText('None yet.').waitFor();
  await signOut(page);
  await signInByMail(page, origin, people.passkey);
  seen.afterPasskey = await page.getByRole('heading', { level: 1 }).innerText();
}

/** The code of a step: 0 is that of now. */
function codeOf(secret, step) {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1_000) + 30 * step });
}

async function giveCode(page, code) {
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Go on' }).click();
}

async function useAuthenticator(page) {
  await signInByMail(page, origin, people.authenticator);
  await openSecurity(page);
  await page.getByRole('button', { name: 'Set up an authenticator' }).click();
  await page.getByRole('img', { name: /QR code/ }).waitFor();
  await look(page, 'authenticator-secret');
  const secret = (
    await page
      .locator('main .mono')
      .filter({ hasText: /^[A-Z2-7\s]{16,}$/ })
      .first()
      .innerText()
  ).replaceAll(/\s/g, '');
  await refused(async () => {
    await page.getByLabel('First code').fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('alert').first().waitFor();
  });
  await page.getByLabel('First code').fill(codeOf(secret, 0));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Recovery codes: keep them now').waitFor();
  const codes = await page.locator('.recovery-codes code').allInnerTexts();
  seen.recoveryCodes = new Set(codes).size;
  await look(page, 'recovery-codes');
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.reload();
  await page.getByText('It is set up.').waitFor();
  seen.codesShownAgain = await page.getByText(codes[0]).count();
  await signOut(page);

  await signInByMail(page, origin, people.authenticator, '?returnTo=%2Fconsole%2Fwallets');
  await heading(page, 'Second factor');
  await refused(async () => {
    await giveCode(page, '000000');
    await page.getByRole('alert').first().waitFor();
    seen.wrongCode = await page.getByRole('alert').first().innerText();
    await look(page, 'second-factor-wrong-code');
  });
  // An early step, which no code of the enrolment has used up.
  const early = codeOf(secret, 1);
  await giveCode(page, early);
  await heading(page, 'Wallets');
  await signOut(page);

  await signInByMail(page, origin, people.authenticator);
  await refused(async () => {
    await giveCode(page, early);
    await page.getByRole('alert').first().waitFor();
  });
  await giveCode(page, codes[0]);
  await heading(page, 'Overview');
  await openSecurity(page);
  await page.getByLabel('Last code').fill(codes[1]);
  await page.getByRole('button', { name: 'Remove the authenticator' }).click();
  await page.getByRole('button', { name: 'Set up an authenticator' }).waitFor();
  await signOut(page);
  await signInByMail(page, origin, people.authenticator);
  seen.afterAuthenticator = await page.getByRole('heading', { level: 1 }).innerText();
}

/** The provider is another site, whose page leads back at once. */
async function useProvider(page, context) {
  await page.goto(`${origin}/console/sign-in`);
  await look(page, 'sign-in-every-way');
  const begun = report.foreignRequests.length;
  await page.getByRole('link', { name: `Sign in with ${provider.name}` }).click();
  await heading(page, 'Overview');
  seen.askedOfProvider = report.foreignRequests.splice(begun).map((url) => new URL(url).pathname);
  seen.providerCookies = (await context.cookies()).map(({ name, sameSite }) => `${name} ${sameSite}`);
  seen.byProvider = await page.getByRole('button', { name: 'You:' }).innerText();
  await page.goto(`${origin}/console/settings/sessions`);
  await page.getByRole('row', { name: /Provider.*/s }).waitFor();
  await signOut(page);
  await page.goto(`${API}/sign-in/oidc/callback?code=made-up&state=made-up`);
  await page.getByText('The provider’s answer was not taken').waitFor();
  await look(page, 'sign-in-refused-by-provider');
}

/** A wallet is joined to an address, and then signs in to the same account. */
async function joinWallet(page, context) {
  await installWallet(context, privateKeyToAccount(walletKey));
  await signInByMail(page, origin, people.wallet);
  await page.goto(`${origin}/console/settings`);
  await page.getByRole('button', { name: 'Add with a wallet' }).click();
  await page.getByRole('row', { name: /0x.*EVM/s }).waitFor();
  await look(page, 'settings-with-wallet');
  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a wallet' }).click();
  // Back to where they signed out.
  await heading(page, 'Settings');
  seen.byWallet = await page.getByRole('button', { name: 'You:' }).innerText();
}

/** The first factor of an address of the operator asks for the key, and each sign-in for the factor. */
async function becomeOperator(page) {
  const authenticator = await addAuthenticator(page);
  await signInByMail(page, origin, people.operator);
  seen.operatorEntriesBefore = await page.getByRole('link', { name: 'Tenants', exact: true }).count();
  await page.getByRole('link', { name: 'Set one up' }).click();
  await heading(page, 'Settings');
  await refused(async () => {
    await page.getByLabel('Operator key').fill('a-key-that-is-not-right');
    await addPasskey(page, 'Safe');
    await page.getByRole('alert').first().waitFor();
  });
  seen.passkeysWithoutKey = await authenticator.count();
  await look(page, 'operator-enrolment');
  await page.getByLabel('Operator key').fill(adminKey);
  await addPasskey(page, 'Safe');
  await page.getByRole('row', { name: /Safe/ }).waitFor();
  await page.goto(`${origin}/console/operator/tenants`);
  await heading(page, 'Tenants');
  await page.getByRole('link', { name: people.passkey }).waitFor();
  await signOut(page);
  await signInByMail(page, origin, people.operator, '?returnTo=%2Fconsole%2Foperator%2Ftenants');
  await heading(page, 'Second factor');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await heading(page, 'Tenants');
  await settled(page);
}

/** A member of two accounts: an owner here, a viewer there. */
async function changeAccounts(page) {
  await signInByMail(page, origin, people.member);
  const walletsOf = async (environment) => {
    await choose(page, environment);
    await open(page, 'Wallets');
    await settled(page);
    return page
      .getByRole('main')
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map(({ cells }) => cells[0].innerText));
  };
  const entries = () => page.getByRole('navigation').getByRole('link').allInnerTexts();
  const switcher = page.getByRole('button', { name: /^Account .*, change$/ });
  const accounts = {};
  let name = '';
  for (let turn = 0; turn < 2; turn += 1) {
    name = (await switcher.innerText()).replace(' ▾', '');
    const [test, live] = [await walletsOf('Test'), await walletsOf('Live')];
    accounts[name] = {
      test,
      live,
      adds: await page.getByRole('button', { name: 'Add wallet' }).first().isEnabled(),
      billing: (await entries()).includes('Billing'),
    };
    if (turn === 0) {
      await switcher.click();
      await page.getByRole('menuitem').first().click();
      await heading(page, 'Overview');
      await page.getByText('Account changed').waitFor();
    }
  }
  await settled(page);
  await look(page, 'wallets-of-the-second-account');
  seen.accounts = accounts;
  // A second tab, and the next visit, are in the account that was chosen last.
  const second = await page.context().newPage();
  await second.goto(`${origin}/console/payments`);
  await second.getByRole('button', { name: `Account ${name}, change` }).waitFor();
}

/** A scanner of mail opens whatever a mail links to: by HTTP, and in a browser whose scripts run. */
async function openAsScanner(page) {
  const link = await askForLink(page, origin, people.scanned);
  seen.scanned = await Promise.all(
    ['GET', 'HEAD', 'GET'].map(async (method) => (await fetch(link, { method })).status),
  );
  const scanner = await (await visitor.openContext()).newPage();
  await scanner.goto(link);
  await scanner.getByText(/^\d{6}$/).waitFor();
  for (const button of await scanner.getByRole('button').all()) await button.click();
  seen.scannerCookies = (await scanner.context().cookies()).map(({ name }) => name);
  await scanner.context().close();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await heading(page, 'Overview');
  // It has been used: nobody signs in by it again, here or elsewhere.
  await signOut(page);
  await refused(async () => {
    await page.goto(link);
    await heading(page, 'This link does not work');
  });
  await look(page, 'link-used');
}

/** The cookie is copied while it is worth something, and used when its owner has signed out. */
async function stealCookie(page, context) {
  await signInByMail(page, origin, people.robbed);
  const cookies = await context.cookies();
  const thief = await visitor.openContext();
  await thief.addCookies(cookies);
  const header = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const status = async () => (await fetch(`${API}/api-keys`, { headers: { cookie: header } })).status;
  seen.stolenBefore = await status();
  await signOut(page);
  seen.stolenAfter = await status();
  const stolen = await thief.newPage();
  await stolen.goto(`${origin}/console/payments`);
  await heading(stolen, 'Sign in');
  await thief.close();
}

/** A page that the address asks for after the sign-in is one of the console, whatever is written there. */
async function openRedirects(page) {
  await signInByMail(page, origin, people.robbed);
  seen.led = {};
  for (const path of evilPaths) {
    await page.goto(`${origin}/console/sign-in?returnTo=${encodeURIComponent(path)}`);
    await page.getByRole('heading', { level: 1, name: /^(?!Sign in$)/ }).waitFor();
    seen.led[path] = new URL(page.url()).origin === origin && new URL(page.url()).pathname;
  }
}
