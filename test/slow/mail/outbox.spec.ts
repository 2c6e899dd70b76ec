import { randomBytes, randomUUID } from 'node:crypto';
import { Mail } from '../../../src/platform/mail/mail.js';
import { SIGN_IN_LINK, startMailApp, type MailApp } from '../../support/mail/mail-app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { freePort } from '../../support/services/free-port.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const HOUR_MS = 3_600_000;
const someone = () => `reader-${randomUUID()}@example.com`;

describe('mail that waits', () => {
  let receiver: MailReceiver;
  let app: MailApp;

  beforeAll(async () => {
    receiver = await receiveMail();
    app = await startMailApp({
      SMTP_URL: receiver.url,
      MAIL_FROM: 'x402 <no-reply@pay.example.com>',
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    });
  });
  afterEach(() => {
    receiver.refuse(() => null);
  });
  afterAll(async () => {
    await app.close();
    await receiver.stop();
  });

  it('M6: arrives with its link intact in both forms, from the sender of the settings', async () => {
    const to = someone();
    await app.signIn(to);
    await app.sendDue();
    const mail = await receiver.mailTo(to);
    expect(mail.link).toBe(SIGN_IN_LINK);
    expect(mail.html).toContain(`<a href="${SIGN_IN_LINK}"`);
    expect(mail.subject).toBe('Sign in to x402 Infrastructure');
    expect(mail.headers['from']).toBe('x402 <no-reply@pay.example.com>');
    expect(mail.headers['to']).toBe(to);
    expect(mail.headers['auto-submitted']).toBe('auto-generated');
    expect(mail.headers['list-unsubscribe']).toBeUndefined();
    expect(mail.to).toEqual([to]);
  });

  it('M6: is sealed while it waits, and wiped once it is sent', async () => {
    const to = someone();
    const key = await app.signIn(to);
    const [kept] = await app.dataSource.query<[{ content: Buffer }]>(
      'SELECT content FROM mail_outbox WHERE dedupe_key = $1',
      [key],
    );
    expect(kept.content.length).toBeGreaterThan(100);
    expect(kept.content.includes(to)).toBe(false);
    expect(kept.content.includes('sign-in/link')).toBe(false);
    await app.sendDue();
    expect(await app.row(key)).toMatchObject({ isSent: true, attempts: 1, contentBytes: 0 });
    expect(app.lines.join('\n')).not.toContain(to);
  });

  it('M6: is sent exactly when its transaction commits', async () => {
    const to = someone();
    const failing = app.dataSource.transaction(async (manager) => {
      const data = { before: 'free', after: 'pro' };
      const request = {
        to,
        template: 'plan-changed',
        data,
        tenantId: null,
        dedupeKey: randomUUID(),
      } as const;
      expect(await app.app.get(Mail).send(manager, request)).toBe(true);
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    await app.sendDue();
    expect(receiver.received.filter((mail) => mail.to.includes(to))).toEqual([]);
  });

  it('M6: is stored once for a key', async () => {
    const to = someone();
    const mail = app.app.get(Mail);
    const data = { before: 'free', after: 'pro' };
    const request = { to, template: 'plan-changed', data, tenantId: null, dedupeKey: randomUUID() } as const;
    const stored = await Promise.all([1, 2, 3].map(() => mail.send(app.dataSource.manager, request)));
    expect(stored.sort()).toEqual([false, false, true]);
    await app.sendDue();
    expect(receiver.received.filter((received) => received.to.includes(to))).toHaveLength(1);
  });

  it('M6: a refused address is given up at once, and neither it nor the server’s words are logged', async () => {
    const to = someone();
    receiver.refuse((address) => (address === to ? 550 : null));
    const key = await app.signIn(to);
    await app.sendDue();
    expect(await app.row(key)).toMatchObject({
      ...{ isSent: false, hasFailed: true, failure: 'EENVELOPE 550', attempts: 1, contentBytes: 0 },
    });
    receiver.refuse(() => null);
    app.clock.advance(HOUR_MS);
    await app.sendDue();
    expect(receiver.received.filter((mail) => mail.to.includes(to))).toEqual([]);
    expect(app.lines.join('\n')).not.toContain(to);
    expect(app.logs()).toContainEqual(
      expect.objectContaining({
        msg: 'a mail was refused for good',
        template: 'sign-in',
        reason: 'EENVELOPE 550',
      }),
    );
  });

  it('M6: a server that is busy gets it again after five seconds, then fifteen', async () => {
    const to = someone();
    receiver.refuse((address) => (address === to ? 450 : null));
    const key = await app.signIn(to);
    await app.sendDue();
    await app.sendDue();
    expect(await app.row(key)).toMatchObject({ attempts: 1, failure: 'EENVELOPE 450', isSent: false });
    app.clock.advance(5_000);
    await app.sendDue();
    app.clock.advance(14_000);
    await app.sendDue();
    expect(await app.row(key)).toMatchObject({ attempts: 2, hasFailed: false });
    receiver.refuse(() => null);
    app.clock.advance(1_000);
    await app.sendDue();
    expect(await app.row(key)).toMatchObject({ attempts: 3, isSent: true, contentBytes: 0 });
    expect(receiver.received.filter((mail) => mail.to.includes(to))).toHaveLength(1);
  });

  it('M6: a link that has expired is not sent late', async () => {
    const to = someone();
    const key = await app.signIn(to);
    app.clock.advance(900_000);
    await app.sendDue();
    expect(await app.row(key)).toMatchObject({ hasFailed: true, failure: 'expired', contentBytes: 0 });
    expect(receiver.received.filter((mail) => mail.to.includes(to))).toEqual([]);
  });

  it('M6: what waited when mail was switched off is wiped within the hour after it has expired', async () => {
    const to = someone();
    const key = await app.signIn(to);
    app.clock.advance(900_000);
    const { worker } = app;
    await worker.prune();
    expect(await app.row(key)).toMatchObject({ hasFailed: false });
    app.clock.advance(HOUR_MS);
    await worker.prune();
    expect(await app.row(key)).toMatchObject({
      ...{ attempts: 0, isSent: false, hasFailed: true, failure: 'expired', contentBytes: 0 },
    });
    await app.sendDue();
    expect(receiver.received.filter((mail) => mail.to.includes(to))).toEqual([]);
  });

  it('M6: goes to one address: nothing that is more, or holds a line break, is taken', async () => {
    const [to, other] = [someone(), someone()];
    for (const text of [`${to}, ${other}`, `${to}\r\nBcc: ${other}`, `<${to}>`, ''])
      await expect(app.signIn(text)).rejects.toThrow(RangeError);
  });

  it('M6: a company’s name cannot add a header or a recipient', async () => {
    const [to, other] = [someone(), someone()];
    const expiresAt = new Date(app.clock.nowMs() + HOUR_MS).toISOString();
    await app.app.get(Mail).send(app.dataSource.manager, {
      ...{ to, template: 'invitation', tenantId: null, dedupeKey: randomUUID() },
      data: {
        ...{ link: SIGN_IN_LINK, expiresAt, role: 'developer', invitedBy: null },
        tenant: `Shop\r\nBcc: ${other}\r\n\r\nPay here`,
      },
    });
    await app.sendDue();
    const mail = await receiver.mailTo(to);
    expect(mail.headers['bcc']).toBeUndefined();
    expect(mail.to).toEqual([to]);
    expect(mail.subject).toBe('You are invited to an account at x402 Infrastructure');
    expect(mail.text).toContain('“Shop Bcc: ');
  });
});

describe('a server of mail', () => {
  let database: ThrowawayDatabase;

  /** One installation, started again with another server of mail. */
  const start = (smtpUrl: string): Promise<MailApp> =>
    startMailApp({ SMTP_URL: smtpUrl, DATABASE_URL: database.url });

  beforeAll(async () => {
    database = await createThrowawayDatabase();
  });
  afterAll(() => database.drop());

  it('M6: that is down gets everything once it is up, once', async () => {
    const port = await freePort();
    const app = await start(`smtp://127.0.0.1:${port}`);
    const to = someone();
    const key = await app.signIn(to);
    await app.sendDue();
    expect(await app.row(key)).toMatchObject({ attempts: 1, isSent: false, hasFailed: false });
    const receiver = await receiveMail({ port });
    app.clock.advance(5_000);
    await app.sendDue();
    await app.sendDue();
    expect(await app.row(key)).toMatchObject({ attempts: 2, isSent: true });
    expect(receiver.received).toHaveLength(1);
    await app.close();
    await receiver.stop();
  });

  it('M6: may ask for a password, which no log tells; with a wrong one mail waits for the right one', async () => {
    const receiver = await receiveMail({ account: { user: 'x402', pass: 'p%ss:w@rd-of-mail' } });
    const url = (password: string) =>
      receiver.url.replace('smtp://', `smtp://x402:${encodeURIComponent(password)}@`);
    const wrong = await start(url('p%ss:w@rd-of-other'));
    const to = someone();
    const key = await wrong.signIn(to);
    await wrong.sendDue();
    expect(await wrong.row(key)).toMatchObject({ failure: 'EAUTH 535', isSent: false, hasFailed: false });
    expect(wrong.lines.join('\n')).not.toContain('rd-of-other');
    await wrong.close();
    const right = await start(url('p%ss:w@rd-of-mail'));
    right.clock.advance(5_000);
    await right.sendDue();
    expect(await receiver.mailTo(to)).toMatchObject({ user: 'x402' });
    await right.close();
    await receiver.stop();
  });

  it('M6: whose certificate nobody trusts gets it encrypted, unless a right one is required', async () => {
    const receiver = await receiveMail({ startTls: true });
    const strict = await start(`${receiver.url}?tls=required`);
    const to = someone();
    const key = await strict.signIn(to);
    await strict.sendDue();
    expect(await strict.row(key)).toMatchObject({ isSent: false, hasFailed: false });
    expect(receiver.received).toEqual([]);
    await strict.close();
    const usual = await start(receiver.url);
    usual.clock.advance(5_000);
    await usual.sendDue();
    expect(await receiver.mailTo(to)).toMatchObject({ isEncrypted: true });
    await usual.close();
    await receiver.stop();
  });

  it('M6: that is not set up gets no mail, and none is kept for it', async () => {
    const app = await startMailApp({});
    const key = await app.signIn(someone());
    expect(await app.row(key)).toBeUndefined();
    await app.close();
  });
});
