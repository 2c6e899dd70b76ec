import type { Test } from 'supertest';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { TokenAccountProbe } from '../../../src/modules/tenants/wallets/token-account-probe.js';
import { Signals } from '../../../src/platform/signals/signals.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';

const CHECKSUMMED = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const OTHER = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const ON_CURVE = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
const OFF_CURVE = '5Q544fKrFoe6tsEbD7S8EmxGTJYAKtTVhAW5Q5pge4j1';
const WITHOUT_ACCOUNT = '9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g';
const TOKEN_ACCOUNT = 'So11111111111111111111111111111111111111112';
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

class KnownTokenAccounts extends TokenAccountProbe {
  override isTokenAccount(_: unknown, address: string): Promise<boolean | null> {
    return Promise.resolve(address === TOKEN_ACCOUNT ? true : null);
  }

  override hasUsdcAccount(_: unknown, wallet: string): Promise<boolean | null> {
    return Promise.resolve(wallet === WITHOUT_ACCOUNT ? false : null);
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

let test: TestApp;
let tenant: TestTenant;

beforeAll(async () => {
  test = await createTestApp({
    overrides: (builder) => builder.overrideProvider(TokenAccountProbe).useClass(KnownTokenAccounts),
    config: { UPGRADE_URL: 'https://example.com/pricing' },
  });
});

afterAll(async () => {
  await test.close();
});

beforeEach(async () => {
  tenant = await createTenant(test.app);
});

function as(key: string, method: 'get' | 'put' | 'delete', path = ''): Test {
  return test.http[method](`/${BASE_PATH}/wallets${path}`).set('Authorization', `Bearer ${key}`);
}

function put(chain: string, body: object, key = tenant.liveKey): Test {
  return as(key, 'put', `/${chain}`).send(body);
}

describe('PUT /wallets/:chain', () => {
  it('B6: registers a wallet and returns its checksummed address in exactly the documented shape', async () => {
    const { status, body } = (await put('base', { address: CHECKSUMMED.toLowerCase() })) as Answer;
    expect(status).toBe(200);
    expect(body).toEqual({
      chain: 'base',
      network: 'eip155:8453',
      address: CHECKSUMMED,
      createdAt: expect.stringMatching(ISO) as unknown,
      updatedAt: expect.stringMatching(ISO) as unknown,
    });
    expect((await as(tenant.liveKey, 'get', '/base')).body).toEqual(body);
    expect((await as(tenant.liveKey, 'get')).body).toEqual({ wallets: [body], nextCursor: null });
  });

  it('B6: warns of a Solana wallet without a USDC account, only in the PUT response', async () => {
    const { status, body } = (await put('solana', { address: WITHOUT_ACCOUNT })) as Answer;
    expect(status).toBe(200);
    expect(body).toMatchObject({
      warning: expect.stringMatching(/no USDC token account on Solana/) as unknown,
    });
    const kept = (await as(tenant.liveKey, 'get', '/solana')).body as object;
    expect(kept).not.toHaveProperty('warning');
    // Without a result from the chain there is no warning.
    expect((await put('solana', { address: ON_CURVE })).body).not.toHaveProperty('warning');
  });

  it('B6: replaces a wallet; the same address again changes nothing', async () => {
    const first = (await put('base', { address: CHECKSUMMED })).body as Record<string, string>;
    expect((await put('base', { address: CHECKSUMMED })).body).toEqual(first);
    const second = (await put('base', { address: OTHER })).body as Record<string, string>;
    expect(second).toMatchObject({ address: OTHER, createdAt: first['createdAt'] });
    expect(Date.parse(second['updatedAt'] ?? '')).toBeGreaterThan(Date.parse(first['updatedAt'] ?? ''));
  });

  it('B6: twenty concurrent requests leave one wallet, with one of their addresses', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => put('base', { address: i % 2 === 0 ? CHECKSUMMED : OTHER })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const { wallets } = (await as(tenant.liveKey, 'get')).body as { wallets: { address: string }[] };
    expect(wallets).toHaveLength(1);
    expect([CHECKSUMMED, OTHER]).toContain(wallets[0]?.address);
  });

  it.each([
    ['base', { address: CHECKSUMMED.replace('C', 'c') }],
    ['base', { address: `0x${'0'.repeat(40)}` }],
    ['base', { address: ON_CURVE }],
    ['base', { address: 42 }],
    ['base', {}],
    ['base', { address: '0x'.padEnd(201, '1') }],
    ['solana', { address: CHECKSUMMED }],
    ['solana', { address: OFF_CURVE }],
    ['solana', { address: OFF_CURVE, allowOffCurve: false }],
    ['solana', { address: TOKEN_ACCOUNT }],
    ['solana', { address: TOKEN_ACCOUNT, allowOffCurve: true }],
  ])('B6: refuses on %s the body %j', async (chain, body) => {
    const answer = await put(chain, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'INVALID_ADDRESS' });
    await as(tenant.liveKey, 'get', `/${chain}`).expect(404);
  });

  it('B6: accepts a program-derived address with allowOffCurve', async () => {
    expect((await put('solana', { address: OFF_CURVE, allowOffCurve: true })).body).toMatchObject({
      address: OFF_CURVE,
      network: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
    });
    expect((await put('solana', { address: ON_CURVE })).body).toMatchObject({ address: ON_CURVE });
    await put('base', { address: CHECKSUMMED, allowOffCurve: true }).expect(200);
    await put('base', { address: CHECKSUMMED, allowOffCurve: 'yes' }).expect(400);
  });

  it.each([
    ['dogecoin', 'live'],
    ['base-mainnet', 'live'],
    ['base-sepolia', 'live'],
    ['sandbox', 'live'],
    ['base', 'test'],
    ['sandbox', 'test'],
  ])('B6: refuses the chain "%s" for a %s key', async (chain, environment) => {
    const key = environment === 'live' ? tenant.liveKey : tenant.testKey;
    const answer = await put(chain, { address: CHECKSUMMED }, key);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'INVALID_CHAIN' });
  });

  it('A10: a chain outside the plan is refused with an upgrade URL, and accepted after a plan change', async () => {
    const refused = await put('polygon', { address: CHECKSUMMED });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({
      code: 'CHAIN_NOT_ENABLED',
      upgradeUrl: 'https://example.com/pricing',
    });
    await test.dataSource.query(`UPDATE tenants SET plan = 'pro' WHERE id = $1`, [tenant.tenantId]);
    await test.app.get(Signals).publish({ topic: 'tenant', key: tenant.tenantId });
    await put('polygon', { address: CHECKSUMMED }).expect(200);
  });
});

