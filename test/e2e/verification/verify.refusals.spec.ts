import { CHAINS } from '../../../src/domain/chain.js';
import { PLAN_IDS, PLANS } from '../../../src/domain/plans/plan.js';
import {
  freshHash,
  paid,
  sandboxHash,
  startVerification,
  UNRELATED,
  WALLET,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';

const UPGRADE_URL = 'https://example.com/upgrade';

describe('POST /verify: refusals (401, 403, 409, 413, 415)', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification({ config: { UPGRADE_URL } });
    seller = await fixture.tenant();
  });
  afterAll(() => fixture.test.close());

  it.each(['x402_live_nonsense', `x402_live_${'a'.repeat(51)}`, 'Basic abc'])(
    'B2: the key %s is 401 and is not treated as an anonymous call',
    async (key) => {
      const body = { tx_hash: freshHash(), chain: 'base', recipient: WALLET };
      const response = await fixture.verify(key, body).expect(401);
      expect(response.body).toMatchObject({ code: 'INVALID_API_KEY' });
      expect(response.headers['x-payment-status']).toBeUndefined();
    },
  );

  it('B4: a key without the scope is 403, and the response names the scope', async () => {
    const { key } = await mintKey(fixture.test.app, seller.tenantId, { scopes: ['analytics'] });
    for (const path of ['/verify', '/verify/batch']) {
      const response = await fixture.verify(key, { tx_hash: freshHash(), chain: 'base' }, path).expect(403);
      expect(response.body).toMatchObject({ code: 'INSUFFICIENT_SCOPE', requiredScope: 'verify' });
    }
  });

  it('D4: a suspended tenant is refused with 403', async () => {
    const tenant = await fixture.tenant({ status: 'suspended' });
    const { body } = await fixture.verifyBase(tenant.liveKey, freshHash()).expect(403);
    expect(body).toMatchObject({ code: 'TENANT_SUSPENDED' });
  });

  it('A7: test keys are refused on main networks, and live keys on test networks and the sandbox', async () => {
    const pairs = CHAINS.map(({ name, environment, family }) => ({
      key: environment === 'live' ? seller.testKey : seller.liveKey,
      body: { tx_hash: family === 'solana' ? '1'.repeat(64) : freshHash(), chain: name },
    }));
    expect(pairs.length).toBeGreaterThan(15);
    for (const { key, body } of pairs) {
      const response = await fixture.verify(key, body).expect(403);
      expect(response.body).toMatchObject({ code: 'CHAIN_NOT_ENABLED' });
      // No plan enables it.
      expect(response.body).not.toHaveProperty('upgradeUrl');
    }
  });

  it.each(PLAN_IDS)(
    'A10: the plan %s enables its chains, and the refusal of others has an upgrade URL',
    async (plan) => {
      const { liveKey } = await createTenant(fixture.test.app, { plan });
      for (const { name, family, environment } of CHAINS) {
        if (environment !== 'live') continue;
        const body = { tx_hash: family === 'solana' ? '1'.repeat(64) : freshHash(), chain: name };
        const response = await fixture.verify(liveKey, body);
        if (PLANS[plan].chains.includes(name)) {
          // The chain is enabled; only the wallet is missing.
          expect([name, response.status, (response.body as { code: string }).code]).toEqual([
            name,
            409,
            'WALLET_NOT_REGISTERED',
          ]);
        } else {
          expect([name, response.status]).toEqual([name, 403]);
          expect(response.body).toMatchObject({ code: 'CHAIN_NOT_ENABLED', upgradeUrl: UPGRADE_URL });
        }
      }
    },
  );

  it('A10: a change of plan enables its chains for a cached key', async () => {
    const { liveKey, tenantId } = await createTenant(fixture.test.app);
    const ask = () => fixture.verify(liveKey, { tx_hash: freshHash(), chain: 'ethereum' });
    await ask().expect(403);
    await fixture.test.dataSource.query(`UPDATE tenants SET plan = 'starter' WHERE id = $1`, [tenantId]);
    await fixture.test.dataSource.query(
      `SELECT pg_notify('x402_signals', jsonb_build_object('topic', 'tenant', 'key', $1::text)::text)`,
      [tenantId],
    );
    let status = 403;
    for (const until = Date.now() + 5_000; status === 403 && Date.now() < until;) ({ status } = await ask());
    expect(status).toBe(409);
  });

  it('A1: a chain without a wallet is 409 and names the registration route; the sandbox needs no wallet', async () => {
    const { liveKey, testKey, tenantId } = await createTenant(fixture.test.app);
    const { body } = await fixture.verifyBase(liveKey, freshHash()).expect(409);
    expect(body).toMatchObject({ code: 'WALLET_NOT_REGISTERED', statusCode: 409 });
    expect((body as { message: string }).message).toContain('/wallets/base');
    await fixture.verifyBase(liveKey, freshHash(), { recipient: WALLET }).expect(409);
    await fixture.verify(testKey, { tx_hash: sandboxHash('confirmed'), chain: 'sandbox' }).expect(200);
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('A1: a recipient must be the tenant’s own wallet, in any letter case', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    for (const recipient of [WALLET, `0x${WALLET.slice(2).toUpperCase()}`]) {
      const { body } = await fixture.verifyBase(seller.liveKey, hash, { recipient }).expect(200);
      expect(body).toMatchObject({ success: true });
    }
    const unrelated = await fixture.verifyBase(seller.liveKey, hash, { recipient: UNRELATED }).expect(403);
    expect(unrelated.body).toMatchObject({ code: 'RECIPIENT_NOT_OWNED' });
    const sandbox = { tx_hash: sandboxHash('confirmed'), chain: 'sandbox', recipient: UNRELATED };
    expect((await fixture.verify(seller.testKey, sandbox).expect(403)).body).toMatchObject({
      code: 'RECIPIENT_NOT_OWNED',
    });
  });

  it('A1: a wallet of one environment is not used in the other', async () => {
    const { body } = await fixture
      .verify(seller.testKey, { tx_hash: freshHash(), chain: 'base-sepolia' })
      .expect(409);
    expect(body).toMatchObject({ code: 'WALLET_NOT_REGISTERED' });
  });

  it.each(['/verify', '/verify/batch'])('G3: a body above 1 MB is 413 on %s', async (path) => {
    const response = await fixture.verify(seller.liveKey, { tx_hash: 'a'.repeat(1_048_577) }, path);
    expect(response.status).toBe(413);
    expect(response.body).toMatchObject({ code: 'BODY_TOO_LARGE', statusCode: 413 });
  });

  it('G3: a media type other than JSON is 415', async () => {
    const response = await fixture.verify(seller.liveKey, {}).type('text/plain').send('x').expect(415);
    expect(response.body).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  });
});
