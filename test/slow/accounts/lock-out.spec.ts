import type { Logger } from 'typeorm';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import { evmWallet, signInByWallet } from '../../support/accounts/wallets.js';
import { createTenant } from '../../support/verification/tenants.js';

const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;
const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);

describe('what a intruder can do to the sign-in of somebody else', () => {
  let test: TestApp;
  let mail: MailReceiver;

  beforeAll(async () => {
    mail = await receiveMail();
    test = await createTestApp({
      config: { PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'invited', SMTP_URL: mail.url },
    });
  });
  afterAll(async () => {
    await test.close();
    await mail.stop();
  });

  const known = async (name: string): Promise<string> => {
    const email = fresh(name);
    await createTenant(test.app, { email });
    return email;
  };
  const ask = async (browser: Browser, email: string): Promise<number> =>
    (await browser.send('post', '/sign-in/email', { email })).status;
  const linkOf = async (browser: Browser, email: string): Promise<string> => {
    const since = mail.received.length;
    expect(await ask(browser, email)).toBe(202);
    return tokenOf((await mail.mailTo(email, since)).link);
  };
  const mailsTo = (email: string): number => mail.received.filter(({ to }) => to.includes(email)).length;
  /** Mail leaves in the order in which it was asked for: what was asked for before this one is there then. */
  const allLeft = async (): Promise<void> => {
    await linkOf(new Browser(test), await known('last'));
  };

  it('M1: five links are enough for one network, and none of them locks the person out elsewhere', async () => {
    const email = await known('victim');
    const intruder = new Browser(test);
    const answers: number[] = [];
    for (let count = 0; count < 6; count += 1) answers.push(await ask(intruder, email));
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
    await allLeft();
    const person = new Browser(test);
    const token = await linkOf(person, email);
    const signedIn = await person.send('post', '/sign-in/email/confirm', { token });
    expect(signedIn.body).toMatchObject({ signedIn: true, user: { email } });
  });

  it('M1: from many networks an address gets so many links an hour and no more, and links it has stay good', async () => {
    const email = await known('bombed');
    const [person, first] = [new Browser(test), new Browser(test)];
    await person.send('post', '/sign-in/email/confirm', { token: await linkOf(person, email) });
    const waiting = await linkOf(first, email);
    const answers: number[] = [];
    for (let count = 0; count < 30; count += 1) answers.push(await ask(new Browser(test), email));
    expect(new Set(answers)).toEqual(new Set([202]));
    await allLeft();
    expect(mailsTo(email)).toBeGreaterThan(10);
    // Twenty, and the link that was used: it is not counted any more.
    expect(mailsTo(email)).toBeLessThanOrEqual(21);
    expect((await first.send('post', '/sign-in/email/confirm', { token: waiting })).status).toBe(200);
    // The browser that this person signed in with before is nobody's intruder.
    await person.send('delete', '/session');
    await allLeft();
    const token = await linkOf(person, email);
    expect((await person.send('post', '/sign-in/email/confirm', { token })).status).toBe(200);
    await allLeft();
    expect(mailsTo(email)).toBeLessThanOrEqual(25);
  });

  it('M1: spellings of one mailbox count together', async () => {
    const [name, domain] = [`tagged-${crypto.randomUUID()}`, 'example.com'];
    const intruder = new Browser(test);
    const answers: number[] = [];
    for (let tag = 0; tag < 6; tag += 1) answers.push(await ask(intruder, `${name}+${tag}@${domain}`));
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
    expect(await ask(intruder, `other-${name}@${domain}`)).toBe(202);
  });

  it('M1: two networks that ask again and again do not keep a new browser of a third one out', async () => {
    const email = await known('besieged');
    const intruders = [new Browser(test), new Browser(test)];
    // Their requests of twenty minutes ago: each asks eight times in an hour, of which five within a link's life.
    for (const intruder of intruders) {
      for (let count = 0; count < 4; count += 1) await ask(intruder, email);
      await test.dataSource.query(
        `UPDATE sign_in_challenges SET created_at = created_at - interval '20 minutes' WHERE subject = $1`,
        [email],
      );
      for (let count = 0; count < 4; count += 1) await ask(intruder, email);
    }
    await allLeft();
    expect(mailsTo(email)).toBe(15);
    const token = await linkOf(new Browser(test), email);
    expect(token).not.toBe('');
    expect(mailsTo(email)).toBe(16);
  });

  it('M1: who has signed in with one address is a intruder to another one', async () => {
    const [own, other] = [await known('own'), await known('other')];
    const browser = new Browser(test);
    await browser.send('post', '/sign-in/email/confirm', { token: await linkOf(browser, own) });
    for (let count = 0; count < 20; count += 1) await ask(new Browser(test), other);
    await allLeft();
    const before = mailsTo(other);
    expect(await ask(browser, other)).toBe(202);
    await allLeft();
    expect(mailsTo(other)).toBe(before);
  });

  it('M1: a intruder who asks for texts of a wallet does not keep its owner from signing in', async () => {
    const wallet = evmWallet();
    await test.dataSource.query(
      `WITH person AS (INSERT INTO users DEFAULT VALUES RETURNING id)
       INSERT INTO user_wallets (namespace, address, user_id) SELECT 'eip155', $1, id FROM person`,
      [wallet.address],
    );
    const intruder = new Browser(test);
    const { namespace, address } = wallet;
    const statuses: number[] = [];
    for (let count = 0; count < 21; count += 1) {
      const path = '/sign-in/wallet/challenge';
      statuses.push((await intruder.send('post', path, { namespace, address })).status);
    }
    expect(statuses.at(-1)).toBe(429);
    expect((await signInByWallet(new Browser(test), wallet)).status).toBe(200);
  });

  it('M1: a known and an unknown address are the same statements, so that no clock tells them apart', async () => {
    const statementsOf = async (email: string): Promise<string[]> => {
      const seen: string[] = [];
      const { logger } = test.dataSource;
      const log = (statement: string): void => {
        // Jobs and the worker of mail go on meanwhile.
        if (/sign_in_challenges|mail_outbox \(|users|tenants|invitations|SAVEPOINT/.test(statement))
          seen.push(statement.replace(/^(RELEASE|ROLLBACK TO) /, 'END OF '));
      };
      test.dataSource.logger = { ...silent, logQuery: log };
      try {
        await ask(new Browser(test), email);
      } finally {
        test.dataSource.logger = logger;
      }
      return seen;
    };
    await ask(new Browser(test), fresh('warm'));
    const [ofKnown, ofUnknown] = [await statementsOf(await known('k')), await statementsOf(fresh('u'))];
    expect(ofKnown.length).toBeGreaterThan(3);
    expect(ofUnknown).toEqual(ofKnown);
  });
});

const nothing = (): void => undefined;
const silent: Logger = {
  ...{ logQuery: nothing, logQueryError: nothing, logQuerySlow: nothing },
  ...{ logSchemaBuild: nothing, logMigration: nothing, log: nothing },
};
