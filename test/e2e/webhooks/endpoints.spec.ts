import { randomUUID } from 'node:crypto';
import { DEFAULT_EVENT_TYPES, EVENT_TYPES } from '../../../src/domain/event.js';
import { mintKey, type TestTenant } from '../../support/verification/tenants.js';
import {
  startWebhooks,
  type CreatedEndpoint,
  type WebhooksFixture,
} from '../../support/webhooks/webhooks.js';

const ENDPOINTS = '/webhook-endpoints';

describe('webhook endpoints', () => {
  let fixture: WebhooksFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    fixture = await startWebhooks();
  });
  afterAll(() => fixture.close());
  beforeEach(async () => {
    tenant = await fixture.tenant();
  });

  const listeners = async (environment = 'live'): Promise<string[]> => {
    const rows = await fixture.test.dataSource.query<{ event_type: string }[]>(
      'SELECT event_type FROM event_listeners WHERE tenant_id = $1 AND environment = $2 ORDER BY 1',
      [tenant.tenantId, environment],
    );
    return rows.map(({ event_type }) => event_type);
  };
  const url = () => `${fixture.receiver.url}/hook`;

  it('K1: is created with a secret that is shown once', async () => {
    const created = await fixture.call<CreatedEndpoint>(tenant.liveKey, 'post', ENDPOINTS, {
      url: url(),
      description: 'orders',
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        url: url(),
        description: 'orders',
        enabled: true,
        disabledReason: null,
        eventTypes: DEFAULT_EVENT_TYPES,
        secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) as string,
      },
    });
    const { id, secret } = created.body;
    const shown = await fixture.call(tenant.liveKey, 'get', `${ENDPOINTS}/${id}`);
    const listed = await fixture.call(tenant.liveKey, 'get', ENDPOINTS);
    expect(shown.status).toBe(200);
    expect(listed.body).toMatchObject({ webhookEndpoints: [{ id }], nextCursor: null });
    const raw = secret.replace('whsec_', '');
    for (const responseBody of [shown.body, listed.body])
      expect(JSON.stringify(responseBody)).not.toContain(raw);
    expect(JSON.stringify(Object.keys(shown.body))).not.toContain('"secret"');
    const audit = await fixture.test.dataSource.query<unknown[]>(
      'SELECT * FROM audit_log WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    expect(JSON.stringify(audit)).not.toContain(raw);
    expect(fixture.test.lines.join('\n')).not.toContain(raw);
  });

  it('K1: a creation replayed under an Idempotency-Key does not show the secret again', async () => {
    const key = randomUUID();
    const ask = () =>
      fixture.test.http
        .post(`/api/v1/x402${ENDPOINTS}`)
        .set({ Authorization: `Bearer ${tenant.liveKey}`, 'Idempotency-Key': key })
        .send({ url: url() });
    const first = (await ask().expect(201)).body as CreatedEndpoint;
    const again = (await ask().expect(201)).body as Record<string, unknown>;
    expect(again).toMatchObject({ id: first.id, secret: null, secretAlreadyShown: true });
  });

  it('K1: listeners match the event types of enabled endpoints after every change', async () => {
    const one = await fixture.endpoint(tenant.liveKey, { eventTypes: ['payment.verified', 'quota.warning'] });
    const types = ['payment.verified', 'payment.rejected'];
    const two = await fixture.endpoint(tenant.liveKey, { eventTypes: types }, '/two');
    expect(await listeners()).toEqual(['payment.rejected', 'payment.verified', 'quota.warning']);
    expect(await listeners('test')).toEqual([]);
    await fixture.call(tenant.liveKey, 'patch', `${ENDPOINTS}/${one.id}`, { enabled: false });
    expect(await listeners()).toEqual(['payment.rejected', 'payment.verified']);
    const changed = await fixture.call(tenant.liveKey, 'patch', `${ENDPOINTS}/${two.id}`, {
      eventTypes: ['key.revoked'],
      description: null,
    });
    expect(changed.body).toMatchObject({ eventTypes: ['key.revoked'], description: null });
    expect(await listeners()).toEqual(['key.revoked']);
    const on = await fixture.call(tenant.liveKey, 'patch', `${ENDPOINTS}/${one.id}`, { enabled: true });
    expect(on.body).toMatchObject({ enabled: true, disabledReason: null });
    expect((await fixture.call(tenant.liveKey, 'delete', `${ENDPOINTS}/${two.id}`)).status).toBe(204);
    expect(await listeners()).toEqual(['payment.verified', 'quota.warning']);
    expect((await fixture.call(tenant.liveKey, 'get', `${ENDPOINTS}/${two.id}`)).status).toBe(404);
  });

  it('K1: concurrent creations register every listener and stop at ten endpoints', async () => {
    const types = EVENT_TYPES.slice(0, 8);
    const replies = await Promise.all(
      [...types, ...types].map((type, index) =>
        fixture.call(tenant.liveKey, 'post', ENDPOINTS, { url: `${url()}/${index}`, eventTypes: [type] }),
      ),
    );
    const made = replies.filter(({ status }) => status === 201);
    expect(made).toHaveLength(10);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(6);
    const named = made.flatMap(({ body }) => body['eventTypes'] as string[]);
    expect(await listeners()).toEqual([...new Set(named)].sort());
  });

  it('S10: a URL is registered once per environment, in any spelling and under concurrency', async () => {
    const create = (like: string, key = tenant.liveKey) =>
      fixture.call<CreatedEndpoint>(key, 'post', ENDPOINTS, { url: like });
    const replies = await Promise.all(Array.from({ length: 5 }, () => create(url())));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    for (const like of [
      `${url()}#again`,
      url().replace('http:', 'HTTP:'),
      url().replace('/hook', '/x/../hook'),
    ])
      expect(await create(like)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(await create(url(), tenant.testKey)).toMatchObject({ status: 201 });
    expect(await create(url(), (await fixture.tenant()).liveKey)).toMatchObject({ status: 201 });
    const other = await fixture.endpoint(tenant.liveKey, {}, '/other');
    const move = (to: string) =>
      fixture.call(tenant.liveKey, 'patch', `${ENDPOINTS}/${other.id}`, { url: to });
    expect(await move(url())).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    // Its own URL and an unused one are accepted.
    expect(await move(other.url)).toMatchObject({ status: 200 });
    expect(await move(`${url()}/moved`)).toMatchObject({ status: 200 });
  });

  it('K1: the free plan gets 403 with an upgrade URL on every route that adds or changes in Live', async () => {
    const free = await fixture.tenant({ plan: 'free' });
    const id = randomUUID();
    const routes = [
      ['post', ENDPOINTS, { url: url() }],
      ['patch', `${ENDPOINTS}/${id}`, {}],
      ['post', `${ENDPOINTS}/${id}/rotate-secret`, {}],
      ['post', `${ENDPOINTS}/${id}/test`],
      ['post', `${ENDPOINTS}/${id}/replay`, { from: '2026-01-01' }],
    ] as const;
    for (const [method, path, body] of routes) {
      expect(await fixture.call(free.liveKey, method, path, body)).toMatchObject({
        status: 403,
        body: { code: 'FEATURE_NOT_IN_PLAN', upgradeUrl: expect.any(String) as string },
      });
    }
  });

  it('K1: in Test the free plan has one endpoint, also when two are added at once, and changes and tries it', async () => {
    const free = await fixture.tenant({ plan: 'free' });
    const both = await Promise.all(
      ['/a', '/b'].map((path) =>
        fixture.call<CreatedEndpoint>(free.testKey, 'post', ENDPOINTS, { url: `${url()}${path}` }),
      ),
    );
    both.sort((one, other) => one.status - other.status);
    expect(both).toMatchObject([
      { status: 201 },
      { status: 403, body: { code: 'FEATURE_NOT_IN_PLAN', upgradeUrl: expect.any(String) as string } },
    ]);
    const path = `${ENDPOINTS}/${both[0]?.body.id ?? ''}`;
    expect((await fixture.call(free.testKey, 'patch', path, { description: 'mine' })).status).toBe(200);
    expect((await fixture.call(free.testKey, 'post', `${path}/test`)).status).toBe(202);
    expect((await fixture.call(free.testKey, 'get', `${path}/deliveries`)).body).toMatchObject({
      deliveries: [{ eventType: 'endpoint.test', status: 'pending' }],
    });
    expect((await fixture.call(free.testKey, 'delete', path)).status).toBe(204);
    expect((await fixture.call(free.testKey, 'post', ENDPOINTS, { url: url() })).status).toBe(201);
  });

  it('K1: a downgraded tenant can still read and delete its endpoints', async () => {
    const { body } = await fixture.call<CreatedEndpoint>(tenant.liveKey, 'post', ENDPOINTS, { url: url() });
    await fixture.test.dataSource.query(`UPDATE tenants SET plan = 'free' WHERE id = $1`, [tenant.tenantId]);
    // A new key: the cache may still hold the old plan for the first one.
    const { key: liveKey } = await mintKey(fixture.test.app, tenant.tenantId);
    const path = `${ENDPOINTS}/${body.id}`;
    expect((await fixture.call(liveKey, 'get', ENDPOINTS)).body).toMatchObject({
      webhookEndpoints: [{ id: body.id }],
    });
    expect((await fixture.call(liveKey, 'patch', path, { enabled: false })).status).toBe(403);
    expect((await fixture.call(liveKey, 'delete', path)).status).toBe(204);
    expect((await fixture.call(liveKey, 'get', path)).status).toBe(404);
  });

  it('B5: requires a key with the scope webhooks', async () => {
    const { key } = await mintKey(fixture.test.app, tenant.tenantId, { scopes: ['verify', 'keys'] });
    expect(await fixture.call(key, 'get', ENDPOINTS)).toMatchObject({
      status: 403,
      body: { code: 'INSUFFICIENT_SCOPE' },
    });
  });

  it.each([
    [{}],
    [{ url: 'not a url' }],
    [{ url: 'http://example.com/hook' }],
    [{ url: 'https://user:pass@example.com/hook' }],
    [{ url: 'https://example.com:22/hook' }],
    [{ url: 'https://10.0.0.1/hook' }],
    [{ url: 'https://example.com/', eventTypes: [] }],
    [{ url: 'https://example.com/', eventTypes: ['endpoint.test'] }],
    [{ url: 'https://example.com/', eventTypes: ['payment.verified', 'payment.verified'] }],
    [{ url: 'https://example.com/', secret: 'whsec_mine' }],
    [{ url: 'https://example.com/', enabled: false }],
  ])('K1: %j is refused', async (body) => {
    const refused = await fixture.call(tenant.liveKey, 'post', ENDPOINTS, body);
    expect(refused).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });

  it('K1: an endpoint refuses an internal URL and, when disabled, tests and replays', async () => {
    const { id } = await fixture.endpoint(tenant.liveKey);
    const internal = { url: 'https://169.254.169.254/latest' };
    expect((await fixture.call(tenant.liveKey, 'patch', `${ENDPOINTS}/${id}`, internal)).status).toBe(400);
    await fixture.call(tenant.liveKey, 'patch', `${ENDPOINTS}/${id}`, { enabled: false });
    for (const [path, body] of [
      ['test', undefined],
      ['replay', { from: '2026-01-01' }],
    ] as const) {
      const refused = await fixture.call(tenant.liveKey, 'post', `${ENDPOINTS}/${id}/${path}`, body);
      expect(refused).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    }
  });

  it('B9: erasure deletes endpoints, secrets, listeners and pending events', async () => {
    await fixture.endpoint(tenant.liveKey);
    await fixture.event(tenant, 'payment.verified');
    fixture.receiver.answer({ status: 500 });
    await fixture.deliver();
    await fixture.event(tenant, 'payment.verified');
    await fixture.test.http
      .delete(`/api/v1/x402/admin/tenants/${tenant.tenantId}`)
      .set('X-Admin-Key', 'operator-of-the-webhooks')
      .expect(200);
    for (const table of [
      'webhook_endpoints',
      'webhook_deliveries',
      'webhook_attempts',
      'webhook_events',
      'outbox',
      'event_listeners',
    ]) {
      const rows = await fixture.test.dataSource.query<unknown[]>(
        `SELECT 1 FROM ${table} WHERE tenant_id = $1`,
        [tenant.tenantId],
      );
      expect([table, rows]).toEqual([table, []]);
    }
  });
});
