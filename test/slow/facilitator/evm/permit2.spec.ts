import { PERMIT2_ADDRESS } from '@x402/evm';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { createPublicClient, http } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import {
  FACILITATOR,
  startFacilitator,
  type FacilitatorFixture,
} from '../../../support/facilitator/facilitator.js';
import { approvePermit2 } from '../../../support/evm/permit2.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  PRICE,
  X402Stage,
  type PaymentChanges,
  type X402Body,
} from '../../../support/facilitator/x402-stage.js';

const PERMIT2 = { extra: { assetTransferMethod: 'permit2' } } as const;

interface Payload {
  readonly permit2Authorization: { readonly nonce: string; readonly witness: object };
}

function authorizationOf({ paymentPayload }: X402Body): Payload['permit2Authorization'] {
  return (paymentPayload['payload'] as Payload).permit2Authorization;
}

/** The same payment with unsigned changes to its authorization. */
function changed(body: X402Body, changes: object): X402Body {
  const payload = body.paymentPayload['payload'] as Payload;
  const permit2Authorization = { ...payload.permit2Authorization, ...changes };
  return {
    ...body,
    paymentPayload: { ...body.paymentPayload, payload: { ...payload, permit2Authorization } },
  };
}

/** Two applications on one database, on a chain with the real contracts. */
describe('payments by Permit2', () => {
  let stage: X402Stage;
  let one: FacilitatorFixture;
  let two: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start({}, 2);
    await stage.openPermit2();
    [one, two] = await Promise.all([startFacilitator(stage), startFacilitator(stage)]);
  });
  beforeEach(async () => {
    tenant = await one.tenant();
  });
  afterAll(async () => {
    await Promise.all([one.test.close(), two.test.close()]);
    await stage.stop();
  });

  const verify = async (body: object) => (await one.post('verify', body, tenant.testKey)).body;
  const settle = async (body: object, at = one) => (await at.post('settle', body, tenant.testKey)).body;
  const upto = (changes: PaymentChanges = {}) => stage.pay({ scheme: 'upto', ...changes });
  /** The body that the seller's middleware sends when it knows the used amount. */
  const using = (body: X402Body, amount: bigint): X402Body => ({
    ...body,
    paymentRequirements: { ...body.paymentRequirements, amount: amount.toString() },
  });
  const sent = async () => (await stage.transactions(0)) + (await stage.transactions(1));
  const recorded = () =>
    one.rows.query<object[]>(
      `SELECT s.scheme, s.status, s.amount_atomic, p.amount_atomic AS paid, p.status AS payment
       FROM settlements s LEFT JOIN payments p ON p.tenant_id = s.tenant_id AND p.tx_hash = s.tx_hash
       WHERE s.tenant_id = $1`,
      [tenant.tenantId],
    );
  const expectMoved = async (amount: bigint, act: () => Promise<unknown>) => {
    const before = await stage.received();
    await act();
    expect(await stage.received()).toBe(before + amount);
  };

  it('J1: /supported lists upto with its facilitator address and the gas sponsoring extension', async () => {
    const supported = await one.test.http
      .get(`${FACILITATOR}/supported`)
      .set('Authorization', `Bearer ${tenant.testKey}`);
    expect(supported.body).toMatchObject({
      kinds: [
        { x402Version: 2, scheme: 'exact', network: 'eip155:84532' },
        {
          ...{ x402Version: 2, scheme: 'upto', network: 'eip155:84532' },
          extra: { facilitatorAddress: stage.signerAddresses[0] },
        },
        { x402Version: 1, scheme: 'exact', network: 'base-sepolia' },
        { x402Version: 2, scheme: 'exact', network: 'eip155:1520283840' },
      ],
      extensions: ['payment-identifier', 'eip2612GasSponsoring'],
    });
  });

  describe('exact', () => {
    it('Q1: a payment is verified, settled, recorded and charged once, and succeeds once', async () => {
      const body = await stage.pay(PERMIT2);
      await expectMoved(PRICE, async () => {
        expect(await verify(body)).toEqual({ isValid: true, payer: stage.buyer });
        const settled = await settle(body);
        expect(settled).toMatchObject({ success: true, payer: stage.buyer });
        expect(await settle(body, two)).toMatchObject({
          errorReason: 'duplicate_settlement',
          transaction: settled['transaction'],
        });
      });
      expect(await verify(body)).toMatchObject({
        ...{ isValid: false, invalidReason: 'duplicate_settlement', payer: stage.buyer },
      });
      const amount = PRICE.toString();
      expect(await recorded()).toEqual([
        { scheme: 'exact', status: 'settled', amount_atomic: amount, paid: amount, payment: 'confirmed' },
      ]);
      expect(await one.units(tenant.tenantId)).toBe(1);
    });

    it('Q1: a payment settled twenty times at two processes makes one transaction and one success', async () => {
      const body = await stage.pay(PERMIT2);
      const before = await sent();
      await expectMoved(PRICE, async () => {
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, index) => settle(body, index % 2 === 0 ? one : two)),
        );
        expect(answers.filter(({ success }) => success === true)).toHaveLength(1);
        const others = answers.filter(({ success }) => success !== true);
        expect(others.map((other) => other['errorReason'])).toEqual(
          Array<string>(19).fill('duplicate_settlement'),
        );
        expect(new Set(answers.map((answer) => answer['transaction'])).size).toBe(1);
      });
      expect(await sent()).toBe(before + 1);
    });

    it('J2: a nonce with a leading zero is the same payment', async () => {
      // The longest numbers leave no room for another digit.
      let body = await stage.pay(PERMIT2);
      while (authorizationOf(body).nonce.length > 77) body = await stage.pay(PERMIT2);
      const respelled = changed(body, { nonce: `0${authorizationOf(body).nonce}` });
      expect(await settle(body)).toMatchObject({ success: true });
      expect(await settle(respelled)).toMatchObject({ errorReason: 'duplicate_settlement' });
    });

    it('J2: twenty concurrent payments all succeed', async () => {
      const bodies = await Promise.all(Array.from({ length: 20 }, () => stage.pay(PERMIT2)));
      await expectMoved(20n * PRICE, async () => {
        const answers = await Promise.all(bodies.map((body) => settle(body)));
        expect(answers.map(({ success }) => success)).toEqual(Array(20).fill(true));
      });
    });

    it('J2: a wrong recipient, amount, signature or deadline is refused without a transaction', async () => {
      const body = await stage.pay(PERMIT2);
      const signed = (changes: object) => changed(body, changes);
      const before = await sent();
      for (const [wrong, reason] of [
        [signed({ witness: { to: stage.buyer, validAfter: '0' } }), 'invalid_permit2_recipient_mismatch'],
        [signed({ permitted: { token: stage.usdc.address, amount: '1' } }), 'permit2_amount_mismatch'],
        [signed({ spender: stage.seller }), 'invalid_permit2_spender'],
        [signed({ nonce: '7' }), 'invalid_permit2_signature'],
        [signed({ from: stage.seller }), 'payer_is_recipient'],
        [signed({ witness: 'none' }), 'invalid_payload'],
        [await stage.pay({ ...PERMIT2, maxTimeoutSeconds: 100_000 }), 'permit2_deadline_too_far'],
        [await stage.pay({ ...PERMIT2, maxTimeoutSeconds: 2 }), 'permit2_deadline_expired'],
      ] as const) {
        expect(await verify(wrong)).toMatchObject({ isValid: false, invalidReason: reason });
        expect(await settle(wrong)).toMatchObject({ success: false, errorReason: reason, transaction: '' });
      }
      expect(await sent()).toBe(before);
      expect(await recorded()).toEqual([]);
      expect(await one.units(tenant.tenantId)).toBe(0);
    });

    it('J2: an unsigned facilitator in the witness is ignored', async () => {
      const body = await stage.pay(PERMIT2);
      const witness = { ...authorizationOf(body).witness, facilitator: stage.seller };
      const named = changed(body, { witness });
      expect(await verify(named)).toMatchObject({ isValid: true });
      expect(await settle(named)).toMatchObject({ success: true });
    });

    it.each([
      ['an unknown sender', { from: '0x0000000000000000000000000000000000000001' }],
      ['a number too large for any contract', { amount: (1n << 300n).toString() }],
      ['a deadline too large for any contract', { deadline: (1n << 300n).toString() }],
    ])('J1: %s in an extension is refused and is no outage', async (_what, odd) => {
      const body = await stage.pay({
        ...PERMIT2,
        extensions: {
          eip2612GasSponsoring: {
            info: {
              ...{ from: stage.buyer, asset: stage.usdc.address, amount: PRICE.toString(), version: '1' },
              ...{ spender: PERMIT2_ADDRESS, nonce: '0', deadline: '9999999999' },
              ...{ signature: `0x${'11'.repeat(65)}`, ...odd },
            },
          },
        },
      });
      for (const step of ['verify', 'settle'] as const) {
        const answer = await one.post(step, body, tenant.testKey);
        expect(answer.status).toBe(200);
        expect(answer.body['isValid'] ?? answer.body['success']).toBe(false);
      }
    });

    it('J2: a buyer without an approval is refused; with an EIP-2612 permit it pays without gas', async () => {
      const account = privateKeyToAccount(generatePrivateKey());
      await stage.usdc.mint(account.address, 2n * PRICE);
      const chain = createPublicClient({ transport: http(stage.anvil.url) });
      const readContract = chain.readContract as unknown as (args: object) => Promise<unknown>;
      const client = new ExactEvmScheme({ ...account, readContract });
      const requirements = stage.requirements(PERMIT2);
      const pay = async (declared: object): Promise<object> => ({
        x402Version: 2,
        paymentPayload: {
          ...{ x402Version: 2, accepted: requirements },
          ...(await client.createPaymentPayload(2, requirements, { extensions: { ...declared } })),
        },
        paymentRequirements: requirements,
      });
      const refusal = {
        ...{ isValid: false, invalidReason: 'permit2_allowance_required', payer: account.address },
        invalidMessage: 'execution reverted: TRANSFER_FROM_FAILED',
      };
      expect(await verify(await pay({}))).toEqual(refusal);
      const sponsored = await pay({ eip2612GasSponsoring: { info: { version: '1' } } });
      await expectMoved(PRICE, async () => {
        expect(await verify(sponsored)).toEqual({ isValid: true, payer: account.address });
        expect(await settle(sponsored)).toMatchObject({ success: true, payer: account.address });
      });
    });
  });

  describe('upto', () => {
    it('J2: the used amount, not the agreed one, is moved and recorded for one unit and one success', async () => {
      const body = await upto();
      await expectMoved(3_000n, async () => {
        expect(await verify(body)).toEqual({ isValid: true, payer: stage.buyer });
        const settled = await settle(using(body, 3_000n));
        expect(settled).toMatchObject({ success: true, amount: '3000' });
        // The rest of the agreed amount cannot be settled.
        for (const amount of [3_000n, 2_000n]) {
          expect(await settle(using(body, amount), two)).toMatchObject({
            ...{ success: false, errorReason: 'duplicate_settlement' },
          });
        }
      });
      expect(await recorded()).toEqual([
        { scheme: 'upto', status: 'settled', amount_atomic: '3000', paid: '3000', payment: 'confirmed' },
      ]);
      expect(await one.units(tenant.tenantId)).toBe(1);
    });

    it('J2: concurrent settles with different amounts move one of them once', async () => {
      const body = await upto();
      const before = await stage.received();
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          settle(using(body, 1_000n + BigInt(index)), index % 2 === 0 ? one : two),
        ),
      );
      const [settled, ...others] = answers.filter(({ success }) => success === true);
      expect(others).toEqual([]);
      expect(await stage.received()).toBe(before + BigInt(String(settled?.['amount'])));
    });

    it('J2: a buyer that cannot pay all agreed amounts pays the used amounts', async () => {
      const account = privateKeyToAccount(generatePrivateKey());
      await stage.usdc.mint(account.address, PRICE);
      await approvePermit2(stage.anvil, stage.usdc.address, account.address);
      const sessions = [await upto({ buyer: account }), await upto({ buyer: account })];
      for (const session of sessions) expect(await verify(session)).toMatchObject({ isValid: true });
      await expectMoved(8_000n, async () => {
        for (const session of sessions)
          expect(await settle(using(session, 4_000n))).toMatchObject({ success: true, amount: '4000' });
      });
    });

    it('J2: an amount above the agreed one is refused and moves nothing', async () => {
      const body = await upto();
      await expectMoved(0n, async () => {
        expect(await settle(using(body, PRICE + 1n))).toMatchObject({
          ...{ success: false, errorReason: 'accepted_requirements_mismatch', transaction: '' },
        });
        // A seller that also forges the accepted terms fails against the buyer's signature.
        const forged = using(body, PRICE + 1n);
        const accepted = forged.paymentRequirements;
        expect(
          await settle({ ...forged, paymentPayload: { ...forged.paymentPayload, accepted } }),
        ).toMatchObject({ success: false, errorReason: 'permit2_amount_mismatch', transaction: '' });
      });
    });

    it('J2: a zero amount is a success without a transaction, and the authorization stays valid', async () => {
      const body = await upto();
      await expectMoved(0n, async () => {
        expect(await settle(using(body, 0n))).toEqual({
          ...{ success: true, transaction: '', amount: '0' },
          ...{ payer: stage.buyer, network: 'eip155:84532' },
        });
      });
      expect(await recorded()).toEqual([]);
      expect(await settle(using(body, 0n))).toMatchObject({ success: true });
      expect(await one.units(tenant.tenantId)).toBe(0);
      await expectMoved(1n, async () => {
        expect(await settle(using(body, 1n))).toMatchObject({ success: true, amount: '1' });
      });
      expect(await settle(using(body, 0n))).toMatchObject({
        ...{ success: false, errorReason: 'duplicate_settlement' },
      });
      const [first = ''] = stage.signerAddresses;
      const unsigned = await upto({ extra: { facilitatorAddress: stage.seller } });
      expect(first).not.toBe(stage.seller);
      expect(await settle(using(unsigned, 0n))).toMatchObject({ success: false });
    });

    it('J2: the signer that the buyer named sends the payment; another facilitator is refused', async () => {
      for (const index of [1, 1, 0, 0]) {
        const extra = { facilitatorAddress: stage.signerAddresses[index] };
        const before = await stage.transactions(index);
        expect(await settle(await upto({ extra }))).toMatchObject({ success: true });
        expect(await stage.transactions(index)).toBe(before + 1);
      }
      const foreign = await upto({ extra: { facilitatorAddress: stage.seller } });
      expect(await verify(foreign)).toMatchObject({ invalidReason: 'upto_facilitator_mismatch' });
    });
  });
});
