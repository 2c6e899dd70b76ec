import { randomUUID } from 'node:crypto';
import { KeyExpiryWarnings } from '../../../src/modules/api-keys/testing.js';
import {
  SubscriptionChanges,
  type SubscriptionView,
} from '../../../src/modules/billing/subscription/subscription-changes.js';
import { QuotaWarnings } from '../../../src/modules/usage/quota-warnings.js';
import { EndpointChanges } from '../../../src/modules/webhooks/endpoint-changes.js';
import { startMailApp, type MailApp } from '../../support/mail/mail-app.js';
import { receiveMail, type MailReceiver, type ReceivedMail } from '../../support/mail/receive-mail.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';

const ADMIN = 'operator-key-of-the-notices';
const API = '/api/v1/x402';
const DAY_MS = 86_400_000;

describe('notices by mail', () => {
  let receiver: MailReceiver;
  let app: MailApp;
  let tenant: TestTenant;
  let people: Record<'owner' | 'admin' | 'developer', string>;

  beforeAll(async () => {
    receiver = await receiveMail();
    app = await startMailApp({ SMTP_URL: receiver.url, X402_ADMIN_KEY: ADMIN });
  });
  afterAll(async () => {
    await app.close();
    await receiver.stop();
  });
  beforeEach(async () => {
    tenant = await createTenant(app.app, { plan: 'pro', limitOverrides: { verificationsPerMonth: 100 } });
    people = {
      owner: await member('owner'),
      admin: await member('admin'),
      developer: await member('developer'),
    };
  });

  async function member(role: string): Promise<string> {
    const email = `${role}-${randomUUID()}@example.com`;
    await app.dataSource.query(
      `WITH person AS (INSERT INTO users (email) VALUES ($1) RETURNING id)
       INSERT INTO memberships (tenant_id, user_id, role) SELECT $2, id, $3 FROM person`,
      [email, tenant.tenantId, role],
    );
    return email;
  }

  /** Sends what is due. @returns who of the tenant got what */
  async function mails(): Promise<readonly ReceivedMail[]> {
    await app.sendDue();
    const ours = [...Object.values(people), tenant.email];
    return receiver.received.filter(({ to }) => to.some((address) => ours.includes(address)));
  }
  const subjects = (all: readonly ReceivedMail[]) =>
    all.map(({ to: [to = ''], subject }) => `${to.split('-')[0] ?? ''}: ${subject}`).sort();
  const operator = (path: string, body: object) =>
    app.http.post(`${API}/admin/tenants/${tenant.tenantId}${path}`).set('X-Admin-Key', ADMIN).send(body);
  const use = (units: number) =>
    app.dataSource.query(
      `INSERT INTO usage_counters (tenant_id, environment, period, shard, used)
       VALUES ($1, 'live', date_trunc('month', $3::timestamptz AT TIME ZONE 'UTC'), 3, $2)
       ON CONFLICT (tenant_id, environment, period, shard) DO UPDATE SET used = $2`,
      [tenant.tenantId, units, new Date(app.clock.nowMs())],
    );
  const warnOfQuotas = () => app.app.get(QuotaWarnings, { strict: false }).warn();

  it('M6: owners hear of a suspension and of its end, and not of the operator’s reason', async () => {
    await operator('/suspend', { reason: 'looks like fraud' }).expect(200);
    await operator('/suspend', { reason: 'looks like fraud' }).expect(200);
    await operator('/reactivate', {}).expect(200);
    const all = await mails();
    expect(subjects(all)).toEqual([
      'owner: Your account is active again',
      'owner: Your account is suspended',
    ]);
    expect(all.map(({ raw }) => raw).join()).not.toContain('fraud');
    expect(all.every(({ headers }) => headers['list-unsubscribe'] === undefined)).toBe(true);
  });

  it('M6: owners hear of another plan, whoever changed it', async () => {
    await app.http
      .patch(`${API}/admin/tenants/${tenant.tenantId}`)
      .set('X-Admin-Key', ADMIN)
      .send({ plan: 'team' })
      .expect(200);
    expect(subjects(await mails())).toEqual(['owner: Your plan is now team']);
    const before: SubscriptionView = {
      ...{ plan: 'team', status: 'active', nextPlan: 'team', suspended: false },
      ...{ cancelAtPeriodEnd: false, graceUntil: null, currentPeriodEnd: null },
    };
    const after: SubscriptionView = { ...before, plan: 'free', status: 'past_due', suspended: true };
    const changes = app.app.get(SubscriptionChanges, { strict: false });
    const author = { actor: 'system', requestId: null };
    await app.dataSource.transaction((manager) =>
      changes.notify(manager, tenant.tenantId, { before, after }, author),
    );
    expect(subjects(await mails())).toEqual([
      'owner: Your account is suspended',
      'owner: Your plan is now free',
      'owner: Your plan is now team',
    ]);
  });

  it('M6: owners and admins hear of 80 and 100 % of the units, once a month, without any endpoint', async () => {
    await use(79);
    await warnOfQuotas();
    expect(await mails()).toEqual([]);
    await use(80);
    await Promise.all([warnOfQuotas(), warnOfQuotas(), warnOfQuotas()]);
    const first = await mails();
    expect(subjects(first)).toEqual([
      'admin: 80 % of your units are used',
      'owner: 80 % of your units are used',
    ]);
    expect(first[0]?.text).toContain('Used: 80 of 100');
    await use(100);
    await warnOfQuotas();
    await warnOfQuotas();
    expect(subjects(await mails())).toEqual([
      'admin: 80 % of your units are used',
      'admin: Your units of this month are used up',
      'owner: 80 % of your units are used',
      'owner: Your units of this month are used up',
    ]);
  });

  it('M6: a key that expires is told of seven days and one day ahead, by its name', async () => {
    const expiresAt = new Date(app.clock.nowMs() + 6 * DAY_MS);
    await mintKey(app.app, tenant.tenantId, { name: 'shop of the south', expiresAt });
    const warn = () => app.app.get(KeyExpiryWarnings, { strict: false }).warn();
    await Promise.all([warn(), warn()]);
    const [mail] = await mails();
    expect(mail?.subject).toBe('An API key of yours expires soon');
    expect(mail?.text).toContain('Name: “shop of the south”');
    expect(await mails()).toHaveLength(2);
    app.clock.advance(5.5 * DAY_MS);
    await warn();
    expect(await mails()).toHaveLength(4);
  });

  it('M6: an endpoint that was switched off is told of by its host alone', async () => {
    const url = 'https://203-0-114-1.example.com/secret-path';
    const created = await app.http
      .post(`${API}/webhook-endpoints`)
      .set('Authorization', `Bearer ${tenant.liveKey}`)
      .send({ url })
      .expect(201);
    const { id } = created.body as { id: string };
    const disable = () =>
      app.app.get(EndpointChanges, { strict: false }).disable({ tenantId: tenant.tenantId, id, url }, 'gone');
    expect([await disable(), await disable()]).toEqual([true, false]);
    const all = await mails();
    const subject = 'A webhook endpoint of yours is switched off';
    expect(subjects(all)).toEqual([`admin: ${subject}`, `owner: ${subject}`]);
    expect(all[0]?.text).toContain('Endpoint: “203-0-114-1·example·com”');
    expect(all.map(({ raw }) => raw).join()).not.toContain('secret-path');
  });

  it('M6: the tenant’s own address hears of it while nobody has proved to be an owner', async () => {
    await app.dataSource.query('DELETE FROM memberships WHERE tenant_id = $1', [tenant.tenantId]);
    await operator('/suspend', { reason: 'overdue' }).expect(200);
    expect(subjects(await mails())).toEqual(['tenant: Your account is suspended']);
  });

  it('M6: of an account that was opened with a wallet, whoever has an address hears, and nothing goes to its placeholder', async () => {
    const placeholder = `${randomUUID()}@wallet.invalid`;
    tenant = await createTenant(app.app, {
      ...{ plan: 'pro', email: placeholder, limitOverrides: { verificationsPerMonth: 100 } },
    });
    await app.dataSource.query(
      `WITH person AS (INSERT INTO users DEFAULT VALUES RETURNING id)
       INSERT INTO memberships (tenant_id, user_id, role) SELECT $1, id, 'owner' FROM person`,
      [tenant.tenantId],
    );
    await operator('/suspend', { reason: 'overdue' }).expect(200);
    expect(await mails()).toEqual([]);
    people = { owner: placeholder, admin: await member('admin'), developer: await member('developer') };
    await use(80);
    await warnOfQuotas();
    expect(subjects(await mails())).toEqual(['admin: 80 % of your units are used']);
    const stored = await app.dataSource.query<unknown[]>(
      `SELECT count(*)::int AS mails FROM mail_outbox WHERE tenant_id = $1`,
      [tenant.tenantId],
    );
    expect(stored).toEqual([{ mails: 1 }]);
    const shown = await app.http
      .get(`${API}/admin/tenants/${tenant.tenantId}`)
      .set('X-Admin-Key', ADMIN)
      .expect(200);
    expect(shown.body).toMatchObject({ id: tenant.tenantId, email: null });
  });

  it('M6: what waits for an erased tenant is erased with it', async () => {
    await operator('/suspend', { reason: 'overdue' }).expect(200);
    await app.http.delete(`${API}/admin/tenants/${tenant.tenantId}`).set('X-Admin-Key', ADMIN).expect(200);
    expect(await mails()).toEqual([]);
  });
});
