// What people do on their way into the console, as far as several visits need it.

/** @returns the link of the newest mail to the address, which test/support/console/visit.ts waits for */
export function linkTo(address) {
  return new Promise((resolve) => {
    process.once('message', ({ link }) => resolve(link));
    process.send({ mailTo: address });
  });
}

/** Asks for a link on the sign-in page. @returns the link, which nobody has opened yet */
export async function askForLink(page, origin, email, query = '') {
  await page.goto(`${origin}/console/sign-in${query}`);
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Email me a sign-in link' }).click();
  await page.getByText('Look into your mailbox').waitFor();
  return linkTo(email);
}

/** Signs in by mail, up to where the second factor is asked or the console opens. */
export async function signInByMail(page, origin, email, query = '') {
  await page.goto(await askForLink(page, origin, email, query));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: /^(?!Sign in$)/ }).waitFor();
}

export async function signInByOperatorKey(page, origin, operatorKey) {
  await page.goto(`${origin}/console/sign-in`);
  await page.getByText('Operator', { exact: true }).click();
  await page.getByLabel('Operator key').fill(operatorKey);
  await page.getByRole('button', { name: 'Sign in as the operator' }).click();
  await page.waitForURL(/\/console(?!\/sign-in)/);
}

export async function signOut(page) {
  await page.getByRole('button', { name: 'You:' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
}

/** Follows the entry of the navigation; `h1` is its name. */
export async function open(page, entry) {
  await page.getByRole('navigation').getByRole('link', { name: entry, exact: true }).click();
  await page.getByRole('heading', { name: entry, level: 1, exact: true }).waitFor();
}

/** Chooses the environment. */
export async function choose(page, name) {
  await page.getByRole('radiogroup', { name: 'Environment' }).getByRole('radio', { name }).click();
}

/** Nothing is being read any more. A stream of events stays open, so the network is never idle. */
export async function settled(page) {
  await page.waitForFunction(
    () => globalThis.document.querySelector('[aria-busy="true"], [data-loading]') === null,
    null,
    { timeout: 15_000 },
  );
}

/** A browser with an EVM wallet (EIP-1193): its address, and a function of this process that signs. */
export async function installWallet(context, account) {
  await context.exposeFunction('signWithWallet', (raw) => account.signMessage({ message: { raw } }));
  await context.addInitScript((address) => {
    globalThis.ethereum = {
      request: ({ method, params = [] }) => {
        if (method === 'eth_requestAccounts' || method === 'eth_accounts') return Promise.resolve([address]);
        if (method === 'eth_chainId') return Promise.resolve('0x2105');
        if (method === 'personal_sign') return globalThis.signWithWallet(params[0]);
        return Promise.reject(new Error(`${method} is not known`));
      },
    };
  }, account.address);
}
