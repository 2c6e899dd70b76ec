import { randomUUID } from 'node:crypto';
import type { Application } from 'express';
import {
  freshHash,
  paid,
  sandboxHash,
  startVerification,
  type VerificationFixture,
} from '../support/verification/verification.js';
import { SESSION_ROUTES } from '../support/accounts/console-routes.js';
import type { TestTenant } from '../support/verification/tenants.js';

const BASE = '/api/v1/x402/';

interface Route {
  readonly method: string;
  /** Below the base path, such as `payments/:id`. */
  readonly path: string;
}

/** A key, and an id that it must not be able to tell from an unknown one. */
interface Attempt {
  readonly who: string;
  readonly key: string;
  readonly foreignId: string;
}

/** The parameter of a route, and a request that is valid except for the id. */
interface Description {
  readonly attempts: (world: World) => readonly Attempt[];
  readonly unknownId: string;
  readonly body?: object;
  /** The status for all callers but the owner; 404 by default. */
  readonly status?: number;
}

interface World {
  readonly victim: TestTenant;
  readonly attacker: TestTenant;
  readonly livePaymentId: string;
  readonly testPaymentId: string;
  readonly liveEndpointId: string;
  readonly testEndpointId: string;
  readonly liveSettlementId: string;
  readonly testSettlementId: string;
}

const paymentAttempts = ({ victim, attacker, livePaymentId, testPaymentId }: World): Attempt[] => [
  { who: 'another tenant', key: attacker.liveKey, foreignId: livePaymentId },
  { who: 'another tenant’s test key', key: attacker.testKey, foreignId: testPaymentId },
  { who: 'the tenant’s test key', key: victim.testKey, foreignId: livePaymentId },
  { who: 'the tenant’s live key', key: victim.liveKey, foreignId: testPaymentId },
];

const settlementAttempts = ({ victim, attacker, liveSettlementId, testSettlementId }: World): Attempt[] => [
  { who: 'another tenant', key: attacker.liveKey, foreignId: liveSettlementId },
  { who: 'another tenant’s test key', key: attacker.testKey, foreignId: testSettlementId },
  { who: 'the tenant’s test key', key: victim.testKey, foreignId: liveSettlementId },
  { who: 'the tenant’s live key', key: victim.liveKey, foreignId: testSettlementId },
];

/** A live key manages the keys of both environments (a tenant’s first key is a live one), a test key test keys only. */
const keyAttempts = ({ victim, attacker }: World): Attempt[] => [
  { who: 'another tenant', key: attacker.liveKey, foreignId: victim.liveKeyId },
  { who: 'another tenant about a test key', key: attacker.liveKey, foreignId: victim.testKeyId },
  { who: 'another tenant’s test key', key: attacker.testKey, foreignId: victim.testKeyId },
  { who: 'the tenant’s test key', key: victim.testKey, foreignId: victim.liveKeyId },
];

/** A chain is public; that another tenant registered a wallet on it is not. */
const walletAttempts = ({ victim, attacker }: World): Attempt[] => [
  { who: 'another tenant', key: attacker.liveKey, foreignId: 'base' },
  { who: 'the tenant’s test key', key: victim.testKey, foreignId: 'base' },
];

/** Operator routes accept no tenant key. */
const operatorAttempts = ({ victim, attacker }: World): Attempt[] => [
  { who: 'another tenant', key: attacker.liveKey, foreignId: victim.tenantId },
  { who: 'the tenant itself', key: victim.liveKey, foreignId: victim.tenantId },
];

const endpointAttempts = ({ victim, attacker, liveEndpointId, testEndpointId }: World): Attempt[] => [
  { who: 'another tenant', key: attacker.liveKey, foreignId: liveEndpointId },
  { who: 'another tenant’s test key', key: attacker.testKey, foreignId: testEndpointId },
  { who: 'the tenant’s test key', key: victim.testKey, foreignId: liveEndpointId },
  { who: 'the tenant’s live key', key: victim.liveKey, foreignId: testEndpointId },
];

