import { Deliverer } from '../../../src/modules/webhooks/delivery/deliverer.js';
import { DeliveryQueue } from '../../../src/modules/webhooks/delivery/delivery-queue.js';
import { expectDocumented } from '../../support/webhooks/documented-events.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { verifyReceived } from '../../support/verification/verify-received.js';
import {
  startWebhooks,
  type CreatedEndpoint,
  type WebhooksFixture,
} from '../../support/webhooks/webhooks.js';

const HOUR_MS = 3_600_000;

describe('webhook deliveries', () => {
  let fixture: WebhooksFixture;
  let tenant: TestTenant;
  let endpoint: CreatedEndpoint;

  beforeAll(async () => {
    fixture = await startWebhooks();
  });
  afterAll(() => fixture.close());
  beforeEach(async () => {
    fixture.receiver.answer({ status: 204 });
    tenant = await fixture.tenant();
    endpoint = await fixture.endpoint(tenant.liveKey, {}, `/${tenant.tenantId}`);
  });

  const received = () => fixture.receiver.received.filter(({ path }) => path === `/${tenant.tenantId}`);
  const deliveries = (query?: string) => fixture.deliveries(tenant.liveKey, endpoint.id, query);
  /** Advances the clock to the next attempt of the only delivery. @returns the wait in milliseconds */
  const waitForNext = async (): Promise<number> => {
    const [delivery] = await deliveries();
    const waitMs = Date.parse(delivery?.nextAttemptAt ?? '') - fixture.clock.nowMs();
    fixture.clock.advance(waitMs);
    return waitMs;
  };

  it('K2: the official verifier accepts a delivery, which contains id, type, time and data', async () => {
    await fixture.event(tenant, 'payment.verified', { paymentId: 'p-1', amountAtomic: '1500000' });
    await fixture.deliver();
    const [request] = received();
    if (request === undefined) throw new Error('nothing arrived');
    const event = verifyReceived(endpoint.secret, request, fixture.clock.nowMs());
    expect(event).toEqual({
      id: request.id,
      type: 'payment.verified',
      version: 1,
      environment: 'live',
      timestamp: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/) as string,
      data: { paymentId: 'p-1', amountAtomic: '1500000' },
    });
    expect(request.headers['content-type']).toBe('application/json');
    expect(() => verifyReceived(`whsec_${Buffer.alloc(32, 1).toString('base64')}`, request)).toThrow();
    expect(await deliveries()).toMatchObject([
      {
        eventId: request.id,
        eventType: 'payment.verified',
        attempt: 1,
        status: 'delivered',
        statusCode: 204,
        nextAttemptAt: null,
        attempts: [{ attempt: 1, statusCode: 204, error: null }],
      },
    ]);
  });

  it.each([
    ['times out', 'silence', { statusCode: null, error: 'timeout' }],
    ['resets the connection', 'reset', { statusCode: null, error: 'connection' }],
    [
      'sends half a header',
      'half a header',
      { statusCode: null, error: expect.stringMatching(/^(connection|protocol)$/) as string },
    ],
    ['sends its header drop by drop', 'trickle', { statusCode: null, error: 'timeout' }],
    [
      'answers 500',
      { status: 500, body: 'oh no\u0000' },
      { statusCode: 500, error: null, responseExcerpt: 'oh no\ufffd' },
    ],
    [
      'redirects',
      { status: 301, headers: { location: 'http://127.0.0.1:1/' } },
      { statusCode: 301, error: null },
    ],
    ['answers 404', { status: 404 }, { statusCode: 404, error: null }],
  ] as const)('K2: a receiver that %s gets the same delivery again after 5 s', async (_, first, logged) => {
    fixture.receiver.answer(first, { status: 200 });
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    expect(await deliveries()).toMatchObject([{ status: 'pending', attempt: 1, attempts: [logged] }]);
    expect(received()).toHaveLength(1);
    const waitMs = await waitForNext();
    expect(waitMs).toBeGreaterThanOrEqual(4_000);
    expect(waitMs).toBeLessThanOrEqual(6_000);
    fixture.clock.advance(-1);
    await fixture.deliver();
    expect(received()).toHaveLength(1);
    fixture.clock.advance(1);
    await fixture.deliver();
    const [one, two] = received();
    expect(received()).toHaveLength(2);
    expect(two).toMatchObject({ id: one?.id, body: one?.body });
    expect(await deliveries()).toMatchObject([
      {
        status: 'delivered',
        attempt: 2,
        statusCode: 200,
        attempts: [logged, { attempt: 2, statusCode: 200 }],
      },
    ]);
  });

  it('K2: a response of 10 MB counts by its status, and the log keeps its first 512 bytes', async () => {
    fixture.receiver.answer({ status: 200, body: Buffer.alloc(10_000_000, 'x') });
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    const [delivery] = await deliveries();
    expect(delivery).toMatchObject({ status: 'delivered', statusCode: 200 });
    expect(String(delivery?.attempts[0]?.['responseExcerpt'])).toBe('x'.repeat(512));
  });

  it('K2: a delivery fails after twelve attempts over about three days, with the scheduled pauses', async () => {
    fixture.receiver.answer({ status: 500 });
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    const waitsSeconds: number[] = [];
    for (let attempt = 1; attempt < 12; attempt += 1) {
      waitsSeconds.push((await waitForNext()) / 1_000);
      await fixture.deliver();
    }
    const [delivery] = await deliveries();
    expect(delivery).toMatchObject({ status: 'failed', attempt: 12, nextAttemptAt: null });
    expect(delivery?.attempts).toHaveLength(12);
    const expected = [5, 15, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    expect(waitsSeconds).toHaveLength(expected.length);
    waitsSeconds.forEach((waited, index) => {
      const pause = expected[index] ?? 0;
      expect(waited).toBeGreaterThanOrEqual(pause * 0.8);
      expect(waited).toBeLessThanOrEqual(pause * 1.2);
    });
    fixture.clock.advance(72 * HOUR_MS);
    await fixture.deliver();
    expect(received()).toHaveLength(12);
  });

  it('K2: Retry-After delays all deliveries of the endpoint', async () => {
    fixture.receiver.answer({ status: 429, headers: { 'retry-after': '120' } }, { status: 204 });
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    expect(await waitForNext()).toBe(120_000);
    fixture.clock.advance(-1_000);
    await fixture.event(tenant, 'payment.settled');
    await fixture.deliver();
    expect(received()).toHaveLength(1);
    fixture.clock.advance(1_000);
    await fixture.deliver();
    expect(received()).toHaveLength(3);
  });

  it('K2: 410 disables the endpoint and notifies others; waiting deliveries resume when it is enabled again', async () => {
    const other = await fixture.endpoint(tenant.liveKey, { eventTypes: ['endpoint.disabled'] }, '/other');
    fixture.receiver.answer({ status: 500 });
    await fixture.event(tenant, 'payment.settled');
    await fixture.deliver();
    fixture.receiver.answer({ status: 410 }, { status: 204 });
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    const off = await fixture.call(tenant.liveKey, 'get', `/webhook-endpoints/${endpoint.id}`);
    expect(off.body).toMatchObject({ enabled: false, disabledReason: 'gone' });
    const notices = fixture.receiver.received.filter(({ body }) => body.includes(endpoint.id));
    expect(notices).toHaveLength(1);
    const notice = notices[0];
    if (notice === undefined) throw new Error('no notice');
    const disabledEvent = verifyReceived(other.secret, notice, fixture.clock.nowMs()) as { data: object };
    expect(disabledEvent).toMatchObject({
      type: 'endpoint.disabled',
      data: { endpointId: endpoint.id, reason: 'gone' },
    });
    expectDocumented('endpoint.disabled', disabledEvent.data);
    const audit = await fixture.test.dataSource.query<unknown[]>(
      `SELECT actor FROM audit_log WHERE tenant_id = $1 AND action = 'webhook_endpoint.disabled'`,
      [tenant.tenantId],
    );
    expect(audit).toEqual([{ actor: 'system' }]);
    fixture.clock.advance(HOUR_MS);
    await fixture.deliver();
    expect(received()).toHaveLength(2);
    await fixture.call(tenant.liveKey, 'patch', `/webhook-endpoints/${endpoint.id}`, { enabled: true });
    await fixture.deliver();
    expect(received()).toHaveLength(3);
    expect((await deliveries()).map(({ status }) => status).sort()).toEqual(['delivered', 'failed']);
  });

  it('K2: an endpoint is disabled after three days of failures without a success in between', async () => {
    fixture.receiver.answer({ status: 500 });
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    fixture.clock.advance(71 * HOUR_MS);
    await fixture.deliver();
    const state = () => fixture.call(tenant.liveKey, 'get', `/webhook-endpoints/${endpoint.id}`);
    expect((await state()).body).toMatchObject({ enabled: true, failingSince: expect.any(String) as string });
    fixture.receiver.answer({ status: 200 }, { status: 500 });
    await fixture.event(tenant, 'payment.settled');
    fixture.clock.advance(HOUR_MS);
    await fixture.deliver();
    await fixture.event(tenant, 'key.revoked');
    await fixture.deliver();
    expect((await state()).body).toMatchObject({ enabled: true });
    for (let day = 0; day < 3; day += 1) {
      expect((await state()).body).toMatchObject({ enabled: true });
      fixture.clock.advance(24 * HOUR_MS);
      await fixture.event(tenant, 'key.revoked');
      await fixture.deliver();
    }
    expect((await state()).body).toMatchObject({ enabled: false, disabledReason: 'failing' });
    const listeners = await fixture.test.dataSource.query<unknown[]>(
      'SELECT 1 FROM event_listeners WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    expect(listeners).toEqual([]);
  });

  it('K2: a replay of one event or a time range keeps the event ids', async () => {
    for (const type of ['payment.verified', 'payment.settled', 'key.revoked'] as const)
      await fixture.event(tenant, type);
    await fixture.deliver();
    const ids = received().map(({ id }) => id);
    const path = `/webhook-endpoints/${endpoint.id}/replay`;
    const one = await fixture.call(tenant.liveKey, 'post', path, { eventId: ids[1] });
    expect(one).toMatchObject({ status: 202, body: { scheduled: 1 } });
    await fixture.deliver();
    expect(received().map(({ id }) => id)).toEqual([...ids, ids[1]]);
    const from = new Date(Date.now() - HOUR_MS).toISOString();
    const range = await fixture.call(tenant.liveKey, 'post', path, { from });
    expect(range).toMatchObject({ status: 202, body: { scheduled: 3, nextFrom: null } });
    // They already wait: a second replay schedules nothing.
    expect((await fixture.call(tenant.liveKey, 'post', path, { from })).body).toMatchObject({ scheduled: 0 });
    await fixture.deliver();
    expect(
      received()
        .map(({ id }) => id)
        .slice(4)
        .sort(),
    ).toEqual([...ids].sort());
    const later = new Date(Date.now() + HOUR_MS).toISOString();
    expect((await fixture.call(tenant.liveKey, 'post', path, { from: later })).body).toMatchObject({
      scheduled: 0,
    });
    for (const bad of [{}, { to: from }, { eventId: ids[0], from }]) {
      expect(await fixture.call(tenant.liveKey, 'post', path, bad)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_PARAMETER' },
      });
    }
    const unknownEvent = { eventId: '6f9619ff-8b86-4011-b42d-00c04fc964ff' };
    expect((await fixture.call(tenant.liveKey, 'post', path, unknownEvent)).status).toBe(404);
  });

  it('K1: an endpoint of the test environment cannot replay live events', async () => {
    const inTest = await fixture.endpoint(tenant.testKey, {}, `/${tenant.tenantId}/test`);
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    const [live] = received();
    const path = `/webhook-endpoints/${inTest.id}/replay`;
    const from = new Date(Date.now() - HOUR_MS).toISOString();
    const range = await fixture.call(tenant.testKey, 'post', path, { from });
    expect(range).toMatchObject({ status: 202, body: { scheduled: 0 } });
    const one = await fixture.call(tenant.testKey, 'post', path, { eventId: live?.id });
    expect(one).toMatchObject({ status: 404 });
  });

  it('K2: an aborted delivery returns to the queue at once', async () => {
    fixture.receiver.answer('silence');
    await fixture.event(tenant, 'payment.verified');
    const queue = fixture.test.app.get(DeliveryQueue, { strict: false });
    await queue.dispatch(fixture.clock.nowMs());
    const claimed = (await queue.lease(fixture.clock.nowMs(), 256)).find(
      (one) => one.endpointId === endpoint.id,
    );
    if (claimed === undefined) throw new Error('nothing was claimed');
    await fixture.test.app.get(Deliverer, { strict: false }).deliver(claimed, AbortSignal.abort());
    expect(await deliveries()).toMatchObject([{ status: 'pending', attempt: 0, attempts: [] }]);
    fixture.receiver.answer({ status: 204 });
    await fixture.deliver();
    expect(received().map(({ id }) => id)).toEqual([claimed.eventId]);
  });

  it('K2: the delivery log is filtered, and paged without gaps or repeats', async () => {
    for (let index = 0; index < 5; index += 1) await fixture.event(tenant, 'payment.verified', { index });
    await fixture.deliver();
    fixture.receiver.answer({ status: 500 });
    await fixture.event(tenant, 'payment.settled');
    await fixture.deliver();
    expect(await deliveries('?status=pending')).toMatchObject([{ eventType: 'payment.settled' }]);
    expect(await deliveries('?eventType=payment.verified')).toHaveLength(5);
    const [some] = await deliveries('?status=delivered&limit=1');
    expect(await deliveries(`?eventId=${some?.eventId ?? ''}`)).toHaveLength(1);
    expect(await deliveries(`?from=${new Date(Date.now() + HOUR_MS).toISOString()}`)).toEqual([]);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path = `/webhook-endpoints/${endpoint.id}/deliveries?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: { body: { deliveries: { id: string }[]; nextCursor: string | null } } = await fixture.call(
        tenant.liveKey,
        'get',
        path,
      );
      seen.push(...page.body.deliveries.map(({ id }) => id));
      cursor = page.body.nextCursor;
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });

  it('K2: a test event is sent only to its endpoint', async () => {
    await fixture.endpoint(tenant.liveKey, {}, '/another');
    const tested = await fixture.call(tenant.liveKey, 'post', `/webhook-endpoints/${endpoint.id}/test`);
    expect(tested).toMatchObject({ status: 202, body: { eventType: 'endpoint.test', status: 'pending' } });
    await fixture.deliver();
    const [request] = received();
    expect(received()).toHaveLength(1);
    if (request === undefined) throw new Error('nothing arrived');
    expect(verifyReceived(endpoint.secret, request, fixture.clock.nowMs())).toMatchObject({
      type: 'endpoint.test',
    });
    expect(fixture.receiver.received.filter(({ body }) => body.includes(endpoint.id))).toHaveLength(1);
  });

  it('K2: both secrets sign during the overlap of a rotation, and only the new one after it', async () => {
    const rotated = await fixture.call<CreatedEndpoint>(
      tenant.liveKey,
      'post',
      `/webhook-endpoints/${endpoint.id}/rotate-secret`,
      { overlapSeconds: 60 },
    );
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).not.toBe(endpoint.secret);
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    fixture.clock.advance(60_000);
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    const [during, after] = received();
    if (during === undefined || after === undefined) throw new Error('something did not arrive');
    const nowMs = fixture.clock.nowMs();
    for (const secret of [endpoint.secret, rotated.body.secret]) verifyReceived(secret, during, nowMs);
    verifyReceived(rotated.body.secret, after, nowMs);
    expect(() => verifyReceived(endpoint.secret, after, nowMs)).toThrow('No matching signature');
  });

  it('K1: deliveries wait on a plan without webhooks and are sent after an upgrade', async () => {
    const setPlan = (plan: string) =>
      fixture.test.dataSource.query('UPDATE tenants SET plan = $2 WHERE id = $1', [tenant.tenantId, plan]);
    await setPlan('free');
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    expect(received()).toHaveLength(0);
    await setPlan('pro');
    await fixture.deliver();
    expect(received()).toHaveLength(1);
  });
});