describe('DELETE /wallets/:chain', () => {
  it('B6: removes a wallet; a second request is 404', async () => {
    await put('base', { address: CHECKSUMMED });
    await as(tenant.liveKey, 'delete', '/base').expect(204);
    for (const chain of ['base', 'dogecoin']) {
      const missing = await as(tenant.liveKey, 'delete', `/${chain}`);
      expect(missing.body).toMatchObject({ statusCode: 404, code: 'NOT_FOUND' });
    }
  });
});

describe('wallet access and audit', () => {
  it('B8: another tenant and the other environment can neither read nor delete a wallet', async () => {
    const unrelated = await createTenant(test.app);
    await put('base', { address: CHECKSUMMED });
    for (const key of [unrelated.liveKey, tenant.testKey]) {
      expect((await as(key, 'get')).body).toEqual({ wallets: [], nextCursor: null });
      await as(key, 'get', '/base').expect(404);
      await as(key, 'delete', '/base').expect(404);
    }
    await put('base', { address: OTHER }, unrelated.liveKey).expect(200);
    expect((await as(tenant.liveKey, 'get', '/base')).body).toMatchObject({ address: CHECKSUMMED });
  });

  it('B4: a change needs the scope wallets', async () => {
    const { key } = await mintKey(test.app, tenant.tenantId, { scopes: ['verify'] });
    expect((await put('base', { address: CHECKSUMMED }, key)).body).toMatchObject({
      statusCode: 403,
      requiredScope: 'wallets',
    });
  });

  it('G7: every change is in the audit log with both addresses and the key that made it', async () => {
    await put('base', { address: CHECKSUMMED });
    await put('base', { address: CHECKSUMMED });
    await put('base', { address: OTHER });
    await as(tenant.liveKey, 'delete', '/base');
    const rows = await test.dataSource.query<unknown[]>(
      `SELECT actor, action, subject, before, after FROM audit_log WHERE tenant_id = $1 ORDER BY created_at`,
      [tenant.tenantId],
    );
    const row = { actor: `key:${tenant.liveKeyId}`, subject: 'base' };
    const live = (address: string): object => ({ environment: 'live', address });
    expect(rows).toEqual([
      { ...row, action: 'wallet.changed', before: null, after: live(CHECKSUMMED) },
      { ...row, action: 'wallet.changed', before: live(CHECKSUMMED), after: live(OTHER) },
      { ...row, action: 'wallet.deleted', before: live(OTHER), after: null },
    ]);
  });
});
