import { randomUUID } from 'node:crypto';
import type { Application } from 'express';
import type { Environment } from '../../src/domain/chain.js';
import { SCOPES } from '../../src/domain/access/scope.js';
import { SandboxVerifier, VerifierRegistry } from '../../src/modules/verification/testing.js';
import { SystemClock } from '../../src/platform/clock.js';
import { SESSION_ROUTES, SIGN_IN_ROUTES } from '../support/accounts/console-routes.js';
import { createTenant, mintKey, registerWallet, type TestTenant } from '../support/verification/tenants.js';
import { ADMIN_KEY, BillingStage, type Answered } from '../support/stripe/stage.js';
import {
  FakePaymentVerifier,
  freshHash,
  paid,
  sandboxHash,
  UNRELATED,
  WALLET,
  type Call,
} from '../support/verification/verification.js';

const BASE = '/api/v1/x402/';

type Caller = Environment | 'operator' | 'none';
const CALLERS: readonly Caller[] = ['none', 'operator', 'test', 'live'];

/** Objects of one tenant in one environment. */
interface Side {
  readonly keyId: string;
  readonly endpointId: string;
  readonly paymentId: string;
  /** A chain of the environment, with a wallet on it. */
  readonly chain: string;
}

interface World {
  readonly tenantId: string;
  readonly keys: Readonly<Record<Environment, string>>;
  readonly live: Side;
  readonly test: Side;
}

/** A route: the callers that it admits, and a request that has an effect. */
interface Row {
  readonly admits: readonly Caller[];
  /** Path parameters, from the caller's own environment. */
  readonly ids?: (side: Side, world: World) => readonly string[];
  readonly body?: (caller: Caller) => object | string;
  /** Tables of the test environment that a live key may change: it manages the keys of both. */
  readonly reaches?: readonly string[];
  /** Why the request of an admitted caller fails. */
  readonly fails?: string;
  /** It needs a subscription at Stripe. */
  readonly billed?: true;
}

const ANY_CALLER: Row = { admits: CALLERS };
const KEYS: Row = { admits: ['live', 'test'] };
const LIVE: Row = { admits: ['live'], billed: true };
/** Sessions only: no key opens it. */
const PEOPLE: Row = { admits: [] };
/** Their own tests are in test/e2e/accounts. */
const PAGES: Row = { ...PEOPLE, ids: () => [randomUUID(), randomUUID()], body: () => ({}) };
const OPERATOR: Row = { admits: ['operator'] };
const ofTenant: Row['ids'] = (_, { tenantId }) => [tenantId];
const ofKey: Row['ids'] = ({ keyId }) => [keyId];
const ofEndpoint: Row['ids'] = ({ endpointId }) => [endpointId];
const ofChain: Row['ids'] = ({ chain }) => [chain];
const unknownId = (): readonly string[] => [randomUUID()];
const NO_PAYMENT = 'there is no payment; test/e2e/facilitator and isolation.spec.ts have some';
const NO_MAIL = 'only a mail has the token; test/e2e/mail has one';
const NO_TENANTS = 'it belongs to no tenant';
const empty = (): object => ({});

const payment = (caller: Caller): object =>
  caller === 'test'
    ? { tx_hash: sandboxHash('confirmed'), chain: 'sandbox', reference: 'order-of-the-test' }
    : { tx_hash: freshHash(), chain: 'base', ...(caller !== 'live' && { recipient: UNRELATED }) };

