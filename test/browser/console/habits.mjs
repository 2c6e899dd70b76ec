// How people go about pages: with keys, in haste, in two tabs, with a page of an older build. Started by
// test/support/console/visit.ts; its last message is the report.
import { generateSync } from 'otplib';
import { askForLink, choose, open, signInByMail, signInByOperatorKey, signOut } from './people.mjs';
import { launchVisitor } from './visitor.mjs';

const settings = JSON.parse(process.argv[2]);
const { origin, operatorKey, people } = settings;
const report = { complaints: [], foreignRequests: [], violations: {}, tooWide: [], failures: [], seen: {} };
const { seen } = report;
const visitor = await launchVisitor(settings, report);
let invitation = '';
try {
  const context = await visitor.openContext();
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await signInByMail(page, origin, people.owner);
  await step(pressEscape, page);
  await step(pressEnterTwice, page);
  await step(mistypeThreshold, page);
  await step(moveByArrows, page);
  await step(typeDate, page);
  await step(changeRequest, page);
  await step(openOldBuild, page);
  await step(keepEnvironment, page);
  await step(changeAccountElsewhere, page);
  await step(acceptWithSecondFactor);
  await step(removeMaker, page);
  await step(leaveAndOpen);
  await step(typeInSearch);
} finally {
  await visitor.close();
}
process.send({ report });

/** One that fails leaves the others to be seen. */
async function step(take, page) {
  try {
    await take(page);
  } catch (error) {
    report.failures.push(`${take.name}: ${error.stack ?? error}`.slice(0, 1_500));
    await page?.screenshot({ path: `${settings.folder}/failed-${take.name}.png`, fullPage: true });
    await page?.goto(`${origin}/console`);
  }
}

/** What the browser logs about a refusal that is wanted is left out. */
async function refused(act) {
  const before = report.complaints.length;
  await act();
  report.complaints.splice(before);
}

function heading(page, name) {
  return page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
}

/** A key that was just made is shown once: neither Escape nor a press outside takes it away. */
async function pressEscape(page) {
  await choose(page, 'Test');
  await open(page, 'API keys');
  await page.getByRole('button', { name: 'Create API key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Create API key' }).first().click();
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const secret = dialog.locator('[data-secret]');
  await secret.waitFor();
  await page.keyboard.press('Escape');
  await page.mouse.click(3, 3);
  // Whatever the two would do, they do it before this is typed and heard.
  await dialog.getByRole('button', { name: 'Done' }).focus();
  seen.secretsAfterEscape = await secret.count();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

/** A form with one field, sent by Enter, and by Enter again before the answer is there. */
async function pressEnterTwice(page) {
  await open(page, 'Team');
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  let sent = 0;
  let answer;
  const held = new Promise((resolve) => {
    answer = resolve;
  });
  await page.route('**/team/invitations', async (route) => {
    sent += 1;
    await held;
    await route.continue();
  });
  const field = dialog.getByLabel('Email address');
  await field.fill('carla@example.com');
  await field.press('Enter');
  await dialog.locator('[data-waiting]').waitFor();
  await field.press('Enter');
  await field.press('Escape');
  answer();
  await dialog.getByText('Sent to carla@example.com').waitFor();
  seen.invitationsSent = sent;
  await page.unroute('**/team/invitations');
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'Invite' }).click();
  await dialog.getByRole('button', { name: 'Make invitation' }).click();
  invitation = await dialog.locator('[data-secret]').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
}

/** What is no number is refused, and changes nothing; what was not changed is not sent. */
async function mistypeThreshold(page) {
  await page.goto(`${origin}/console/settings/account`);
  const threshold = page.getByLabel('Risk threshold');
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await threshold.fill('0,5');
  await save.click();
  await page.getByText('Account saved').waitFor();
  await page.reload();
  seen.threshold = await threshold.inputValue();
  await threshold.fill('70%');
  await refused(async () => {
    await save.click();
    seen.refusal = await page.getByRole('alert').first().innerText();
  });
  await page.reload();
  seen.thresholdAfter = await threshold.inputValue();
  await page.getByLabel('Company').fill('Corner shop');
  const asked = page.waitForRequest((request) => request.method() === 'PATCH');
  await save.click();
  seen.changed = (await asked).postDataJSON();
  await page.getByText('Account saved').waitFor();
}

