import { randomUUID } from 'node:crypto';
import type { Application } from 'express';
import { ROUTES_IN_SESSION, SESSION_ROUTES, SIGN_IN_ROUTES } from '../../support/accounts/console-routes.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const BASE = '/api/v1/x402/';
const ADMIN_KEY = 'operator-of-every-change';
const CSV = 'address\n0x00000000000000000000000000000000000000AA\n';

/** The rows that a change needs, created anew for each test. */
interface World {
  readonly tenant: TestTenant;
  readonly keyId: string;
  readonly endpointId: string;
  readonly banId: string;
  readonly version: number;
}

/** The request to a changing route, and the action expected in the audit log. */
interface Change {
  readonly action: string;
  readonly id?: (world: World) => string | readonly string[];
  readonly body?: (world: World) => object | string;
}

const tenantId = ({ tenant }: World): string => tenant.tenantId;
const keyId = (world: World): string => world.keyId;
const endpointId = (world: World): string => world.endpointId;

const CHANGES: Readonly<Record<string, Change>> = {
  'POST admin/tenants': {
    action: 'tenant.created',
    body: () => ({ email: `audit-${randomUUID()}@example.com` }),
  },
  'PATCH admin/tenants/:id': { action: 'tenant.changed', id: tenantId, body: () => ({ plan: 'team' }) },
  'DELETE admin/tenants/:id': { action: 'tenant.deleted', id: tenantId },
  'POST admin/tenants/:id/suspend': {
    action: 'tenant.suspended',
    id: tenantId,
    body: () => ({ reason: 'x' }),
  },
  'POST admin/tenants/:id/reactivate': { action: 'tenant.reactivated', id: tenantId },
  'POST admin/tenants/:id/api-keys': { action: 'api_key.created', id: tenantId, body: () => ({}) },
  'DELETE admin/tenants/:id/api-keys/:keyId': {
    action: 'api_key.revoked',
    id: (world) => [world.tenant.tenantId, world.keyId],
  },
  'POST admin/tenants/:id/invitations': {
    action: 'invitation.created',
    id: tenantId,
    body: () => ({ role: 'owner' }),
  },
  'POST admin/bans': {
    action: 'ban.added',
    body: () => ({ address: '203.0.113.66', seconds: 1, reason: 'x' }),
  },
  'DELETE admin/bans/:id': { action: 'ban.lifted', id: ({ banId }) => banId },
  'POST admin/screening': { action: 'screening.loaded', body: () => CSV },
  'POST admin/screening/:version/activate': {
    action: 'screening.activated',
    id: ({ version }) => String(version),
  },
  'POST api-keys': { action: 'api_key.created', body: () => ({}) },
  'PATCH api-keys/:id': { action: 'api_key.renamed', id: keyId, body: () => ({ name: 'renamed' }) },
  'DELETE api-keys/:id': { action: 'api_key.revoked', id: keyId },
  'POST api-keys/:id/rotate': { action: 'api_key.rotated', id: keyId, body: () => ({}) },
  'PUT wallets/:chain': {
    action: 'wallet.changed',
    id: () => 'base',
    body: () => ({ address: '0x00000000000000000000000000000000000000AA' }),
  },
  'DELETE wallets/:chain': { action: 'wallet.deleted', id: () => 'ethereum' },
  'POST webhook-endpoints': {
    action: 'webhook_endpoint.created',
    body: () => ({ url: 'https://203-0-114-2.example.com/hook' }),
  },
  'PATCH webhook-endpoints/:id': {
    action: 'webhook_endpoint.changed',
    id: endpointId,
    body: () => ({ description: 'changed' }),
  },
  'DELETE webhook-endpoints/:id': { action: 'webhook_endpoint.deleted', id: endpointId },
  'POST webhook-endpoints/:id/rotate-secret': {
    action: 'webhook_endpoint.secret_rotated',
    id: endpointId,
    body: () => ({}),
  },
};

/** Writing routes that change no settings, each with the reason; a new route must be here or above. */
const NO_CHANGES: Readonly<Record<string, string>> = {
  'POST verify': 'payments are a ledger of their own',
  'POST verify/batch': 'as verify',
  'POST facilitator/verify': 'reads only',
  'POST facilitator/settle': 'settlements are a ledger of their own',
  'POST webhook-endpoints/:id/test': 'the deliveries show it',
  'POST webhook-endpoints/:id/replay': 'the deliveries show it',
  'POST billing/portal': 'a link',
  'POST mail/unsubscribe': 'whoever has the mail ends notices to an address, which no log may name',
  'POST mail/unsubscribe/:token': 'as POST mail/unsubscribe',
  'POST webhooks/stripe':
    'Stripe is neither tenant nor operator; what follows is audited in test/e2e/billing',
  'POST billing/checkout': 'nothing changes before Stripe says paid; audited in test/e2e/billing/lifecycle',
  'DELETE billing/subscription': 'needs a Stripe: test/slow/billing/subscription',
  'POST admin/stripe-events/:id/replay': 'needs a Stripe: test/e2e/billing/operator',
  ...Object.fromEntries(
    [...SIGN_IN_ROUTES, ...SESSION_ROUTES, ...ROUTES_IN_SESSION]
      .filter((route) => !route.startsWith('GET '))
      .map((route) => [route, 'in a session: ./changes-in-sessions.spec']),
  ),
  'DELETE admin/tenants/:id/invitations/:invitationId': 'test/slow/accounts/own-account',
  'DELETE admin/tenants/:id/members/:userId': 'test/slow/accounts/own-account',
  'DELETE admin/users/:id/second-factors': 'of a person: test/e2e/accounts/operator/confirmation',
  'POST admin/billing/reconcile': 'needs a Stripe: test/e2e/billing/reconcile',
};

