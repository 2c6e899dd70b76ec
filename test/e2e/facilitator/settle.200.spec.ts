import { INSTANCES } from '../../support/http/app.js';
import { startFacilitator, type FacilitatorFixture } from '../../support/facilitator/facilitator.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { paymentIdentifier, PRICE, X402Stage } from '../../support/facilitator/x402-stage.js';

describe('POST /facilitator/verify and /settle', () => {
  let stage: X402Stage;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start({}, 2);
    fixture = await startFacilitator(stage);
    tenant = await fixture.tenant();
  });
  afterAll(async () => {
    await fixture.test.close();
    await stage.stop();
  });

  const verify = (body: object, key = tenant.testKey) => fixture.post('verify', body, key);
  const settle = (body: object, key = tenant.testKey) => fixture.post('settle', body, key);

  it('J1: verifies and settles a payment of version 2', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    expect(await verify(body)).toMatchObject({ status: 200, body: { isValid: true, payer: stage.buyer } });
    const settled = await settle(body);
    expect(settled.status).toBe(200);
    expect(settled.body).toMatchObject({ success: true, network: 'eip155:84532', payer: stage.buyer });
    const receipt = await stage.anvil.rpc('eth_getTransactionReceipt', [settled.body['transaction']]);
    expect(receipt).toMatchObject({ status: '0x1' });
    expect(await stage.received()).toBe(before + PRICE);
  });

  it('J1: verifies and settles a payment of version 1, and answers with its network name', async () => {
    const body = await stage.payV1();
    const before = await stage.received();
    expect(await verify(body)).toMatchObject({ status: 200, body: { isValid: true, payer: stage.buyer } });
    expect((await settle(body)).body).toMatchObject({ success: true, network: 'base-sepolia' });
    expect(await stage.received()).toBe(before + PRICE);
  });

  it('Q1: settle returns success once; a repeat names the settlement and sends no transaction', async () => {
    const body = await stage.pay();
    const first = await settle(body);
    expect(first.body).toMatchObject({ success: true });
    const sent = (await stage.transactions(0)) + (await stage.transactions(1));
    const { transaction, extra } = first.body;
    expect((await settle(body)).body).toEqual({
      success: false,
      errorReason: 'duplicate_settlement',
      errorMessage: expect.any(String) as string,
      ...{ payer: stage.buyer, network: 'eip155:84532', transaction, extra },
    });
    expect((await stage.transactions(0)) + (await stage.transactions(1))).toBe(sent);
    expect((await verify(body)).body).toEqual({
      isValid: false,
      invalidReason: 'duplicate_settlement',
      invalidMessage: expect.any(String) as string,
      payer: stage.buyer,
    });
  });

  it('J2: a settle by another tenant with the same wallet shows no transaction and charges no unit', async () => {
    const body = await stage.pay();
    const settled = await settle(body);
    const other = await fixture.tenant();
    const answer = await settle(body, other.testKey);
    expect(answer.body).toMatchObject({
      success: false,
      errorReason: 'duplicate_settlement',
      transaction: '',
    });
    expect(JSON.stringify(answer.body)).not.toContain(String(settled.body['transaction']));
    expect(await fixture.units(other.tenantId)).toBe(0);
  });

  it('Q1: a settled payment remains a duplicate with another resource or other requirements', async () => {
    const body = await stage.pay();
    expect((await settle(body)).body).toMatchObject({ success: true });
    const changed = {
      ...body,
      paymentPayload: { ...body.paymentPayload, resource: { url: 'https://seller.example/other' } },
    };
    const required = { ...body.paymentRequirements, description: 'something else', maxTimeoutSeconds: 60 };
    // Member order and null members do not make it another request.
    const { scheme, ...rest } = body.paymentRequirements;
    const same = { ...body, paymentRequirements: { ...rest, description: null, scheme } };
    for (const other of [changed, { ...body, paymentRequirements: required }, same]) {
      expect((await settle(other)).body).toMatchObject({
        success: false,
        errorReason: 'duplicate_settlement',
      });
    }
  });

  it('J2: settle succeeds without a verify before it', async () => {
    const body = await stage.pay();
    expect((await settle(body)).body).toMatchObject({ success: true });
  });

  it('J1: settle accepts null members, unknown members and double slashes', async () => {
    const body = await stage.pay();
    const decorated = {
      ...body,
      x402Version: null,
      futureMember: { a: [1, null] },
      paymentPayload: { ...body.paymentPayload, extensions: null, unknown: true },
      paymentRequirements: { ...body.paymentRequirements, description: null, outputSchema: null },
    };
    const answer = await fixture.test.http
      .post('/api/v1/x402/facilitator//settle')
      .set('X-API-Key', tenant.testKey)
      .set('Correlation-Context', 'sdk=test')
      .send(decorated);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ success: true });
  });

  it('J2: settle uses its signers in turn', async () => {
    const before = [await stage.transactions(0), await stage.transactions(1)];
    // Each process keeps its own order.
    for (let count = 0; count < 4 * INSTANCES; count += 1) await settle(await stage.pay());
    const after = [await stage.transactions(0), await stage.transactions(1)];
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([2 * INSTANCES, 2 * INSTANCES]);
  });

  it('J2: a payment identifier belongs to one payment, and a second payment with it is refused', async () => {
    const extensions = paymentIdentifier();
    const first = await stage.pay({ extensions });
    expect((await settle(first)).body).toMatchObject({ success: true });
    // The buyer chose the id, so unlike an Idempotency-Key it returns no second success.
    expect((await settle(first)).body).toMatchObject({ errorReason: 'duplicate_settlement' });
    const second = await stage.pay({ extensions });
    const before = await stage.received();
    const verified = await verify(second);
    expect([verified.status, verified.body['invalidReason']]).toEqual([409, 'duplicate_payment_identifier']);
    const answer = await settle(second);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      code: 'CONFLICT',
      success: false,
      errorReason: 'duplicate_payment_identifier',
      transaction: '',
      network: 'eip155:84532',
    });
    expect(await stage.received()).toBe(before);
  });
});
