import { ExactEvmScheme } from '@x402/evm/exact/client';
import { privateKeyToAccount } from 'viem/accounts';
import { startFacilitator, type FacilitatorFixture } from '../../support/facilitator/facilitator.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { PRICE, X402Stage, type X402Body } from '../../support/facilitator/x402-stage.js';

/** A buyer that signs several payments with one nonce can make only one of them. */
describe('two payments with one nonce', () => {
  let stage: X402Stage;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    fixture = await startFacilitator(stage, { SETTLEMENT_WAIT_MS: '500' });
    tenant = await fixture.tenant();
  });
  afterAll(async () => {
    await fixture.test.close();
    await stage.stop();
  });

  const post = async (step: 'verify' | 'settle', body: object) =>
    (await fixture.post(step, body, tenant.testKey)).body;

  /** The same nonce for another amount, signed by its buyer. */
  async function again(body: X402Body, amount: bigint): Promise<X402Body> {
    const { authorization } = body.paymentPayload['payload'] as { authorization: { nonce: string } };
    const account = privateKeyToAccount(stage.buyerKey);
    const scheme = new ExactEvmScheme({
      address: account.address,
      signTypedData: (typed) =>
        account.signTypedData(withNonce(typed as never, authorization.nonce) as never),
    });
    const requirements = stage.requirements({ amount });
    const { payload } = await scheme.createPaymentPayload(2, requirements);
    const signed = payload as { authorization: object };
    return {
      x402Version: 2,
      paymentPayload: {
        ...body.paymentPayload,
        accepted: requirements,
        payload: { ...signed, authorization: { ...signed.authorization, nonce: authorization.nonce } },
      },
      paymentRequirements: { ...requirements },
    };
  }

  it('Q1: while one settlement is pending, verify refuses the other payment, as its later settle does', async () => {
    const cheap = await stage.pay();
    const dear = await again(cheap, 100n * PRICE);
    expect(await post('verify', dear)).toMatchObject({ isValid: true });
    await stage.anvil.rpc('evm_setAutomine', [false]);
    expect(await post('settle', cheap)).toMatchObject({ errorReason: 'settlement_pending' });
    expect(await post('verify', cheap)).toMatchObject({ isValid: true });
    const verified = await post('verify', dear);
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
    expect(await post('settle', dear)).toMatchObject({ success: false });
    expect(await post('settle', cheap)).toMatchObject({ success: true });
    expect(verified).toMatchObject({ isValid: false, invalidReason: 'duplicate_settlement' });
  });

  it('J2: a settle of another payment receives no success, and the first still receives its success once', async () => {
    const cheap = await stage.pay();
    const dear = await again(cheap, 100n * PRICE);
    const twin = await again(cheap, PRICE);
    await stage.anvil.rpc('evm_setAutomine', [false]);
    expect(await post('settle', cheap)).toMatchObject({ errorReason: 'settlement_pending' });
    const others = [post('settle', dear), post('settle', twin)];
    await fixture.followersGone();
    await Promise.all(others);
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await stage.anvil.rpc('evm_mine');
    expect(await post('settle', dear)).toMatchObject({ success: false });
    const answers = [await post('settle', cheap), await post('settle', twin), await post('settle', cheap)];
    expect(answers.filter(({ success }) => success === true)).toHaveLength(1);
    expect(answers[0]).toMatchObject({ success: true });
  });
});

function withNonce(typed: { readonly message: object }, nonce: string): object {
  return { ...typed, message: { ...typed.message, nonce } };
}