/** Every route. A route that is missing here fails the test: state who may call it. */
const ROUTES: Readonly<Record<string, Row>> = {
  'POST verify': { ...ANY_CALLER, body: payment },
  'POST verify/batch': { ...KEYS, body: (caller) => ({ verifications: [payment(caller)] }) },
  'GET payments': KEYS,
  'GET payments/:id': { ...KEYS, ids: ({ paymentId }) => [paymentId] },
  'GET payments/:id/history': { ...KEYS, ids: ({ paymentId }) => [paymentId] },
  'GET supported-chains': ANY_CALLER,
  'GET plans': ANY_CALLER,
  'GET exploits': ANY_CALLER,
  'GET stats': ANY_CALLER,
  'GET wallets': KEYS,
  'GET wallets/:chain': { ...KEYS, ids: ofChain },
  'PUT wallets/:chain': { ...KEYS, ids: ofChain, body: () => ({ address: UNRELATED }) },
  'DELETE wallets/:chain': { ...KEYS, ids: ofChain },
  'GET usage': KEYS,
  'POST facilitator/verify': { ...KEYS, body: empty, fails: NO_PAYMENT },
  'POST facilitator/settle': { ...KEYS, body: empty, fails: NO_PAYMENT },
  'GET facilitator/supported': KEYS,
  'GET facilitator/settlements': { ...KEYS, fails: 'it requires a transaction' },
  'GET facilitator/settlements/:id': { ...KEYS, ids: unknownId, fails: NO_PAYMENT },
  'GET settlements': KEYS,
  'POST api-keys': { ...KEYS, body: () => ({ environment: 'test' }), reaches: ['api_keys'] },
  'GET api-keys': KEYS,
  'GET api-keys/:id': { ...KEYS, ids: ofKey },
  'PATCH api-keys/:id': { ...KEYS, ids: ofKey, body: () => ({ name: 'renamed' }) },
  'DELETE api-keys/:id': { ...KEYS, ids: ofKey },
  'POST api-keys/:id/rotate': { ...KEYS, ids: ofKey, body: empty },
  'POST webhook-endpoints': { ...KEYS, body: () => ({ url: 'https://203-0-114-1.example.com/new' }) },
  'GET webhook-endpoints': KEYS,
  'GET webhook-endpoints/:id': { ...KEYS, ids: ofEndpoint },
  'PATCH webhook-endpoints/:id': { ...KEYS, ids: ofEndpoint, body: () => ({ description: 'changed' }) },
  'DELETE webhook-endpoints/:id': { ...KEYS, ids: ofEndpoint },
  'POST webhook-endpoints/:id/rotate-secret': { ...KEYS, ids: ofEndpoint, body: empty },
  'POST webhook-endpoints/:id/test': { ...KEYS, ids: ofEndpoint },
  'GET webhook-endpoints/:id/deliveries': { ...KEYS, ids: ofEndpoint },
  'GET webhook-endpoints/:id/deliveries/:deliveryId': {
    ...KEYS,
    ids: ({ endpointId }) => [endpointId, randomUUID()],
    fails: 'there is no delivery',
  },
  'POST webhook-endpoints/:id/replay': { ...KEYS, ids: ofEndpoint, body: () => ({ from: '2026-01-01' }) },
  'POST billing/checkout': {
    ...LIVE,
    body: () => ({ plan: 'team' }),
    fails: 'it has a subscription already',
  },
  'POST billing/portal': { ...LIVE, body: empty },
  'GET billing/subscription': LIVE,
  'DELETE billing/subscription': { ...LIVE, body: () => ({ immediately: true }) },
  'GET analytics': KEYS,
  'GET analytics/top-payers': KEYS,
  'GET analytics/patterns': KEYS,
  'GET analytics/anomalies': KEYS,
  'GET outages': KEYS,
  'GET features/transactions': { ...KEYS, fails: 'it requires a transaction' },
  'GET features/contracts': { ...KEYS, fails: 'it requires an address' },
  'GET features/bytecode': { ...KEYS, fails: 'it requires an address' },
  'POST webhooks/stripe': { ...ANY_CALLER, body: empty, fails: 'only Stripe can sign it' },
  'POST mail/unsubscribe': { ...ANY_CALLER, body: () => ({ token: 'abc' }), fails: NO_MAIL },
  'POST mail/unsubscribe/:token': { ...ANY_CALLER, ids: unknownId, fails: NO_MAIL },
  'GET account': PEOPLE,
  'PATCH account': { ...PEOPLE, body: () => ({ requireReference: true }) },
  'GET audit': PEOPLE,
  'GET events': PEOPLE,
  'GET health': ANY_CALLER,
  'GET health/live': ANY_CALLER,
  'GET health/ready': ANY_CALLER,
  'POST admin/tenants': { ...OPERATOR, body: () => ({ email: `${randomUUID()}@example.com` }) },
  'GET admin/tenants': OPERATOR,
  'GET admin/tenants/:id': { ...OPERATOR, ids: ofTenant },
  'PATCH admin/tenants/:id': { ...OPERATOR, ids: ofTenant, body: () => ({ companyName: 'Other Ltd' }) },
  'DELETE admin/tenants/:id': { ...OPERATOR, ids: ofTenant },
  'POST admin/tenants/:id/suspend': { ...OPERATOR, ids: ofTenant, body: () => ({ reason: 'overdue' }) },
  'POST admin/tenants/:id/reactivate': { ...OPERATOR, ids: ofTenant },
  'POST admin/tenants/:id/api-keys': { ...OPERATOR, ids: ofTenant, body: empty },
  'GET admin/tenants/:id/api-keys': { ...OPERATOR, ids: ofTenant },
  'DELETE admin/tenants/:id/api-keys/:keyId': {
    ...OPERATOR,
    ids: ({ keyId }, { tenantId }) => [tenantId, keyId],
  },
  'GET admin/tenants/:id/usage': { ...OPERATOR, ids: ofTenant },
  'GET admin/tenants/:id/payments': { ...OPERATOR, ids: ofTenant },
  'GET admin/tenants/:id/deliveries': { ...OPERATOR, ids: ofTenant },
  'GET admin/tenants/:id/members': { ...OPERATOR, ids: ofTenant },
  'POST admin/tenants/:id/invitations': { ...OPERATOR, ids: ofTenant, body: () => ({ role: 'viewer' }) },
  'DELETE admin/tenants/:id/invitations/:invitationId': {
    ...OPERATOR,
    ids: (_, { tenantId }) => [tenantId, randomUUID()],
    fails: 'there is no such invitation',
  },
  'DELETE admin/tenants/:id/members/:userId': {
    ...OPERATOR,
    ids: (_, { tenantId }) => [tenantId, randomUUID()],
    fails: 'it has no members',
  },
  'POST admin/tenants/:id/view': { ...OPERATOR, ids: ofTenant, fails: 'the key has no session' },
  'DELETE admin/view': { ...OPERATOR, fails: 'the key has no session' },
  'DELETE admin/users/:id/second-factors': { ...OPERATOR, ids: unknownId, fails: NO_TENANTS },
  'GET admin/settlements': OPERATOR,
  'GET admin/signers': OPERATOR,
  'GET admin/deliveries': OPERATOR,
  'GET admin/webhook-endpoints': OPERATOR,
  'GET admin/jobs': OPERATOR,
  'GET admin/processes': OPERATOR,
  'GET admin/bans': OPERATOR,
  'POST admin/bans': {
    ...OPERATOR,
    body: () => ({ address: '203.0.113.79', seconds: 1, reason: 'of the matrix' }),
  },
  'DELETE admin/bans/:id': { ...OPERATOR, ids: unknownId, fails: NO_TENANTS },
  'GET admin/stripe-events': OPERATOR,
  'POST admin/stripe-events/:id/replay': { ...OPERATOR, ids: unknownId, fails: NO_TENANTS },
  'POST admin/billing/reconcile': OPERATOR,
  'GET admin/screening': OPERATOR,
  'GET admin/screening/lookup': { ...OPERATOR, fails: 'it requires an address' },
  'GET admin/screening/diff': { ...OPERATOR, fails: 'it requires two versions' },
  'POST admin/screening': { ...OPERATOR, body: () => 'no table', fails: NO_TENANTS },
  'POST admin/screening/:version/activate': { ...OPERATOR, ids: () => ['987654321'], fails: NO_TENANTS },
  ...Object.fromEntries([...SIGN_IN_ROUTES, ...SESSION_ROUTES].map((route) => [route, PAGES])),
  'GET session': ANY_CALLER,
  'POST invitations/look': PAGES,
  'GET sign-in/oidc': { ...ANY_CALLER, fails: 'no provider is configured' },
  'GET sign-in/oidc/callback': { ...ANY_CALLER, fails: 'no provider is configured' },
  'GET admin/audit': OPERATOR,
  'GET admin/db-stats': OPERATOR,
};