async function moveByArrows(page) {
  await page.goto(`${origin}/console/settings/profile`);
  await page.getByRole('tab', { name: 'You' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(/settings\/security/);
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(/settings\/sessions/);
  seen.focusedTab = await page.evaluate(() => globalThis.document.activeElement?.textContent);
}

/** A year is typed digit by digit: 0002, 0020, 0202, 2026. */
async function typeDate(page) {
  await open(page, 'Audit log');
  await page.getByLabel('From').focus();
  await page.keyboard.type('01022026', { delay: 80 });
  await page.waitForURL(/from=2026-01-02/);
  seen.typedDate = await page.getByLabel('From').inputValue();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await page.waitForURL((url) => url.search === '');
  seen.clearedDate = await page.getByLabel('From').inputValue();
}

/** What stands beside an answer is what was asked. */
async function changeRequest(page) {
  await choose(page, 'Test');
  await open(page, 'Verify');
  await page.getByRole('button', { name: 'Use a sandbox hash' }).click();
  await page.getByRole('button', { name: 'Verify payment' }).click();
  await page.getByText('The payment counts', { exact: true }).waitFor();
  await page.getByLabel('Reference').fill('order-9');
  await page.getByText('The payment counts', { exact: true }).waitFor({ state: 'detached' });
  seen.answerBefore = await page.getByLabel('Request before').innerText();
  await page.goto(`${origin}/console/verify?chain=sandbox&txHash=0x1`);
  await choose(page, 'Live');
  await page.getByRole('radio', { name: 'Live', checked: true }).waitFor();
  await page.waitForFunction(() => globalThis.document.querySelector('main select')?.value === 'base');
  seen.chainInLive = await page.getByLabel('Request', { exact: true }).last().innerText();
}

/** A file of the build that this tab is of is gone. */
async function openOldBuild(page) {
  await page.goto(`${origin}/console/wallets`);
  await heading(page, 'Wallets');
  await page.route('**/assets/menu-list-*.js', (route) => route.fulfill({ status: 404, body: '' }));
  await refused(async () => {
    await page.getByRole('button', { name: 'You:' }).click();
    await page.getByText('This could not be shown').waitFor();
  });
  await heading(page, 'Wallets');
  await page.unroute('**/assets/menu-list-*.js');
  await page.getByRole('button', { name: 'Load it again' }).click();
  await page.getByRole('button', { name: 'You:' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  await page.keyboard.press('Escape');
}

/** The environment is the tab's: another tab's choice does not change it with the next answer. */
async function keepEnvironment(page) {
  await page.goto(`${origin}/console/settings/profile`);
  await choose(page, 'Live');
  const other = await page.context().newPage();
  await other.goto(`${origin}/console`);
  await choose(other, 'Test');
  await other.close();
  await page.getByLabel('Your name').fill('Olga');
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await page.getByText('Name saved').waitFor();
  seen.environment = await page.getByRole('radio', { name: 'Live' }).isChecked();
}

/**
 * The account belongs to the session: of two other tabs, one hears of the change at once; the other, which hears nothing,
 * does nothing in the account that it does not show.
 */
async function changeAccountElsewhere(page) {
  const context = await visitor.openContext();
  const [hearing, chooser] = [await context.newPage(), await context.newPage()];
  await signInByMail(chooser, origin, people.member);
  await hearing.goto(`${origin}/console/team`);
  const switcher = (tab, name) => tab.getByRole('button', { name: `Account ${name}, change` });
  const name = (await chooser.getByRole('button', { name: /^Account .*, change$/ }).innerText()).replace(
    ' ▾',
    '',
  );
  const next = ['Bakery', 'Harbour'].find((one) => one !== name);
  const deaf = await context.newPage();
  await deaf.addInitScript(() => {
    globalThis.BroadcastChannel = class extends globalThis.EventTarget {
      postMessage() {}
    };
  });
  await deaf.goto(`${origin}/console/team`);
  await deaf.getByRole('button', { name: 'Invite' }).click();
  await deaf.getByRole('dialog').getByLabel('Email address').fill('wrong@example.com');
  await switcher(chooser, name).click();
  await chooser.getByRole('menuitem').first().click();
  await switcher(hearing, next).waitFor();
  seen.heard = await hearing.getByText('The account was changed in another tab').innerText();
  await refused(async () => {
    await deaf.getByRole('dialog').getByRole('button', { name: 'Send invitation' }).click();
    await deaf.getByText('The account was changed in another tab').waitFor();
  });
  await switcher(deaf, next).waitFor();
  await deaf.getByRole('dialog').waitFor({ state: 'detached' });
  await context.close();
  await page.bringToFront();
}

/** Whoever has a second factor gives it on the way to the account that invites. */
async function acceptWithSecondFactor() {
  const context = await visitor.openContext();
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await signInByMail(page, origin, people.guest);
  await page.goto(`${origin}/console/settings/security`);
  await page.getByRole('button', { name: 'Set up an authenticator' }).click();
  await page.getByRole('img', { name: /QR code/ }).waitFor();
  const shown = page.locator('main .mono').filter({ hasText: /^[A-Z2-7\s]{16,}$/ });
  const secret = (await shown.first().innerText()).replaceAll(/\s/g, '');
  const codeOf = (later) => generateSync({ secret, epoch: Math.floor(Date.now() / 1_000) + later });
  await page.getByLabel('First code').fill(codeOf(0));
  await page.getByRole('button', { name: 'Confirm' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Recovery codes: keep them now').waitFor();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await signOut(page);
  await page.goto(invitation);
  await page.getByRole('link', { name: 'Sign in to accept' }).click();
  await page.goto(await askForLink(page, origin, people.guest));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Code', { exact: true }).fill(codeOf(30));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await heading(page, 'Overview');
  seen.joined = await page.getByRole('button', { name: /^Account .*, change$/ }).innerText();
  await choose(page, 'Test');
  await open(page, 'API keys');
  await page.getByRole('button', { name: 'Create API key' }).first().click();
  await dialog.getByLabel('Name').fill('Server of the guest');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await dialog.locator('[data-secret]').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  seen.guestKeyBefore = await keyRow(page).innerText();
  await context.close();
}

function keyRow(page) {
  return page.getByRole('row').filter({ hasText: 'Server of the guest' });
}

/** Whoever changes the team is told which keys end, before and after. */
async function removeMaker(page) {
  await page.goto(`${origin}/console/team`);
  const dialog = page.getByRole('dialog');
  const act = async (name) => {
    await page.getByRole('button', { name: `Actions of ${people.guest}` }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await act('Change role');
  await dialog.getByText('Viewer').click();
  const ending = dialog.getByRole('list', { name: 'Keys that end' });
  seen.endingByRole = await ending.innerText();
  await dialog.getByText('Admin').click();
  await dialog.getByText('No API key ends with it.').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await act('Remove');
  seen.endingByRemoval = await ending.innerText();
  await dialog.getByRole('button', { name: 'Remove member' }).click();
  await page.getByText('Member removed, 1 key ended').waitFor();
  await choose(page, 'Test');
  await open(page, 'API keys');
  seen.guestKeyAfter = await keyRow(page).innerText();
}

/** A viewer leaves, is a member of none, and opens an account. */
async function leaveAndOpen() {
  const context = await visitor.openContext();
  const page = await context.newPage();
  await signInByMail(page, origin, people.viewer);
  await page.goto(`${origin}/console/settings/account`);
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave account' }).click();
  await page.getByText('No account is chosen').waitFor();
  await page.getByRole('button', { name: 'Open an account of your own' }).click();
  await page.getByText('Set up your account').waitFor();
  seen.opened = await page.getByRole('navigation').getByRole('link', { name: 'Billing' }).count();
  await context.close();
}

/** A key in the middle of what is typed stays there. */
async function typeInSearch() {
  const context = await visitor.openContext();
  const page = await context.newPage();
  await signInByOperatorKey(page, origin, operatorKey);
  await page.goto(`${origin}/console/operator/tenants`);
  const search = page.getByLabel('Search');
  await search.focus();
  await page.keyboard.type('bkery', { delay: 40 });
  for (let left = 0; left < 4; left += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('a-', { delay: 40 });
  await page.keyboard.press('Backspace');
  await page.waitForURL(/q=bakery/);
  seen.searched = await search.inputValue();
  await page.getByRole('link', { name: /bakery/ }).waitFor();
  await page.getByRole('button', { name: 'New tenant' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Email').fill('new@example.com');
  await dialog.getByRole('button', { name: 'Create tenant' }).click();
  await dialog.locator('[data-secret]').waitFor();
  await page.keyboard.press('Escape');
  await page.mouse.click(3, 3);
  await dialog.getByRole('button', { name: 'Close' }).focus();
  seen.firstKeys = await dialog.locator('[data-secret]').count();
  await context.close();
}