describe('audit rows of changes by operator and tenant', () => {
  /** A separate database: the screening list applies to all tenants. */
  let database: ThrowawayDatabase;
  let test: TestApp;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    const config = { DATABASE_URL: database.url, X402_ADMIN_KEY: ADMIN_KEY, JOBS_ENABLED: 'false' };
    test = await createTestApp({ config });
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  /** The id of the last request to each route, by which its audit row is found. */
  const requestIds = new Map<string, string>();

  /** @returns the answer's body */
  async function ask(route: string, path: string, key: string, sent?: object | string): Promise<unknown> {
    const [method = ''] = route.split(' ');
    const verb = method.toLowerCase() as 'post' | 'put' | 'patch' | 'delete';
    const request = test.http[verb](BASE + path);
    if (path.startsWith('admin/')) void request.set('X-Admin-Key', ADMIN_KEY);
    else void request.set('Authorization', `Bearer ${key}`);
    if (typeof sent === 'string') void request.set('Content-Type', 'text/csv');
    const answer = await (sent === undefined ? request : request.send(sent));
    requestIds.set(route, String(answer.headers['x-request-id']));
    expect({
      route,
      status: answer.status,
      body: answer.status < 300 ? {} : (answer.body as object),
    }).toEqual({
      route,
      status: answer.status,
      body: {},
    });
    return answer.body as unknown;
  }

  async function build(): Promise<World> {
    const tenant = await createTenant(test.app, { plan: 'enterprise' });
    const make = async <T>(path: string, body: object | string): Promise<T> =>
      (await ask('POST world', path, tenant.liveKey, body)) as T;
    await ask('PUT world', 'wallets/ethereum', tenant.liveKey, {
      address: '0x00000000000000000000000000000000000000BB',
    });
    const { id: endpoint } = await make<{ id: string }>('webhook-endpoints', {
      url: 'https://203-0-114-1.example.com/hook',
    });
    const { id: banId } = await make<{ id: string }>('admin/bans', {
      address: '203.0.113.67',
      seconds: 60,
      reason: 'x',
    });
    const { version } = await make<{ version: number }>('admin/screening', CSV);
    const key = await mintKey(test.app, tenant.tenantId);
    return { tenant, keyId: key.keyId, endpointId: endpoint, banId, version };
  }

  it('G7: this spec lists every writing route', () => {
    const { router } = test.app.getHttpAdapter().getInstance() as Application;
    const layers = router.stack as unknown as {
      route?: { path: string | string[]; methods: Readonly<Record<string, boolean>> };
    }[];
    // Pages have lists of paths, and none of them is of the API.
    const writing = layers.flatMap(({ route: { path, methods } = { path: [], methods: {} } }) =>
      typeof path === 'string' && path.startsWith(BASE)
        ? Object.keys(methods)
            .filter((method) => method !== 'get')
            .map((method) => `${method.toUpperCase()} ${path.slice(BASE.length)}`)
        : [],
    );
    expect(writing.sort()).toEqual([...Object.keys(CHANGES), ...Object.keys(NO_CHANGES)].sort());
  });

  it.each(Object.entries(CHANGES))('G7: %s writes a row with actor and action', async (route, change) => {
    const world = await build();
    const { tenant } = world;
    const [, template = ''] = route.split(' ');
    if (template.endsWith('/activate')) await ask('POST world', 'admin/screening', '', CSV);
    if (template.endsWith('/reactivate'))
      await ask('POST world', template.replace(':id/reactivate', `${tenant.tenantId}/suspend`), '', {
        reason: 'x',
      });
    const ids = [change.id?.(world) ?? ''].flat();
    const path = template.replace(/:\w+/g, () => ids.shift() ?? '');
    await ask(route, path, tenant.liveKey, change.body?.(world));
    const rows = await test.dataSource.query<{ actor: string; action: string }[]>(
      'SELECT actor, action FROM audit_log WHERE request_id = $1',
      [requestIds.get(route)],
    );
    const actor = template.startsWith('admin/') ? 'operator' : `key:${tenant.liveKeyId}`;
    expect(rows).toContainEqual({ actor, action: change.action });
    expect(rows.every((row) => row.actor === actor)).toBe(true);
  });
});