/** Tables without an environment column whose rows belong to a row of another table. */
const PARTS = ['api_key_directory', 'webhook_attempts', 'key_expiry_warnings'];
/** Every change adds rows to these tables. */
const RECORDS = ['audit_log'];

/** The rows of a tenant, as one hash per table. */
type RowsHeld = Readonly<Record<string, string>>;

describe('every route, by every caller', () => {
  const verifier = new FakePaymentVerifier();
  let stage: BillingStage;
  let tables: { readonly name: string; readonly hasEnvironment: boolean }[];

  beforeAll(async () => {
    const fakes = { sandbox: new SandboxVerifier(new SystemClock()), python: verifier, onchain: verifier };
    const registry = new VerifierRegistry({ tenant: fakes, anonymous: fakes, background: fakes });
    stage = await BillingStage.start({
      overrides: (builder) => builder.overrideProvider(VerifierRegistry).useValue(registry),
    });
    tables = await stage.test.dataSource.query(
      `SELECT c.relname AS name, bool_or(a.attname = 'environment') AS "hasEnvironment"
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
        GROUP BY c.relname HAVING bool_or(a.attname = 'tenant_id') ORDER BY c.relname`,
    );
  });
  afterAll(() => stage.stop());

  /** One statement per snapshot, without `last_used_at`, which is written later. */
  async function rowsHeld(tenantId: string, side: Environment | 'account'): Promise<RowsHeld> {
    const isOf = side === 'account' ? 'true' : `environment = '${side}'`;
    const parts = tables
      .filter(({ name, hasEnvironment }) => {
        if (side !== 'account') return hasEnvironment;
        return !hasEnvironment && ![...PARTS, ...RECORDS].includes(name);
      })
      .map(({ name }) => ({ name, where: `tenant_id = $1 AND ${isOf}` }));
    if (side === 'account') parts.push({ name: 'tenants', where: 'id = $1' });
    const rows = await stage.test.dataSource.query<{ name: string; hash: string }[]>(
      parts
        .map(
          ({ name, where }) =>
            `SELECT '${name}' AS name, md5(coalesce(string_agg(r, ',' ORDER BY r), '')) AS hash
               FROM (SELECT (to_jsonb(t) - 'last_used_at')::text AS r FROM ${name} t WHERE ${where}) rows`,
        )
        .join(' UNION ALL '),
      [tenantId],
    );
    return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
  }

  async function build({ billed }: Row): Promise<World> {
    const tenant =
      billed === true ? await stage.subscriber() : await createTenant(stage.test.app, { plan: 'enterprise' });
    const { tenantId } = tenant;
    const [live, test] = [await createSide(tenant, 'live'), await createSide(tenant, 'test')];
    // A key older than the scope rule: it is stored with every scope.
    const all = await mintKey(stage.test.app, tenantId, { environment: 'test', scopes: SCOPES });
    return { tenantId, keys: { live: tenant.liveKey, test: all.key }, live, test };
  }

  /** One world for all routes that must leave it as it is: that change nothing, or admit nobody. */
  let shared: Promise<World> | null = null;
  function worldFor(route: string, row: Row): Promise<World> {
    const isKept = route.startsWith('GET ') || row.admits.length === 0;
    return isKept && row.billed !== true ? (shared ??= build(row)) : build(row);
  }

  async function createSide(
    { tenantId, liveKey, testKey }: TestTenant,
    environment: Environment,
  ): Promise<Side> {
    const { app, dataSource } = stage.test;
    const { keyId } = await mintKey(app, tenantId, { environment });
    const chain = environment === 'live' ? 'base' : 'base-sepolia';
    await registerWallet(app, tenantId, { environment, chain, address: WALLET });
    const [endpoint] = await dataSource.query<[{ id: string }]>(
      `INSERT INTO webhook_endpoints (tenant_id, environment, url, event_types, secret)
       VALUES ($1, $2, 'https://203-0-114-1.example.com/hook', '{payment.verified}', '\\x00') RETURNING id`,
      [tenantId, environment],
    );
    const asked = payment(environment) as { tx_hash: string };
    verifier.tell(asked.tx_hash, paid());
    const answer: Answered = await stage
      .request('post', '/verify', environment === 'live' ? liveKey : testKey)
      .send(asked);
    const { paymentId } = answer.body as { paymentId: string };
    expect([environment, paymentId]).toEqual([environment, expect.any(String)]);
    return { keyId, chain, endpointId: endpoint.id, paymentId };
  }

  function call(route: string, row: Row, caller: Caller, world: World): Call {
    const [method = '', template = ''] = route.split(' ');
    const ids = [...(row.ids?.(caller === 'test' ? world.test : world.live, world) ?? [])];
    const path = BASE + template.replace(/:\w+/g, () => ids.shift() ?? '');
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const request: Call = stage.test.http[verb](path);
    if (caller === 'operator') void request.set('X-Admin-Key', ADMIN_KEY);
    if (caller === 'live' || caller === 'test')
      void request.set('Authorization', `Bearer ${world.keys[caller]}`);
    const body = row.body?.(caller);
    if (typeof body === 'string') void request.type('text/csv');
    return body === undefined ? request : request.send(body);
  }

  /** All rows of the tenant. */
  async function everything({ tenantId }: World): Promise<Record<string, RowsHeld>> {
    return {
      test: await rowsHeld(tenantId, 'test'),
      live: await rowsHeld(tenantId, 'live'),
      account: await rowsHeld(tenantId, 'account'),
    };
  }

  /** Rows that an admitted caller must not change: the other environment, and the account unless the key is live. */
  async function untouched(caller: Caller, { tenantId }: World): Promise<Record<string, RowsHeld>> {
    const seen: Record<string, RowsHeld> = {};
    if (caller === 'operator') return seen;
    if (caller !== 'test') seen['test'] = await rowsHeld(tenantId, 'test');
    if (caller !== 'live') {
      seen['live'] = await rowsHeld(tenantId, 'live');
      seen['account'] = await rowsHeld(tenantId, 'account');
    }
    return seen;
  }

  it('S4: the matrix describes exactly the existing routes', () => {
    const { router } = stage.test.app.getHttpAdapter().getInstance() as Application;
    const layers = router.stack as unknown as {
      route?: { path: unknown; methods: Readonly<Record<string, boolean>> };
    }[];
    // Pages of the console have lists of paths, and none of them is of the API.
    const routed = layers.flatMap(({ route }) => {
      const path = typeof route?.path === 'string' ? route.path : '';
      if (route === undefined || !path.startsWith(BASE)) return [];
      return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${path.slice(BASE.length)}`);
    });
    expect(routed.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it.each(Object.entries(ROUTES))(
    'S4: %s admits only its callers and changes no row of another environment',
    async (route, row) => {
      const world = await worldFor(route, row);
      // Whoever is refused changes nothing at all.
      const refused = CALLERS.filter((caller) => !row.admits.includes(caller));
      const unchanged = await everything(world);
      for (const caller of refused) {
        const { status, body } = await call(route, row, caller, world);
        expect({ caller, status, body }).toMatchObject({ caller, status: status === 403 ? 403 : 401 });
      }
      expect(await everything(world)).toEqual(unchanged);
      for (const caller of CALLERS.filter((one) => row.admits.includes(one))) {
        const before = await untouched(caller, world);
        const { status, body } = await call(route, row, caller, world);
        expect({ caller, isIn: status !== 401 && status !== 403, status, body }).toMatchObject({
          isIn: true,
        });
        expect({ caller, body, fails: status >= 400 }).toMatchObject({ fails: row.fails !== undefined });
        const after = await untouched(caller, world);
        const reached = caller === 'live' ? (row.reaches ?? []) : [];
        const seen = { ...after['test'], ...Object.fromEntries(reached.map((table) => [table, 'another'])) };
        const kept = { ...before['test'], ...Object.fromEntries(reached.map((table) => [table, 'another'])) };
        for (const table of reached) expect(after['test']?.[table]).not.toBe(before['test']?.[table]);
        expect({ caller, ...after, test: seen }).toEqual({ caller, ...before, test: kept });
      }
    },
  );

  it('S4: the compared hash changes only with the rows of its environment', async () => {
    const world = await build(ANY_CALLER);
    for (const side of ['live', 'test'] as const) {
      const other = side === 'live' ? 'test' : 'live';
      const before = [await rowsHeld(world.tenantId, side), await rowsHeld(world.tenantId, other)];
      const row = ROUTES['PUT wallets/:chain'] ?? ANY_CALLER;
      await call('PUT wallets/:chain', row, side, world).expect(200);
      const after = [await rowsHeld(world.tenantId, side), await rowsHeld(world.tenantId, other)];
      expect(after[0]?.['wallets']).not.toBe(before[0]?.['wallets']);
      expect(after[1]).toEqual(before[1]);
    }
    const account = await rowsHeld(world.tenantId, 'account');
    expect(Object.keys(account)).toEqual(expect.arrayContaining(['tenants', 'billing_accounts']));
  });
});
