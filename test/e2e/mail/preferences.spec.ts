import { randomUUID } from 'node:crypto';
import { Mail } from '../../../src/platform/mail/mail.js';
import { Unsubscribes } from '../../../src/platform/mail/unsubscribes.js';
import { signedInMember } from '../../support/accounts/member.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';

describe('/user/mail', () => {
  let app: TestApp;

  beforeAll(async () => {
    const config = { SMTP_URL: 'smtp://127.0.0.1:1', JOBS_ENABLED: 'false' };
    app = await createTestApp({ config, oneProcess: 'cookies are of one origin' });
  });
  afterAll(() => app.close());

  /** @returns whether the notice was stored */
  const notice = (to: string): Promise<boolean> =>
    app.app.get(Mail, { strict: false }).send(app.dataSource.manager, {
      ...{ to, template: 'endpoint-disabled', tenantId: null, dedupeKey: randomUUID() },
      data: { host: 'shop.example.com', environment: 'live', reason: 'gone' },
    });

  it('M6: is a switch of whoever has the address, of any role, which a mail’s token turns as well', async () => {
    const email = `reader-${randomUUID()}@example.com`;
    const { browser } = await signedInMember(app, (await createTenant(app.app)).tenantId, {
      email,
      role: 'viewer',
    });
    const read = async () => (await browser.send('get', '/user/mail')).body as object;
    expect([await read(), await notice(email)]).toEqual([{ address: email, notices: true }, true]);
    const ended = await browser.send('patch', '/user/mail', { notices: false });
    expect([ended.status, ended.body]).toEqual([200, { address: email, notices: false }]);
    expect([await read(), await notice(email)]).toEqual([ended.body, false]);
    await browser.send('patch', '/user/mail', { notices: true });
    expect([await read(), await notice(email)]).toEqual([{ address: email, notices: true }, true]);
    const token = await app.app.get(Unsubscribes, { strict: false }).tokenOf(email);
    await app.http.post('/api/v1/x402/mail/unsubscribe').send({ token }).expect(204);
    expect(await read()).toEqual({ address: email, notices: false });
    for (const body of [{}, { notices: 'no' }, { notices: null }])
      expect((await browser.send('patch', '/user/mail', body)).status).toBe(400);
  });

  it('M6: has no switch for a person without an address', async () => {
    const { browser, userId } = await signedInMember(app, (await createTenant(app.app)).tenantId);
    await app.dataSource.query('UPDATE users SET email = NULL WHERE id = $1', [userId]);
    expect((await browser.send('get', '/user/mail')).body).toEqual({ address: null, notices: false });
    const refused = await browser.send('patch', '/user/mail', { notices: true });
    expect([refused.status, (refused.body as { code: string }).code]).toEqual([409, 'CONFLICT']);
  });
});