const endpoint = { attempts: endpointAttempts, unknownId: randomUUID() };
/** No key opens the routes of people; `accounts/isolation.spec.ts` asks in sessions. */
const people = { attempts: operatorAttempts, unknownId: randomUUID(), status: 401 };
const operator = { attempts: operatorAttempts, unknownId: randomUUID(), status: 401 };
const apiKey = { attempts: keyAttempts, unknownId: randomUUID() };
const wallet = { attempts: walletAttempts, unknownId: 'ethereum' };

/** Every route with a parameter. A route that is missing here fails the test: state its parameter and who may not use it. */
const DESCRIBED: Readonly<Record<string, Description>> = {
  'GET payments/:id': { attempts: paymentAttempts, unknownId: randomUUID() },
  'GET payments/:id/history': { attempts: paymentAttempts, unknownId: randomUUID() },
  'GET facilitator/settlements/:id': { attempts: settlementAttempts, unknownId: randomUUID() },
  'GET api-keys/:id': apiKey,
  'PATCH api-keys/:id': { ...apiKey, body: { name: 'mine now' } },
  'DELETE api-keys/:id': apiKey,
  'POST api-keys/:id/rotate': { ...apiKey, body: {} },
  'GET wallets/:chain': wallet,
  'DELETE wallets/:chain': wallet,
  'GET admin/tenants/:id': operator,
  'PATCH admin/tenants/:id': { ...operator, body: { plan: 'enterprise' } },
  'DELETE admin/tenants/:id': operator,
  'POST admin/tenants/:id/suspend': { ...operator, body: { reason: 'no reason' } },
  'POST admin/tenants/:id/reactivate': operator,
  'POST admin/tenants/:id/api-keys': { ...operator, body: {} },
  'GET admin/tenants/:id/api-keys': operator,
  'DELETE admin/tenants/:id/api-keys/:keyId': operator,
  'GET admin/tenants/:id/usage': operator,
  'GET admin/tenants/:id/payments': operator,
  'GET admin/tenants/:id/deliveries': operator,
  'GET admin/tenants/:id/members': operator,
  'POST admin/tenants/:id/invitations': { ...operator, body: { role: 'owner' } },
  'DELETE admin/tenants/:id/invitations/:invitationId': operator,
  'DELETE admin/tenants/:id/members/:userId': operator,
  'POST admin/tenants/:id/view': operator,
  'GET webhook-endpoints/:id': endpoint,
  'PATCH webhook-endpoints/:id': { ...endpoint, body: { description: 'mine now' } },
  'DELETE webhook-endpoints/:id': endpoint,
  'POST webhook-endpoints/:id/rotate-secret': { ...endpoint, body: {} },
  'POST webhook-endpoints/:id/test': endpoint,
  'GET webhook-endpoints/:id/deliveries': endpoint,
  'GET webhook-endpoints/:id/deliveries/:deliveryId': endpoint,
  'POST webhook-endpoints/:id/replay': { ...endpoint, body: { from: '2026-01-01' } },
  ...Object.fromEntries(
    SESSION_ROUTES.filter((route) => route.includes(':')).map((route) => [route, people]),
  ),
  'POST mail/unsubscribe/:token': { attempts: operatorAttempts, unknownId: randomUUID() },
  'DELETE admin/bans/:id': operator,
  'DELETE admin/users/:id/second-factors': operator,
  'POST admin/stripe-events/:id/replay': operator,
  'POST admin/screening/:version/activate': { ...operator, unknownId: '987654321' },
};

/** Routes whose parameter names an object of the caller, each with its own test below. */
const OWN = new Set(['PUT wallets/:chain']);

