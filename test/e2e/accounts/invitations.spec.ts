import { Browser } from '../../support/accounts/browser.js';
import { signedInMember, type Member } from '../../support/accounts/member.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { receiveMail, type MailReceiver } from '../../support/mail/receive-mail.js';
import { createTenant } from '../../support/verification/tenants.js';

const ADMIN_KEY = 'an-operator-key-of-these-tests';
const DAY_S = 86_400;
const fresh = (): string => `someone-${crypto.randomUUID()}@example.com`;

interface Refusal {
  readonly code?: string;
  readonly message?: string;
  readonly retryAfterSeconds?: number;
}

let mail: MailReceiver;
let test: TestApp;

const owner = async (): Promise<Member> => signedInMember(test, (await createTenant(test.app)).tenantId);
const invite = ({ browser }: Member, email: string) =>
  browser.send('post', '/team/invitations', { email, role: 'viewer' });

beforeAll(async () => {
  mail = await receiveMail();
});
afterAll(() => mail.stop());

/** Each part counts the requests of a minute from the beginning. */
async function start(): Promise<void> {
  const config = { SMTP_URL: mail.url, SIGN_UP: 'open', X402_ADMIN_KEY: ADMIN_KEY };
  test = await createTestApp({ config, oneProcess: 'cookies are of one origin' });
}

describe('invitations, and other mail that one person has sent to another', () => {
  beforeAll(start);
  afterAll(() => test.close());

  /** The requests of one address count in classes of a minute, which have a spec of their own. */
  const mailsTo = async (email: string): Promise<number> => {
    const [{ hash }] = await test.dataSource.query<[{ hash: Buffer }]>(
      'SELECT mailbox_hash AS hash FROM mail_outbox ORDER BY created_at DESC LIMIT 1',
    );
    expect(hash.toString('utf8')).not.toContain(email);
    const rows = await test.dataSource.query<unknown[]>('SELECT FROM mail_outbox WHERE mailbox_hash = $1', [
      hash,
    ]);
    return rows.length;
  };

  it('M3: one mailbox gets five invitations a day, of any number of accounts and requests at once', async () => {
    const email = fresh();
    const [first, second] = [await owner(), await owner()];
    const answers = await Promise.all(
      [0, 1, 2, 3].flatMap(() => [invite(first, email), invite(second, email.toUpperCase())]),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 429, 429, 429]);
    expect(await mailsTo(email)).toBe(5);
    const refused = await invite(first, email.replace('@', '+tag@'));
    const body = refused.body as Refusal;
    expect([refused.status, body.code]).toEqual([429, 'RATE_LIMIT_EXCEEDED']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(DAY_S - 600);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(DAY_S);
    expect(body.message).toMatch(/invite without an address/);
  });

  it('M3: what was refused is not there, and an invitation without an address is', async () => {
    const email = fresh();
    const member = await owner();
    for (let count = 0; count < 5; count += 1) expect((await invite(member, email)).status).toBe(201);
    expect((await invite(member, email)).status).toBe(429);
    const { body } = (await member.browser.send('get', '/team')) as { body: unknown };
    expect((body as { invitations: unknown[] }).invitations).toHaveLength(5);
    const byHand = await member.browser.send('post', '/team/invitations', { role: 'viewer' });
    expect([byHand.status, (byHand.body as { link: string }).link]).toEqual([
      201,
      expect.stringContaining('/console/invitation#'),
    ]);
  });

  it('M3: one account sends 50 a day, and taking invitations back does not start again', async () => {
    const { tenantId } = await createTenant(test.app);
    const member = await signedInMember(test, tenantId);
    expect((await invite(member, fresh())).status).toBe(201);
    // The other 48, as if they had been sent an hour ago.
    await test.dataSource.query(
      `INSERT INTO mail_outbox (id, tenant_id, dedupe_key, template, content, next_attempt_at, expires_at, sent_at, created_at,
         mailbox_hash, asked_by)
       SELECT gen_random_uuid(), $1::uuid, gen_random_uuid()::text, 'invitation', '', now(), now(), now(), now() - interval '1 hour',
         gen_random_uuid()::text::bytea, 'user:' || gen_random_uuid() FROM generate_series(1, 48)`,
      [tenantId],
    );
    const answers = await Promise.all([fresh(), fresh(), fresh()].map((email) => invite(member, email)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 429, 429]);
    const { body } = (await member.browser.send('get', '/team')) as { body: unknown };
    for (const { id } of (body as { invitations: { id: string }[] }).invitations)
      await member.browser.send('delete', `/team/invitations/${id}`);
    const refused = await invite(member, fresh());
    expect(refused.status).toBe(429);
    expect((refused.body as Refusal).message).toMatch(/^This account has sent 50 invitations/);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(DAY_S - 3_600);
    expect((await invite(await owner(), fresh())).status).toBe(201);
  });

  it('M3: one person sends 50 a day in all accounts together', async () => {
    const [first, second] = [await createTenant(test.app), await createTenant(test.app)];
    const member = await signedInMember(test, first.tenantId);
    await test.dataSource.query(
      `INSERT INTO memberships (tenant_id, user_id, role) VALUES ($1, $2, 'owner')`,
      [second.tenantId, member.userId],
    );
    await test.dataSource.query(
      `INSERT INTO mail_outbox (id, tenant_id, dedupe_key, template, content, next_attempt_at, expires_at, sent_at, created_at,
         mailbox_hash, asked_by)
       SELECT gen_random_uuid(), $1::uuid, gen_random_uuid()::text, 'invitation', '', now(), now(), now(), now() - interval '1 hour',
         gen_random_uuid()::text::bytea, 'user:' || $2 FROM generate_series(1, 49)`,
      [first.tenantId, member.userId],
    );
    await member.browser.send('put', '/session/tenant', { tenantId: second.tenantId });
    await member.browser.session();
    expect((await invite(member, fresh())).status).toBe(201);
    const refused = await invite(member, fresh());
    expect([refused.status, (refused.body as Refusal).message]).toEqual([
      429,
      expect.stringMatching(/^You have sent 50 invitations/),
    ]);
  });

  it('M3: one person asks for ten links to join addresses a day, whatever the addresses', async () => {
    const { browser } = await owner();
    const answers = [];
    for (let count = 0; count < 11; count += 1)
      answers.push(await browser.send('post', '/user/email', { email: fresh() }));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(202), 429]);
    expect(answers.at(-1)?.body).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED' });
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(DAY_S - 600);
    const other = await owner();
    expect((await other.browser.send('post', '/user/email', { email: fresh() })).status).toBe(202);
  });

  it('M3: a victim of invitations still signs in by mail, and the operator still invites', async () => {
    const email = fresh();
    const member = await owner();
    for (let count = 0; count < 6; count += 1) await invite(member, email);
    const browser = await Browser.of(test.app);
    expect((await browser.send('post', '/sign-in/email', { email })).status).toBe(202);
    const made = await test.http
      .post('/api/v1/x402/admin/tenants')
      .set('X-Admin-Key', ADMIN_KEY)
      .send({ email, plan: 'pro' });
    expect([made.status, (made.body as { invited: boolean }).invited]).toEqual([201, true]);
  });

  it.each(['/team/invitations', '/user/email'])(
    'M3: %s has a limit of requests a minute, too',
    async (path) => {
      const { browser } = await owner();
      const { headers } = await browser.send('post', path, { email: 'nothing', role: 'none' });
      expect((headers as Record<string, string>)['ratelimit-policy']).toMatch(/q=30;\s*w=60/);
    },
  );
});

