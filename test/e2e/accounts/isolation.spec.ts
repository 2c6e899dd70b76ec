import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '../../../src/domain/access/role.js';
import type { Environment } from '../../../src/domain/chain.js';
import type { Browser } from '../../support/accounts/browser.js';
import { signedInMember, type Member } from '../../support/accounts/member.js';
import {
  freshHash,
  paid,
  sandboxHash,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { registerWallet, type TestTenant } from '../../support/verification/tenants.js';

type Method = 'get' | 'post' | 'patch' | 'delete';
type Target = readonly [method: Method, path: (id: string) => string, body?: object];

interface Answered {
  readonly status: number;
  readonly text: string;
}

/** What a request names: an object of another account, and one that does not exist. */
interface Asked {
  readonly foreign: string;
  readonly unknown: string;
}

const ENVIRONMENTS: readonly Environment[] = ['test', 'live'];
const REFERENCE = 'order-of-the-victim';
/** A wallet of the victim alone. */
const WALLET_OF_VICTIM = '0x00000000000000000000000000000000000000Bb';
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Requests about one object, which belongs to another account. */
const TARGETS = {
  payment: [
    ['get', (id) => `/payments/${id}`],
    ['get', (id) => `/payments/${id}/history`],
  ],
  settlement: [['get', (id) => `/facilitator/settlements/${id}`]],
  key: [
    ['get', (id) => `/api-keys/${id}`],
    ['patch', (id) => `/api-keys/${id}`, { name: 'mine now' }],
    ['post', (id) => `/api-keys/${id}/rotate`, {}],
    ['delete', (id) => `/api-keys/${id}`],
  ],
  wallet: [
    ['get', (id) => `/wallets/${id}`],
    ['delete', (id) => `/wallets/${id}`],
  ],
  endpoint: [
    ['get', (id) => `/webhook-endpoints/${id}`],
    ['get', (id) => `/webhook-endpoints/${id}/deliveries`],
    ['patch', (id) => `/webhook-endpoints/${id}`, { description: 'mine now' }],
    ['post', (id) => `/webhook-endpoints/${id}/rotate-secret`, {}],
    ['post', (id) => `/webhook-endpoints/${id}/test`],
    ['post', (id) => `/webhook-endpoints/${id}/replay`, { from: '2026-01-01' }],
    ['delete', (id) => `/webhook-endpoints/${id}`],
  ],
  delivery: [['get', (id) => `/webhook-endpoints/${id}`]],
  /** At an endpoint of the asking account. */
  deliveryAtOwn: [['get', (id) => `/webhook-endpoints/${id}`]],
  member: [
    ['patch', (id) => `/team/members/${id}`, { role: 'viewer' }],
    ['delete', (id) => `/team/members/${id}`],
  ],
  invitation: [['delete', (id) => `/team/invitations/${id}`]],
  session: [['delete', (id) => `/sessions/${id}`]],
} satisfies Readonly<Record<string, readonly Target[]>>;

type Kind = keyof typeof TARGETS;

/** Lists, searches and sums of an account. */
const LISTS = [
  '/payments',
  `/payments?q=${REFERENCE}`,
  `/payments?reference=${REFERENCE}`,
  '/payments?format=csv',
  '/settlements',
  '/api-keys',
  '/wallets',
  '/webhook-endpoints',
  '/usage',
  '/analytics',
  '/analytics/top-payers',
  '/team',
  '/sessions',
  '/audit',
  '/account',
  '/session',
];

let fixture: VerificationFixture;

beforeAll(async () => {
  fixture = await startVerification({ oneProcess: 'cookies are of one origin' });
});
afterAll(() => fixture.test.close());

describe.each(ENVIRONMENTS)('tenant isolation in sessions, environment %s', (environment) => {
  let theirs: TestTenant;
  let victim: Member;
  let asked: Readonly<Record<Kind, Asked>>;
  const attackers = new Map<Role, Browser>();

  const sql = async (statement: string, values: readonly unknown[]): Promise<string> => {
    const [row] = await fixture.test.dataSource.query<[{ id: string }]>(statement, [...values]);
    return row.id;
  };
  const at = (browser: Browser): Browser => {
    browser.environment = environment;
    return browser;
  };

  const payment = async (): Promise<string> => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const { body } =
      environment === 'live'
        ? await fixture.verifyBase(theirs.liveKey, hash, { reference: REFERENCE }).expect(200)
        : await fixture
            .verify(theirs.testKey, {
              ...{ tx_hash: sandboxHash('confirmed'), chain: 'sandbox', reference: REFERENCE },
            })
            .expect(200);
    return (body as { paymentId: string }).paymentId;
  };
  const settlement = ({ tenantId }: TestTenant): Promise<string> =>
    sql(
      `INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, authorization_id,
         digest, asset, payer, pay_to, amount_atomic, tx_hash, cost_reserved, budget_day, charged_period, caller, look_at)
       VALUES ($1, gen_random_uuid(), $2, 'base', 'eip155:8453', 'base', 1, 'exact', 'claim', 'digest', '0xa', '0xb', '0xc',
         1, '0xd', 0, now(), now(), 'key', now() + interval '1 day') RETURNING id`,
      [tenantId, environment],
    );
  const delivery = ({ tenantId }: TestTenant, endpointId: string): Promise<string> =>
    sql(
      `INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type)
       VALUES ($1, $2, $3, gen_random_uuid(), 'payment.verified') RETURNING id`,
      [tenantId, environment, endpointId],
    );
  const made = async (browser: Browser, path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await browser.send('post', path, body);
    expect([path, answer.status]).toEqual([path, 201]);
    return answer.body as Record<string, unknown>;
  };
  const endpoint = async (browser: Browser): Promise<string> => {
    const url = 'https://203-0-114-1.example.com/hook';
    return (await made(browser, '/webhook-endpoints', { url }))['id'] as string;
  };

  beforeAll(async () => {
    theirs = await fixture.tenant({ plan: 'enterprise' });
    const others = await fixture.tenant({ plan: 'enterprise' });
    // Only the victim has a wallet.
    await fixture.test.dataSource.query('DELETE FROM wallets WHERE tenant_id = $1', [others.tenantId]);
    victim = await signedInMember(fixture.test, theirs.tenantId, { name: 'Victor' });
    at(victim.browser);
    for (const role of ROLES)
      attackers.set(role, at((await signedInMember(fixture.test, others.tenantId, { role })).browser));

    const paymentId = await payment();
    await registerWallet(fixture.test.app, theirs.tenantId, {
      ...{ environment, chain: 'base', address: WALLET_OF_VICTIM },
    });
    const endpointId = await endpoint(victim.browser);
    const deliveryId = await delivery(theirs, endpointId);
    const ownEndpointId = await endpoint(attackerOf('owner'));
    const { invitation } = await made(victim.browser, '/team/invitations', { role: 'viewer' });
    const some = (foreign: string): Asked => ({
      foreign,
      unknown: foreign.replace(UUID, () => randomUUID()),
    });
    asked = {
      payment: some(paymentId),
      settlement: some(await settlement(theirs)),
      key: some(environment === 'live' ? theirs.liveKeyId : theirs.testKeyId),
      wallet: { foreign: 'base', unknown: 'ethereum' },
      endpoint: some(endpointId),
      delivery: some(`${endpointId}/deliveries/${deliveryId}`),
      deliveryAtOwn: {
        foreign: `${ownEndpointId}/deliveries/${deliveryId}`,
        unknown: `${ownEndpointId}/deliveries/${randomUUID()}`,
      },
      member: some(victim.userId),
      invitation: some((invitation as { id: string }).id),
      session: some(victim.sessionId),
    };
  });

  const attackerOf = (role: Role): Browser => {
    const browser = attackers.get(role);
    if (browser === undefined) throw new Error(`nobody is ${role}`);
    return browser;
  };

  const ask = async (browser: Browser, [method, path, body]: Target, id: string): Promise<Answered> => {
    const { status, text } = await browser.send(method, path(id), body);
    // A hint names what was asked for, and each request has its own id.
    const named = [id, ...(id.match(UUID) ?? [])];
    const hidden = named.reduce((hiding, name) => hiding.replaceAll(name, 'ASKED'), text);
    return { status, text: hidden.replace(/"requestId":"[^"]+"/, '') };
  };

  it.each(ROLES)(
    'B8 M2: %s: an object of another account looks like one that does not exist',
    async (role) => {
      const browser = attackerOf(role);
      for (const [kind, targets] of Object.entries(TARGETS) as [Kind, readonly Target[]][])
        for (const target of targets) {
          const foreign = await ask(browser, target, asked[kind].foreign);
          const unknown = await ask(browser, target, asked[kind].unknown);
          const request = `${target[0]} ${target[1](kind)}`;
          expect({ request, ...foreign }).toEqual({ request, ...unknown });
          expect([request, [403, 404].includes(foreign.status)]).toEqual([request, true]);
          // Refused by the role, or not found: an owner is refused nothing.
          if (role === 'owner') expect([request, foreign.status]).toEqual([request, 404]);
        }
    },
  );

  it.each(LISTS)('B8 M2: GET %s names nothing of another account, to no role', async (path) => {
    const { settlement: ofSettlement, key, endpoint: ofEndpoint, delivery: ofDelivery, ...rest } = asked;
    const { member, invitation, session } = rest;
    const hidden = [
      ...[ofSettlement, key, ofEndpoint, ofDelivery, member, invitation, session].flatMap(
        ({ foreign }) => foreign.match(UUID) ?? [],
      ),
      ...[asked.payment.foreign, theirs.tenantId, theirs.email, REFERENCE, WALLET_OF_VICTIM, 'Victor'],
    ];
    for (const role of ROLES) {
      const { status, text } = await attackerOf(role).send('get', path);
      expect([role, role === 'owner' ? [200] : [200, 403]]).toEqual([role, expect.arrayContaining([status])]);
      const said = text.toLowerCase();
      expect([role, hidden.filter((name) => said.includes(name.toLowerCase()))]).toEqual([role, []]);
    }
  });

  it('B8 M2: nobody chooses an account without being its member', async () => {
    for (const role of ROLES) {
      const browser = attackerOf(role);
      const before = (await browser.session()).tenant?.id;
      const answer = await browser.send('put', '/session/tenant', { tenantId: theirs.tenantId });
      const unknown = await browser.send('put', '/session/tenant', { tenantId: randomUUID() });
      const codes = [answer, unknown].map(({ status, body }) => [status, (body as { code: string }).code]);
      expect(codes[0]).toEqual(codes[1]);
      expect(answer.status).toBeGreaterThanOrEqual(403);
      expect((await browser.session()).tenant?.id).toBe(before);
    }
  });

  it('B8 M2: after all attempts the account has what it had', async () => {
    const found = async (path: string): Promise<unknown> => (await victim.browser.send('get', path)).body;
    const { payment: paymentId, settlement: settlementId, key, endpoint: endpointId, delivery: ofIt } = asked;
    expect(await found(`/payments/${paymentId.foreign}`)).toMatchObject({ id: paymentId.foreign });
    expect(await found(`/facilitator/settlements/${settlementId.foreign}`)).toMatchObject({
      status: 'pending',
    });
    expect(await found(`/api-keys/${key.foreign}`)).toMatchObject({ status: 'active' });
    expect(await found('/wallets/base')).toMatchObject({ address: WALLET_OF_VICTIM });
    expect(await found(`/webhook-endpoints/${endpointId.foreign}`)).toMatchObject({ description: null });
    expect(await found(`/webhook-endpoints/${ofIt.foreign}`)).toMatchObject({ status: 'pending' });
    expect(await found('/team')).toMatchObject({
      members: [{ userId: asked.member.foreign, role: 'owner' }],
      invitations: [{ id: asked.invitation.foreign }],
    });
  });
});