describe('tenant isolation', () => {
  let fixture: VerificationFixture;
  let world: World;
  let routes: Route[];

  beforeAll(async () => {
    fixture = await startVerification({ config: { X402_ADMIN_KEY: 'operator-key-of-the-test' } });
    const [victim, attacker] = [
      await fixture.tenant({ plan: 'starter' }),
      await fixture.tenant({ plan: 'starter' }),
    ];
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const live = await fixture.verifyBase(victim.liveKey, hash, { reference: 'order-1' }).expect(200);
    const body = { tx_hash: sandboxHash('confirmed'), chain: 'sandbox' };
    const test = await fixture.verify(victim.testKey, body).expect(200);
    world = {
      victim,
      attacker,
      livePaymentId: (live.body as { paymentId: string }).paymentId,
      testPaymentId: (test.body as { paymentId: string }).paymentId,
      liveEndpointId: await endpointOf(victim.liveKey),
      testEndpointId: await endpointOf(victim.testKey),
      liveSettlementId: await insertSettlement(victim, 'live'),
      testSettlementId: await insertSettlement(victim, 'test'),
    };
    // Only the victim has a wallet.
    await fixture.test.http
      .delete(`${BASE}wallets/base`)
      .set('Authorization', `Bearer ${attacker.liveKey}`)
      .expect(204);
    routes = routesOf(fixture);
  });
  afterAll(() => fixture.test.close());

  const endpointOf = async (key: string): Promise<string> => {
    const created = await fixture
      .verify(key, { url: 'https://203-0-114-1.example.com/hook' }, '/webhook-endpoints')
      .expect(201);
    return (created.body as { id: string }).id;
  };

  const insertSettlement = async ({ tenantId }: TestTenant, environment: string): Promise<string> => {
    const [row] = await fixture.test.dataSource.query<[{ id: string }]>(
      `INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, authorization_id,
         digest, asset, payer, pay_to, amount_atomic, tx_hash, cost_reserved, budget_day, charged_period, caller, look_at)
       VALUES ($1, gen_random_uuid(), $2, 'base', 'eip155:8453', 'base', 1, 'exact', 'claim', 'digest', '0xa', '0xb', '0xc',
         1, '0xd', 0, now(), now(), 'key', now() + interval '1 day') RETURNING id`,
      [tenantId, environment],
    );
    return row.id;
  };

  const call = async (method: string, path: string, key: string, body?: object) => {
    const agent = fixture.test.http;
    const verb = method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete' | 'put';
    const request = agent[verb](BASE + path).set('Authorization', `Bearer ${key}`);
    const { status, body: answer } = (await (body === undefined ? request : request.send(body))) as {
      status: number;
      body: Record<string, unknown>;
    };
    return { status, answer: { ...answer, requestId: null } };
  };

  it('B8: the table describes exactly the routes with a parameter', () => {
    const withParameter = routes
      .filter(({ path }) => /[:*{]/.test(path))
      .map(({ method, path }) => `${method} ${path}`);
    expect(withParameter.sort()).toEqual([...Object.keys(DESCRIBED), ...OWN].sort());
    expect(routes.length).toBeGreaterThan(withParameter.length);
  });

  it.each(Object.entries(DESCRIBED))(
    'B8: %s: a foreign or cross-environment id gets the same response as an unknown id',
    async (route, { attempts, unknownId, body, status = 404 }) => {
      const [method = '', path = ''] = route.split(' ');
      const at = (id: string): string => path.replace(/:\w+/, encodeURIComponent(id));
      for (const { who, key, foreignId } of attempts(world)) {
        const foreign = await call(method, at(foreignId), key, body);
        const notFound = await call(method, at(unknownId), key, body);
        // A hint names what was asked for.
        const hiding = (asked: string, answer: object): unknown =>
          JSON.parse(JSON.stringify(answer).replaceAll(asked, 'ASKED'));
        expect({ who, foreign: hiding(foreignId, foreign) }).toEqual({
          who,
          foreign: hiding(unknownId, notFound),
        });
        expect({ who, status: foreign.status }).toEqual({ who, status });
        expect(JSON.stringify(foreign.answer)).not.toContain(foreignId === 'base' ? '0x' : foreignId);
      }
    },
  );

  it('B8: PUT wallets/:chain changes only the wallet of the caller', async () => {
    const { attacker, victim } = world;
    const address = '0x00000000000000000000000000000000000000AA';
    const put = await call('PUT', 'wallets/base', attacker.liveKey, { address });
    expect(put.status).toBe(200);
    const mine = await call('GET', 'wallets/base', attacker.liveKey);
    const theirs = await call('GET', 'wallets/base', victim.liveKey);
    expect(mine.answer).toMatchObject({ address });
    expect((theirs.answer as { address?: string }).address).not.toBe(address);
  });

  it.each([
    'payments',
    'payments?reference=order-1',
    'payments?q=order-1',
    'settlements',
    'api-keys',
    'wallets',
    'usage',
    'webhook-endpoints',
  ])('B8: GET %s returns no id of the other tenant', async (path) => {
    const { attacker, victim, livePaymentId, testPaymentId, liveEndpointId, testEndpointId } = world;
    for (const key of [attacker.liveKey, attacker.testKey]) {
      const { status, answer } = await call('GET', path, key);
      expect(status).toBe(200);
      const responseText = JSON.stringify(answer);
      for (const secret of [
        victim.tenantId,
        victim.liveKeyId,
        victim.testKeyId,
        livePaymentId,
        testPaymentId,
        liveEndpointId,
        testEndpointId,
      ])
        expect(responseText).not.toContain(secret);
    }
  });

  it('B8: a cursor of another tenant returns only own payments', async () => {
    const { victim, attacker, livePaymentId } = world;
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    await fixture.verifyBase(victim.liveKey, hash).expect(200);
    const { answer } = await call('GET', 'payments?limit=1', victim.liveKey);
    const cursor = (answer as { nextCursor?: string }).nextCursor ?? '';
    expect(cursor).not.toBe('');
    const stolen = await call('GET', `payments?cursor=${cursor}`, attacker.liveKey);
    expect(stolen).toMatchObject({ status: 200, answer: { payments: [] } });
    expect(JSON.stringify(stolen)).not.toContain(livePaymentId);
  });

  it('B8: the victim keeps its payments, wallet, endpoint and keys after all attempts', async () => {
    const { victim, livePaymentId, testPaymentId, liveEndpointId } = world;
    expect((await call('GET', `payments/${livePaymentId}`, victim.liveKey)).status).toBe(200);
    expect((await call('GET', `payments/${testPaymentId}`, victim.testKey)).status).toBe(200);
    expect((await call('GET', 'wallets/base', victim.liveKey)).status).toBe(200);
    expect(await call('GET', `webhook-endpoints/${liveEndpointId}`, victim.liveKey)).toMatchObject({
      status: 200,
      answer: { description: null, enabled: true, previousSecretUntil: null },
    });
    const { answer } = await call('GET', 'api-keys', victim.liveKey);
    const { apiKeys } = answer as unknown as { apiKeys: { status: string; name: string | null }[] };
    expect(apiKeys.map(({ status }) => status)).toEqual(['active', 'active']);
    expect(apiKeys.some(({ name }) => name === 'mine now')).toBe(false);
  });
});

/** The routes that Nest registered at express, below the base path. */
function routesOf({ test }: VerificationFixture): Route[] {
  const { router } = test.app.getHttpAdapter().getInstance() as Application;
  const layers = router.stack as unknown as {
    route?: { path: unknown; methods: Readonly<Record<string, boolean>> };
  }[];
  // Pages of the console have lists of paths, and none of them is of the API.
  return layers.flatMap(({ route }) => {
    const path = typeof route?.path === 'string' ? route.path : '';
    if (route === undefined || !path.startsWith(BASE)) return [];
    return Object.keys(route.methods).map((method) => ({
      method: method.toUpperCase(),
      path: path.slice(BASE.length),
    }));
  });
}
