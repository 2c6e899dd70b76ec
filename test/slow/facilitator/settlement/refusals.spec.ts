import { ScreeningService } from '../../../../src/modules/risk/screening.service.js';
import {
  createTenant,
  mintKey,
  registerWallet,
  type TestTenant,
} from '../../../support/verification/tenants.js';
import {
  FACILITATOR,
  startFacilitator,
  type FacilitatorFixture,
} from '../../../support/facilitator/facilitator.js';
import { PRICE, X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

const REPLACE = { mode: 'replace', base: null, activate: true, note: null } as const;
const AUTHOR = { actor: 'operator', requestId: 'req_test' };

describe('the facilitator refuses', () => {
  let stage: X402Stage;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    fixture = await startFacilitator(stage);
    tenant = await fixture.tenant();
  });
  afterAll(async () => {
    await fixture.test.close();
    await stage.stop();
  });

  /** Calls both steps and checks that no money moved. */
  async function refusedTwice(body: object, key = tenant.testKey) {
    const before = await stage.received();
    const verified = await fixture.post('verify', body, key);
    const settled = await fixture.post('settle', body, key);
    expect(await stage.received()).toBe(before);
    return { verified, settled };
  }

  async function expectReason(body: object, reason: string, key?: string): Promise<void> {
    const { verified, settled } = await refusedTwice(body, key);
    expect([verified.status, verified.body['invalidReason']]).toEqual([200, reason]);
    expect(verified.body['isValid']).toBe(false);
    expect([settled.status, settled.body['errorReason']]).toEqual([200, reason]);
    expect(settled.body).toMatchObject({ success: false, transaction: '' });
    expect(typeof settled.body['network']).toBe('string');
    const { invalidMessage, payer } = verified.body;
    expect([settled.body['errorMessage'], settled.body['payer']]).toEqual([invalidMessage, payer]);
  }

  const withRequirements = (body: X402Body, changes: object): object => ({
    ...body,
    paymentRequirements: { ...body.paymentRequirements, ...changes },
  });

  it('J1: an unsupported version, scheme or network', async () => {
    const body = await stage.pay();
    const payload = { ...body.paymentPayload, x402Version: 3 };
    await expectReason({ ...body, x402Version: 3, paymentPayload: payload }, 'invalid_x402_version');
    await expectReason(withRequirements(body, { scheme: 'streaming' }), 'unsupported_scheme');
    await expectReason(withRequirements(await stage.payV1(), { scheme: 'upto' }), 'unsupported_scheme');
    await expectReason(withRequirements(body, { scheme: 'upto' }), 'accepted_requirements_mismatch');
    await expectReason(withRequirements(body, { network: 'eip155:999999' }), 'invalid_network');
  });

  it('J1: terms that the buyer did not accept', async () => {
    const body = await stage.pay();
    await expectReason(withRequirements(body, { amount: '9999' }), 'accepted_requirements_mismatch');
    await expectReason(withRequirements(body, { payTo: stage.buyer }), 'accepted_requirements_mismatch');
  });

  it('J2: a token other than the chain’s USDC', async () => {
    await expectReason(await stage.pay({ asset: stage.seller }), 'unsupported_asset');
  });

  it('J2: a foreign signature, a wrong amount, and an authorization that ends too soon or too late', async () => {
    const body = await stage.pay();
    const { payload } = body.paymentPayload as { payload: { authorization: object; signature: string } };
    const change = (payment: object): object => ({
      ...body,
      paymentPayload: { ...body.paymentPayload, payload: { ...payload, ...payment } },
    });
    const authorization = (changes: object) =>
      change({ authorization: { ...payload.authorization, ...changes } });
    await expectReason(authorization({ value: '20000' }), 'invalid_exact_evm_signature');
    await expectReason(authorization({ from: stage.signerAddresses[0] }), 'invalid_exact_evm_signature');
    await expectReason(
      await stage.pay({ maxTimeoutSeconds: 100_000 }),
      'invalid_exact_evm_payload_authorization_valid_before',
    );
    await expectReason(
      await stage.pay({ maxTimeoutSeconds: 2 }),
      'invalid_exact_evm_payload_authorization_valid_before',
    );
    await expectReason(change({ authorization: 'none' }), 'invalid_payload');
    await expectReason(authorization({ value: '-1' }), 'invalid_payload');
  });

  it('J2: a payload with a second authorization beside the signed one', async () => {
    const permit2Authorization = {
      permitted: { token: stage.usdc.address, amount: PRICE.toString() },
      from: stage.signerAddresses[0],
      spender: stage.seller,
      nonce: '1',
      deadline: '1',
      witness: { to: stage.seller, validAfter: '0' },
    };
    for (const body of [await stage.pay(), await stage.payV1()]) {
      const { payload } = body.paymentPayload as { payload: object };
      const both = { ...payload, permit2Authorization };
      await expectReason(
        { ...body, paymentPayload: { ...body.paymentPayload, payload: both } },
        'invalid_payload',
      );
      const claims =
        'SELECT authorization_id FROM settlement_authorizations WHERE tenant_id = $1 AND authorization_id LIKE $2';
      expect(await fixture.rows.query<object[]>(claims, [tenant.tenantId, 'permit2:%'])).toEqual([]);
      expect((await fixture.post('settle', body, tenant.testKey)).body).toMatchObject({ success: true });
    }
  });

  it('J2: Permit2 on a chain without its contracts', async () => {
    const extra = { assetTransferMethod: 'permit2' };
    await expectReason(await stage.pay({ extra }), 'permit2_proxy_not_deployed');
    await expectReason(await stage.pay({ scheme: 'upto' }), 'permit2_proxy_not_deployed');
  });

  it('J2: a payload of another kind than the requirements, and keeps no claim of it', async () => {
    // Signed by the official client, which takes the method from the requirements.
    const permit2 = await stage.pay({ extra: { assetTransferMethod: 'permit2' } });
    const plain = await stage.pay({ extra: { assetTransferMethod: 'eip3009' } });
    const unknown = await stage.pay({ extra: { assetTransferMethod: 'erc7710' } });
    const paidBy = ({ paymentPayload }: X402Body, body: X402Body): X402Body => ({
      ...body,
      paymentPayload: { ...body.paymentPayload, payload: paymentPayload['payload'] },
    });
    const asVersion1 = paidBy(permit2, await stage.payV1());
    for (const body of [unknown, paidBy(permit2, plain), paidBy(plain, permit2), asVersion1]) {
      await expectReason(body, 'unsupported_payload_type');
    }
    const claims = await fixture.rows.query<object[]>(
      `SELECT 1 FROM settlement_authorizations WHERE tenant_id = $1 AND settlement_id NOT IN (SELECT id FROM settlements)`,
      [tenant.tenantId],
    );
    expect(claims).toEqual([]);
    // An explicit eip3009 is the default method.
    expect((await fixture.post('settle', plain, tenant.testKey)).body).toMatchObject({ success: true });
  });

  it('J1: a chain whose USDC has no signed transfers, and does not list it', async () => {
    const everywhere = await startFacilitator(stage, { BSC_RPC_URL: stage.anvil.url });
    const seller = await everywhere.tenant({ plan: 'enterprise' });
    const body = await stage.pay();
    const network = 'eip155:56';
    const paymentPayload = {
      ...body.paymentPayload,
      accepted: { ...body.paymentRequirements, network },
    };
    const { body: said } = await everywhere.post(
      'verify',
      { ...withRequirements(body, { network }), paymentPayload },
      seller.liveKey,
    );
    expect(said).toMatchObject({ isValid: false, invalidReason: 'invalid_network' });
    const listed = await everywhere.test.http
      .get(`${FACILITATOR}/supported`)
      .set('Authorization', `Bearer ${seller.liveKey}`);
    expect(listed.body).toMatchObject({ kinds: [] });
    await everywhere.test.close();
  });

  it('J2: an amount above the balance, and a wrong token name', async () => {
    await expectReason(
      await stage.pay({ amount: 10n ** 15n }),
      'invalid_exact_evm_transaction_simulation_failed',
    );
    await expectReason(await stage.pay({ extra: { name: 'USDC' } }), 'invalid_exact_evm_token_name_mismatch');
  });

  it('J1: a test network for a live key', async () => {
    const body = await stage.pay();
    await expectReason(body, 'invalid_network', tenant.liveKey);
  });

  it('J2: a recipient that is no wallet of the tenant', async () => {
    const unrelated = await createTenant(fixture.test.app);
    const { verified, settled } = await refusedTwice(await stage.pay(), unrelated.testKey);
    expect(verified.status).toBe(403);
    expect(verified.body).toMatchObject({
      code: 'RECIPIENT_NOT_OWNED',
      isValid: false,
      invalidReason: 'invalid_payment_requirements',
    });
    expect(settled.body).toMatchObject({
      success: false,
      errorReason: 'invalid_payment_requirements',
      transaction: '',
      network: 'eip155:84532',
    });
    const live = { environment: 'live', chain: 'base-sepolia', address: stage.seller } as const;
    await registerWallet(fixture.test.app, unrelated.tenantId, live);
    expect((await fixture.post('verify', await stage.pay(), unrelated.testKey)).status).toBe(403);
  });

  it('B4: an unknown key, a missing key and a key without the scope, in error and protocol format', async () => {
    const body = await stage.pay();
    const unknown = await fixture.post('settle', body, 'x402_test_nobody');
    expect(unknown.status).toBe(401);
    expect(unknown.body).toMatchObject({
      code: 'INVALID_API_KEY',
      success: false,
      errorReason: 'facilitator_access_denied',
      transaction: '',
      network: 'eip155:84532',
    });
    const { key } = await mintKey(fixture.test.app, tenant.tenantId, {
      environment: 'test',
      scopes: ['verify'],
    });
    expect((await fixture.post('verify', body, key)).body).toMatchObject({ isValid: true });
    const denied = await fixture.post('settle', body, key);
    expect([denied.status, denied.body['code']]).toEqual([403, 'INSUFFICIENT_SCOPE']);
    expect(denied.body).toMatchObject({ success: false, errorReason: 'facilitator_access_denied' });
    const keyless = await fixture.test.http.post(`${FACILITATOR}/verify`).send(body);
    expect(keyless.status).toBe(401);
    expect(keyless.body).toMatchObject({ isValid: false, invalidReason: 'facilitator_access_denied' });
  });

  it('J1: invalid bodies, in error and protocol format', async () => {
    for (const body of [
      {},
      { paymentPayload: 1 },
      { x402Version: 2, paymentPayload: { x402Version: 2 }, paymentRequirements: [] },
    ]) {
      const { verified, settled } = await refusedTwice(body);
      expect(verified.status).toBe(400);
      expect(verified.body).toMatchObject({
        code: 'VALIDATION_FAILED',
        isValid: false,
        invalidReason: 'invalid_payload',
      });
      expect(settled.body).toMatchObject({ success: false, errorReason: 'invalid_payload', transaction: '' });
      expect(typeof settled.body['network']).toBe('string');
    }
    const broken = await fixture.test.http
      .post(`${FACILITATOR}/settle`)
      .set('Authorization', `Bearer ${tenant.testKey}`)
      .type('application/json')
      .send('{"x402Version":');
    expect(broken.status).toBe(400);
    expect(broken.body).toMatchObject({ code: 'INVALID_JSON', success: false, transaction: '', network: '' });
  });

  it('J2: a payer on the screening list', async () => {
    const body = await stage.pay();
    const table = `address,listing\n${stage.buyer},severe\n`;
    const service = fixture.test.app.get(ScreeningService, { strict: false });
    await service.load(table, REPLACE, AUTHOR);
    await expectReason(body, 'payer_screened');
    await service.load('address\n', REPLACE, AUTHOR);
    expect((await fixture.post('settle', body, tenant.testKey)).body).toMatchObject({ success: true });
  });

  it('K1: temporarily, without storing the response under the Idempotency-Key', async () => {
    const poor = await startFacilitator(stage, { SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: '1' });
    const owner = await poor.tenant();
    const body = await stage.pay();
    const keyed = (to: FacilitatorFixture) =>
      to.test.http
        .post(`${FACILITATOR}/settle`)
        .set('Authorization', `Bearer ${owner.testKey}`)
        .set('Idempotency-Key', 'settle-once-there-is-gas')
        .send(body);
    expect((await keyed(poor)).body).toMatchObject({ errorReason: 'gas_budget_exceeded' });
    await poor.test.close();
    expect((await keyed(fixture)).body).toMatchObject({ success: true });
  });

  it('J2: more gas or more money than a tenant may spend in a day', async () => {
    const poor = await startFacilitator(stage, { SETTLEMENT_TENANT_GAS_GWEI_PER_DAY: '1' });
    const owner = await poor.tenant();
    const body = await stage.pay();
    expect((await poor.post('settle', body, owner.testKey)).body).toMatchObject({
      success: false,
      errorReason: 'gas_budget_exceeded',
      transaction: '',
    });
    await poor.test.close();
    // The authorization was released, so the same payment succeeds with a budget.
    expect((await fixture.post('settle', body, owner.testKey)).body).toMatchObject({ success: true });

    const capped = await startFacilitator(stage, { SETTLEMENT_TENANT_USDC_PER_DAY: '1' });
    const seller = await capped.tenant();
    const big = await stage.pay({ amount: 600_000n });
    expect((await capped.post('settle', big, seller.testKey)).body).toMatchObject({ success: true });
    const second = await stage.pay({ amount: 600_000n });
    expect((await capped.post('settle', second, seller.testKey)).body).toMatchObject({
      errorReason: 'spend_limit_exceeded',
    });
    await capped.test.close();
  });

  it('J2: a settlement at a gas price above the maximum, or with an empty signer', async () => {
    await stage.anvil.rpc('anvil_setNextBlockBaseFeePerGas', ['0x1bf08eb000']);
    await stage.anvil.rpc('evm_mine');
    const frugal = await startFacilitator(stage, { SETTLEMENT_MAX_GAS_GWEI: '20' });
    const owner = await frugal.tenant();
    const body = await stage.pay();
    expect((await frugal.post('settle', body, owner.testKey)).body).toMatchObject({
      errorReason: 'gas_price_above_maximum',
    });
    await frugal.test.close();
    await stage.anvil.rpc('anvil_setNextBlockBaseFeePerGas', ['0x3b9aca00']);
    await stage.anvil.rpc('evm_mine');
    await stage.anvil.rpc('anvil_setBalance', [stage.signerAddresses[0], '0x1']);
    const broke = await fixture.post('settle', body, tenant.testKey);
    await stage.anvil.rpc('anvil_setBalance', [stage.signerAddresses[0], '0x56bc75e2d63100000']);
    expect(broke.status).toBe(503);
    expect(broke.body).toMatchObject({
      success: false,
      errorReason: 'unexpected_settle_error',
      transaction: '',
    });
  });
});
