import { FailedAuthListener } from '../../../../src/modules/limits/index.js';
import { Browser } from '../../../support/accounts/browser.js';
import { createTestApp, type TestApp } from '../../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../../support/mail/receive-mail.js';

const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);
const fresh = (name: string): string => `${name}-${crypto.randomUUID()}@example.com`;

describe('codes of links, and links that are past', () => {
  let app: TestApp;
  let mail: MailReceiver;

  beforeAll(async () => {
    mail = await receiveMail();
    app = await createTestApp({
      config: { SMTP_URL: mail.url, SIGN_UP: 'open' },
      oneProcess: 'cookies are of one origin',
    });
  });
  afterAll(async () => {
    await app.close();
    await mail.stop();
  });

  /** Asks for a link, and returns its token. */
  const ask = async (browser: Browser, email: string): Promise<string> => {
    expect((await browser.send('post', '/sign-in/email', { email })).status).toBe(202);
    return tokenOf((await mail.mailTo(email)).link);
  };

  it('M1: a code answers the link to the address that the browser asked for last, and no other', async () => {
    const browser = await Browser.of(app.app);
    const [first, last] = [fresh('first'), fresh('last')];
    const codes: string[] = [];
    for (const email of [first, last]) {
      const token = await ask(browser, email);
      const looked = await browser.another().send('post', '/sign-in/email/look', { token });
      codes.push((looked.body as { code: string }).code);
    }
    expect((await browser.send('post', '/sign-in/email/code', { code: codes[0] })).status).toBe(401);
    const body = await browser.signedIn(browser.send('post', '/sign-in/email/code', { code: codes[1] }));
    expect(body.user?.email).toBe(last);
  });

  it('M1: a code is the same at each look, so that the one that was read stays right', async () => {
    const browser = await Browser.of(app.app);
    const token = await ask(browser, fresh('reload'));
    const look = async (): Promise<string> =>
      ((await browser.another().send('post', '/sign-in/email/look', { token })).body as { code: string })
        .code;
    const code = await look();
    expect([await look(), await look()]).toEqual([code, code]);
    expect((await browser.send('post', '/sign-in/email/code', { code })).status).toBe(200);
  });

  it('M1: old links are no guesses, and lead to no ban; links that nobody made do', async () => {
    const browser = await Browser.of(app.app);
    const token = await ask(browser, fresh('old'));
    expect((await browser.send('post', '/sign-in/email/confirm', { token })).status).toBe(200);
    const note = jest.spyOn(app.app.get(FailedAuthListener, { strict: false }), 'note');
    for (const path of ['/sign-in/email/look', '/sign-in/email/confirm'])
      expect((await browser.send('post', path, { token })).status).toBe(401);
    expect(note).not.toHaveBeenCalled();
    const guess = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`;
    expect((await browser.send('post', '/sign-in/email/look', { token: guess })).status).toBe(401);
    expect(note).toHaveBeenCalledTimes(1);
    note.mockRestore();
  });
});
