import type { TestTenant } from '../../support/verification/tenants.js';
import { verifyReceived } from '../../support/verification/verify-received.js';
import {
  startWebhooks,
  type CreatedEndpoint,
  type WebhooksFixture,
} from '../../support/webhooks/webhooks.js';

const HOUR_MS = 3_600_000;

describe('endpoints after a repair, a move or the end of the plan', () => {
  let fixture: WebhooksFixture;
  let tenant: TestTenant;
  let endpoint: CreatedEndpoint;
  let path: string;

  beforeAll(async () => {
    fixture = await startWebhooks();
  });
  afterAll(() => fixture.close());
  beforeEach(async () => {
    fixture.receiver.answer({ status: 204 });
    tenant = await fixture.tenant();
    endpoint = await fixture.endpoint(tenant.liveKey, {}, `/${tenant.tenantId}`);
    path = `/webhook-endpoints/${endpoint.id}`;
  });

  const receivedAt = (suffix = '') =>
    fixture.receiver.received.filter((one) => one.path === `/${tenant.tenantId}${suffix}`);
  const state = async () => (await fixture.call(tenant.liveKey, 'get', path)).body;
  const call = (method: 'post' | 'patch', more: string, body: object) =>
    fixture.call(tenant.liveKey, method, path + more, body);
  /** An event whose first attempts have failed, and whose next is hours away. */
  const failOften = async (): Promise<void> => {
    fixture.receiver.answer({ status: 500 });
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      fixture.clock.advance(6 * HOUR_MS);
      await fixture.deliver();
    }
    fixture.receiver.answer({ status: 204 });
    fixture.clock.advance(60_000);
  };

  it('K2: a replay reschedules waiting deliveries by event or range and returns their number', async () => {
    await failOften();
    const before = receivedAt().length;
    const [first] = receivedAt();
    await fixture.deliver();
    expect(receivedAt()).toHaveLength(before);
    const from = new Date(Date.now() - HOUR_MS).toISOString();
    expect((await call('post', '/replay', { from })).body).toMatchObject({ scheduled: 1 });
    await fixture.deliver();
    expect(receivedAt()).toHaveLength(before + 1);
    expect(receivedAt().at(-1)?.id).toBe(first?.id);

    await failOften();
    const waiting = receivedAt().at(-1)?.id;
    expect((await call('post', '/replay', { eventId: waiting })).body).toMatchObject({ scheduled: 1 });
    expect((await call('post', '/replay', { eventId: waiting })).body).toMatchObject({ scheduled: 0 });
    const count = receivedAt().length;
    await fixture.deliver();
    expect(receivedAt()).toHaveLength(count + 1);
  });

  it('K2: re-enabling or moving an endpoint sends its waiting deliveries at once', async () => {
    await failOften();
    let count = receivedAt().length;
    await call('patch', '', { enabled: false });
    await call('patch', '', { enabled: true });
    await fixture.deliver();
    expect(receivedAt()).toHaveLength(count + 1);

    await failOften();
    count = receivedAt().length;
    await call('patch', '', { url: `${fixture.receiver.url}/${tenant.tenantId}/new` });
    await fixture.deliver();
    expect(receivedAt()).toHaveLength(count);
    expect(receivedAt('/new')).toHaveLength(1);
    expect(await state()).toMatchObject({ enabled: true, failingSince: null });
  });

  it.each([
    ['410', { status: 410 }],
    ['503 with Retry-After', { status: 503, headers: { 'retry-after': '86400' } }],
  ])('K2: a response of the old URL (%s) during a move does not affect the new one', async (_, answer) => {
    fixture.receiver.answer({ afterMs: 250, ...answer }, { status: 204 });
    await fixture.event(tenant, 'payment.verified');
    const delivering = fixture.deliver();
    const deadline = performance.now() + 5_000;
    while (receivedAt().length === 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await call('patch', '', { url: `${fixture.receiver.url}/${tenant.tenantId}/new` });
    await delivering;
    // The delivery that the old URL refused goes to the new URL at once.
    expect(await state()).toMatchObject({ enabled: true, failingSince: null });
    expect(receivedAt('/new').map(({ id }) => id)).toEqual(receivedAt().map(({ id }) => id));
  });

  it('K2: two failures weeks apart do not disable the endpoint', async () => {
    fixture.receiver.answer({ status: 500 });
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    await fixture.test.dataSource.query(`DELETE FROM webhook_deliveries WHERE tenant_id = $1`, [
      tenant.tenantId,
    ]);
    fixture.clock.advance(20 * 24 * HOUR_MS);
    await fixture.event(tenant, 'payment.settled');
    await fixture.deliver();
    expect(await state()).toMatchObject({ enabled: true });
  });

  it('K2: a second rotation within the overlap keeps all earlier secrets valid', async () => {
    const secrets = [endpoint.secret];
    for (let rotation = 0; rotation < 2; rotation += 1) {
      const { body } = await fixture.call<CreatedEndpoint>(tenant.liveKey, 'post', `${path}/rotate-secret`, {
        overlapSeconds: 60,
      });
      secrets.push(body.secret);
    }
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    const [during] = receivedAt();
    if (during === undefined) throw new Error('nothing arrived');
    for (const secret of secrets) verifyReceived(secret, during, fixture.clock.nowMs());
    await call('post', '/rotate-secret', { overlapSeconds: 0 });
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    const after = receivedAt()[1];
    if (after === undefined) throw new Error('nothing arrived');
    for (const secret of secrets)
      expect(() => verifyReceived(secret, after, fixture.clock.nowMs())).toThrow('No matching signature');
  });

  it('K1: subscription.changed is delivered although the new plan has no webhooks', async () => {
    await fixture.test.dataSource.query(`UPDATE tenants SET plan = 'free' WHERE id = $1`, [tenant.tenantId]);
    await fixture.event(tenant, 'payment.verified');
    await fixture.event(tenant, 'subscription.changed', { plan: 'free' });
    await fixture.deliver();
    expect(receivedAt().map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'subscription.changed',
    ]);
  });

  it('K2: endpoint.disabled names the host of the endpoint, not its URL', async () => {
    await fixture.endpoint(
      tenant.liveKey,
      { eventTypes: ['endpoint.disabled'] },
      `/${tenant.tenantId}/other`,
    );
    fixture.receiver.answer({ status: 410 }, { status: 204 });
    await fixture.event(tenant, 'payment.verified');
    await fixture.deliver();
    const [notice] = receivedAt('/other');
    expect(notice?.body).toContain(`"host":"${fixture.receiver.host}"`);
    expect(notice?.body).not.toContain(`/${tenant.tenantId}"`);
  });
});
