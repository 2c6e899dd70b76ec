import { randomUUID } from 'node:crypto';
import { Mail } from '../../../src/platform/mail/mail.js';
import { startMailApp, type MailApp } from '../../support/mail/mail-app.js';
import { receiveMail, type MailReceiver, type ReceivedMail } from '../../support/mail/receive-mail.js';

const API = '/api/v1/x402/mail/unsubscribe';

describe('the end of notices', () => {
  let receiver: MailReceiver;
  let app: MailApp;

  beforeAll(async () => {
    receiver = await receiveMail();
    app = await startMailApp({ SMTP_URL: receiver.url });
  });
  afterAll(async () => {
    await app.close();
    await receiver.stop();
  });

  /** @returns whether the notice was stored */
  const notice = (to: string): Promise<boolean> =>
    app.app.get(Mail).send(app.dataSource.manager, {
      ...{ to, template: 'endpoint-disabled', tenantId: null, dedupeKey: randomUUID() },
      data: { host: 'shop.example.com', environment: 'live', reason: 'gone' },
    });
  const received = async (to: string): Promise<ReceivedMail> => {
    expect(await notice(to)).toBe(true);
    await app.sendDue();
    return receiver.mailTo(to);
  };
  const linkOf = ({ text }: ReceivedMail) => /https?:\S+unsubscribe#(\S+)/.exec(text)?.[1] ?? '';

  it('M6: by the token of a mail, for that address in any case, again without harm', async () => {
    const to = `Reader-${randomUUID()}@example.com`;
    const token = linkOf(await received(to));
    await app.http.post(API).send({ token }).expect(204);
    await app.http.post(API).send({ token }).expect(204);
    expect(await notice(to)).toBe(false);
    expect(await notice(to.toLowerCase())).toBe(false);
    expect(await notice(`other-${to}`)).toBe(true);
  });

  it('M6: by the one click of a mail program (RFC 8058), whose form is not read', async () => {
    const to = `reader-${randomUUID()}@example.com`;
    const { headers } = await received(to);
    expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    const [, url = ''] =
      /^<(https:\/\/pay\.example\.com\/[^>]+)>$/.exec(headers['list-unsubscribe'] ?? '') ?? [];
    const form = 'List-Unsubscribe=One-Click';
    await app.http.post(new URL(url).pathname).type('form').send(form).expect(204);
    expect(await notice(to)).toBe(false);
  });

  it('M6: never ends a link to sign in', async () => {
    const to = `reader-${randomUUID()}@example.com`;
    const token = linkOf(await received(to));
    await app.http.post(API).send({ token }).expect(204);
    const key = await app.signIn(to);
    expect(await app.row(key)).toMatchObject({ template: 'sign-in' });
  });

  it('M6: not by a token that is changed, cut, or of nobody', async () => {
    const token = linkOf(await received(`reader-${randomUUID()}@example.com`));
    const changed = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
    for (const wrong of [changed, token.slice(1), token.slice(0, -4), 'abc'])
      await app.http.post(API).send({ token: wrong }).expect(404);
    await app.http.post(API).send({ token: '' }).expect(400);
    await app.http.post(`${API}/${changed}`).expect(404);
  });

  it('M6: neither the token nor the table tells the address', async () => {
    const to = `reader-${randomUUID()}@example.com`;
    const token = linkOf(await received(to));
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('reader');
    await app.http.post(API).send({ token }).expect(204);
    const rows = await app.dataSource.query<{ hash: Buffer }[]>(
      'SELECT address_hash AS hash FROM mail_unsubscribes',
    );
    expect(rows.every(({ hash }) => hash.length === 32)).toBe(true);
  });
});
