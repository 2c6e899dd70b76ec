import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';

const MOST = 30;
const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;
const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);

describe('a network that has links sent to many addresses', () => {
  let test: TestApp;
  let mail: MailReceiver;

  beforeAll(async () => {
    mail = await receiveMail();
    test = await createTestApp({
      config: { PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open', SMTP_URL: mail.url },
    });
  });
  afterAll(async () => {
    await test.close();
    await mail.stop();
  });

  const ask = async (browser: Browser, email: string): Promise<number> =>
    (await browser.send('post', '/sign-in/email', { email })).status;
  const linkOf = async (browser: Browser, email: string): Promise<string> => {
    const since = mail.received.length;
    expect(await ask(browser, email)).toBe(202);
    return tokenOf((await mail.mailTo(email, since)).link);
  };
  /** What was asked for before is there once a mail of another network is. */
  const allLeft = async (): Promise<void> => {
    await linkOf(new Browser(test), fresh('last'));
    const waiting = async (): Promise<number> => {
      const rows = await test.dataSource.query<unknown[]>(
        `SELECT FROM mail_outbox WHERE template = 'sign-in' AND sent_at IS NULL AND failed_at IS NULL`,
      );
      return rows.length;
    };
    while ((await waiting()) > 0) await linkOf(new Browser(test), fresh('last'));
  };
  const arrivedAt = (addresses: readonly string[]): number =>
    addresses.filter((address) => mail.received.some(({ to }) => to.includes(address))).length;

  it('M1: has thirty an hour sent, also of many at once, and hears nothing of it', async () => {
    const intruder = new Browser(test);
    const addresses = Array.from({ length: MOST + 10 }, () => fresh('somebody'));
    const answers: number[] = [];
    for (const email of addresses.slice(0, MOST - 5)) answers.push(await ask(intruder, email));
    answers.push(...(await Promise.all(addresses.slice(MOST - 5).map((email) => ask(intruder, email)))));
    expect(new Set(answers)).toEqual(new Set([202]));
    await allLeft();
    expect(arrivedAt(addresses)).toBe(MOST);
    // An hour later it may again.
    await test.dataSource.query(
      `UPDATE sign_in_challenges SET created_at = created_at - interval '1 hour'
        WHERE requester_hash = (SELECT requester_hash FROM sign_in_challenges WHERE subject = $1)`,
      [addresses[0]],
    );
    expect(await linkOf(intruder, fresh('later'))).not.toBe('');
  }, 60_000);

  it('M1: keeps nobody out of another network, nor a browser of its own that has proved its address', async () => {
    const email = fresh('person');
    const person = new Browser(test);
    await person.send('post', '/sign-in/email/confirm', { token: await linkOf(person, email) });
    await person.send('delete', '/session');
    // From the same network, without the cookies.
    const crowd = Array.from({ length: MOST + 5 }, () => fresh('crowd'));
    for (const address of crowd)
      await person.send('post', '/sign-in/email', { email: address }, { Cookie: 'of=nobody' });
    await allLeft();
    expect(arrivedAt(crowd)).toBe(MOST);
    const token = await linkOf(person, email);
    expect((await person.send('post', '/sign-in/email/confirm', { token })).status).toBe(200);
    expect(await linkOf(new Browser(test), fresh('elsewhere'))).not.toBe('');
  }, 60_000);
});
