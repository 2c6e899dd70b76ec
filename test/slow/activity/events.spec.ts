import { HeldPlaces } from '../../../src/modules/limits/testing.js';
import { HeavyReads } from '../../../src/platform/database/heavy-reads.js';
import { StreamLimits } from '../../../src/modules/activity/testing.js';
import { signedInMember, type Member } from '../../support/accounts/member.js';
import { EventReader } from '../../support/http/event-reader.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';
import { sandboxHash } from '../../support/verification/verification.js';

/** Opens a stream as a page of the member does. */
const listen = ({ browser }: Member, lastEventId?: string): Promise<EventReader> =>
  EventReader.open(browser.origin, {
    cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    'x-environment': browser.environment,
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  });

describe('GET /events', () => {
  let app: TestApp;
  let seller: TestTenant;
  let member: Member;

  beforeAll(async () => {
    app = await createTestApp({
      oneProcess: 'cookies are of one origin',
      overrides: (builder) =>
        builder.overrideProvider(StreamLimits).useValue({ streamMs: 3_000, everyMs: 50 }),
    });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    seller = await createTenant(app.app, { plan: 'starter' });
    member = await signedInMember(app, seller.tenantId, { role: 'developer' });
    member.browser.environment = 'test';
  });

  const verify = async (key = seller.testKey): Promise<string> => {
    const { body } = (await app.http
      .post('/api/v1/x402/verify')
      .set('Authorization', `Bearer ${key}`)
      .send({ txHash: sandboxHash('confirmed'), chain: 'sandbox' })
      .expect(200)) as { body: unknown };
    return (body as { paymentId: string }).paymentId;
  };

  it('M4: tells of a payment while a page listens, with headers that no proxy holds back', async () => {
    const stream = await listen(member);
    expect(stream.response.statusCode).toBe(200);
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const id = await verify();
    await stream.until((events) => events.some(({ data }) => data.id === id));
    expect(stream.events).toMatchObject([{ event: 'payment', data: { id, status: 'confirmed' } }]);
    expect(stream.text).toContain('retry: ');
    stream.close();
  });

  it('M4: ends by itself, and the next one resumes where it ended, without a loss', async () => {
    const first = await listen(member);
    const seen = await verify();
    await first.until((events) => events.some(({ data }) => data.id === seen));
    await first.ended;
    const missed = await verify();
    const second = await listen(member, first.lastId);
    await second.until((events) => events.some(({ data }) => data.id === missed));
    expect(Number(second.lastId)).toBeGreaterThan(Number(first.lastId));
    second.close();
  });

  it('M4: who was away for long is told to read everything again', async () => {
    const stream = await listen(member, String(Date.now() - 3_600_000));
    await stream.until((events) => events.some(({ event }) => event === 'reset'));
    expect(stream.response.statusCode).toBe(200);
    stream.close();
  });

  /** As many more lines of the log as were verified at once. */
  const verifyMore = (paymentId: string, count: number) =>
    app.dataSource.query(
      `INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, payment_id, status, cached,
         amount_atomic, latency_ms)
       SELECT tenant_id, environment, 'key', chain, network, tx_hash, id, 'confirmed', true, 1, 1
       FROM payments, generate_series(1, $3) WHERE tenant_id = $1 AND id = $2`,
      [seller.tenantId, paymentId, count],
    );

  it('M4: who missed more than one reading finds is told so, and who missed less is not', async () => {
    const first = await listen(member);
    const id = await verify();
    await first.until((events) => events.some(({ data }) => data.id === id));
    await first.ended;
    await verifyMore(id, 150);
    const second = await listen(member, first.lastId);
    await second.until((events) => events.some(({ data }) => data.id === id));
    // A hundred more are new; with those that were read before they are more than one reading finds.
    await verifyMore(id, 100);
    await second.until((events) => events.filter(({ data }) => data.id === id).length > 1);
    await second.ended;
    expect(second.events.map(({ event }) => event)).not.toContain('reset');
    await verifyMore(id, 250);
    const third = await listen(member, second.lastId);
    await third.until((events) => events.some(({ event }) => event === 'reset'));
    third.close();
  });

  it('M4: tells of an attempt at a delivery of any age', async () => {
    const [{ id }] = await app.dataSource.query<[{ id: string }]>(
      `WITH endpoint AS (INSERT INTO webhook_endpoints (tenant_id, environment, url, event_types, secret)
         VALUES ($1, 'test', 'https://203-0-114-1.example.com', '{payment.verified}', '\\x00') RETURNING id)
       INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, attempt, created_at)
       SELECT $1, 'test', id, gen_random_uuid(), 'payment.verified', 1, now() - interval '2 days' FROM endpoint RETURNING id`,
      [seller.tenantId],
    );
    const stream = await listen(member);
    await app.dataSource.query(
      `INSERT INTO webhook_attempts (tenant_id, delivery_id, attempt, duration_ms, attempted_at) VALUES ($1, $2, 1, 5, now())`,
      [seller.tenantId, id],
    );
    await stream.until((events) => events.some(({ data }) => data.id === id));
    expect(stream.events).toMatchObject([{ event: 'delivery', data: { id, status: 'pending' } }]);
    stream.close();
  });

  it('M4: tells of webhooks’ deliveries and of settlements', async () => {
    const [{ id: endpointId }] = await app.dataSource.query<[{ id: string }]>(
      `INSERT INTO webhook_endpoints (tenant_id, environment, url, event_types, secret)
       VALUES ($1, 'test', 'https://203-0-114-1.example.com', '{payment.verified}', '\\x00') RETURNING id`,
      [seller.tenantId],
    );
    const stream = await listen(member);
    await app.dataSource.query(
      `INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type)
       VALUES ($1, 'test', $2, gen_random_uuid(), 'payment.verified')`,
      [seller.tenantId, endpointId],
    );
    await app.dataSource.query(
      `INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, authorization_id,
         digest, asset, payer, pay_to, amount_atomic, tx_hash, cost_reserved, budget_day, charged_period, caller, look_at)
       VALUES ($1, gen_random_uuid(), 'test', 'sandbox', 'x402:sandbox', 'x402:sandbox', 2, 'exact', 'claim', 'digest', '0xa',
         '0xb', '0xc', 1, '0xd', 0, now(), now(), 'key', now() + interval '1 day')`,
      [seller.tenantId],
    );
    await stream.until((events) => new Set(events.map(({ event }) => event)).size === 2);
    expect(stream.events.map(({ event, data }) => `${event} ${data.status}`).sort()).toEqual([
      'delivery pending',
      'settlement pending',
    ]);
    stream.close();
  });

  it('B8: tells nothing of another tenant, nor of the other environment', async () => {
    const other = await createTenant(app.app, {});
    const live = await signedInMember(app, seller.tenantId);
    const [mine, theirs] = [await listen(live), await listen(member)];
    await verify(other.testKey);
    const own = await verify();
    await theirs.until((events) => events.some(({ data }) => data.id === own));
    await Promise.all([mine.ended, theirs.ended]);
    expect([mine.events, theirs.events.map(({ data }) => data.id)]).toEqual([[], [own]]);
  });

  it('M4: a session has four streams, and the fifth is refused until one is closed', async () => {
    const streams = [];
    for (let count = 0; count < 4; count += 1) streams.push(await listen(member));
    const fifth = await listen(member);
    await fifth.ended;
    expect(fifth.response.statusCode).toBe(429);
    expect(JSON.parse(fifth.text)).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', retryAfterSeconds: 5 });
    const colleague = await listen(await signedInMember(app, seller.tenantId));
    expect(colleague.response.statusCode).toBe(200);
    for (const stream of [...streams, colleague]) stream.close();
  });

  /** A further session of the same person. */
  const oneMoreSession = async (): Promise<Member> => {
    const other = await signedInMember(app, seller.tenantId);
    const changed = [other.sessionId, member.userId];
    await app.dataSource.query('UPDATE sessions SET user_id = $2 WHERE id = $1', changed);
    return other;
  };

  it('M4: a person has eight streams in all sessions, and a place is free once one has ended', async () => {
    const [second, third] = [await oneMoreSession(), await oneMoreSession()];
    const streams = await Promise.all(
      [member, second].flatMap((one) => Array.from({ length: 4 }, () => listen(one))),
    );
    const ninth = await listen(third);
    await ninth.ended;
    expect([ninth.response.statusCode, JSON.parse(ninth.text) as unknown]).toEqual([
      429,
      expect.objectContaining({ message: expect.stringMatching(/^Your person has 8 streams/) as string }),
    ]);
    for (const stream of streams) await stream.ended;
    const later = await listen(third);
    expect(later.response.statusCode).toBe(200);
    later.close();
  });

  it('M4: an account has forty streams, whoever has them, and another account is not concerned', async () => {
    const [one, two] = [
      await signedInMember(app, seller.tenantId),
      await signedInMember(app, seller.tenantId),
    ];
    const places = app.app.get(HeldPlaces, { strict: false });
    const account = { subject: `streams:account:${seller.tenantId}`, most: 40 };
    for (let count = 0; count < 38; count += 1) await places.take([account], 60_000);
    const answers = await Promise.all([listen(one), listen(two)]);
    expect(answers.map(({ response }) => response.statusCode)).toEqual([200, 200]);
    const beyond = await listen(member);
    expect(beyond.response.statusCode).toBe(429);
    const other = await listen(await signedInMember(app, (await createTenant(app.app, {})).tenantId));
    expect(other.response.statusCode).toBe(200);
    for (const stream of [...answers, beyond, other]) stream.close();
  });

  it('M4: an account whose changes cannot be read in time keeps no other one waiting', async () => {
    const slow = await signedInMember(app, (await createTenant(app.app, {})).tenantId);
    const slowTenant = (await slow.browser.session()).tenant?.id ?? '';
    const reads = app.app.get(HeavyReads, { strict: false });
    // All turns of that account: its changes are read after this, or never.
    const held = Array.from({ length: 10 }, () =>
      reads.query(slowTenant, 'SELECT pg_sleep(2.5)', []).catch(() => undefined),
    );
    const theirs = await listen(slow);
    const mine = await listen(member);
    const startedMs = Date.now();
    const id = await verify();
    await mine.until((events) => events.some(({ data }) => data.id === id));
    expect(Date.now() - startedMs).toBeLessThan(2_000);
    await Promise.all([mine.ended, theirs.ended]);
    await Promise.all(held);
  });

  it('M1: ends with its session', async () => {
    const stream = await listen(member);
    const startedMs = Date.now();
    expect((await member.browser.send('delete', '/session')).status).toBe(204);
    await stream.ended;
    expect(Date.now() - startedMs).toBeLessThan(2_000);
  });

  it('M4: a key has no streams', async () => {
    await app.http.get('/api/v1/x402/events').set('Authorization', `Bearer ${seller.testKey}`).expect(401);
  });
});