describe('an invitation that is accepted', () => {
  beforeAll(start);
  afterAll(() => test.close());

  const tokenTo = async (email: string): Promise<string> =>
    (await mail.mailTo(email)).link.split('#')[1] ?? '';
  const accept = (browser: Browser, token: string) => browser.send('post', '/invitations/accept', { token });

  it('M1: who proves the address of an account has accepted: nothing waits, and the mail’s link leads in, nobody else', async () => {
    const email = fresh();
    const made = await test.http
      .post('/api/v1/x402/admin/tenants')
      .set('X-Admin-Key', ADMIN_KEY)
      .send({ email, plan: 'pro' });
    expect(made.status).toBe(201);
    const token = await tokenTo(email);
    const since = mail.received.length;
    const browser = await Browser.of(test.app);
    await browser.send('post', '/sign-in/email', { email });
    const link = (await mail.mailTo(email, since)).link.split('#')[1] ?? '';
    const body = await browser.signedIn(browser.send('post', '/sign-in/email/confirm', { token: link }));
    expect(body.tenant).toMatchObject({ role: 'owner', plan: 'pro' });
    const team = (await browser.send('get', '/team')).body as { members: unknown[]; invitations: unknown[] };
    expect([team.members.length, team.invitations]).toEqual([1, []]);
    expect((await accept((await owner()).browser, token)).status).toBe(404);
    expect((await accept(browser, token)).status).toBe(200);
  });

  it('M3: an invitation to who is a member by another way waits no more, and lets nobody else in', async () => {
    const { tenantId } = await createTenant(test.app);
    const member = await signedInMember(test, tenantId);
    const email = fresh();
    await invite(member, email);
    const token = await tokenTo(email);
    const waiting = async () =>
      ((await member.browser.send('get', '/team')).body as { invitations: unknown[] }).invitations.length;
    expect(await waiting()).toBe(1);
    await signedInMember(test, tenantId, { email: email.toUpperCase(), role: 'developer' });
    expect(await waiting()).toBe(0);
    expect((await accept((await owner()).browser, token)).status).toBe(404);
  });

  it('M4: the page of an invitation shows a name of one line, without what is unseen', async () => {
    const { tenantId } = await createTenant(test.app);
    const member = await signedInMember(test, tenantId);
    await test.dataSource.query('UPDATE tenants SET company_name = $2 WHERE id = $1', [
      tenantId,
      `Shop\u202e\r\n\u200b${'x'.repeat(190)}`,
    ]);
    const { body } = (await member.browser.send('post', '/team/invitations', {
      role: 'viewer',
    })) as { body: unknown };
    const token = (body as { link: string }).link.split('#')[1] ?? '';
    const looked = await member.browser.another().send('post', '/invitations/look', { token });
    expect(looked.body).toMatchObject({ companyName: `Shop ${'x'.repeat(94)}…` });
  });
});
