import { PERMIT2_ADDRESS } from '@x402/evm';
import fc from 'fast-check';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import { longestHold } from '../../../support/hostile/hostile-client.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  paymentIdentifier,
  PRICE,
  X402Stage,
  type X402Body,
} from '../../../support/facilitator/x402-stage.js';

const DAY_SECONDS = 86_400;
/** Reading a body of a megabyte takes a tenth of this. */
const HELD_MS = 250;

/** Members of the protocol's answers (`VerifyResponse` and `SettleResponse` of @x402/core). */
const VERIFY_MEMBERS = new Set([
  'isValid',
  'invalidReason',
  'invalidMessage',
  'payer',
  'extensions',
  'extra',
]);
const SETTLE_MEMBERS = new Set([
  ...['success', 'errorReason', 'errorMessage', 'payer', 'transaction', 'network', 'amount'],
  ...['extensions', 'extra'],
]);

describe('unusual request bodies', () => {
  let stage: X402Stage;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    stage = await X402Stage.start();
    await stage.openPermit2();
    fixture = await startFacilitator(stage);
    tenant = await fixture.tenant();
  });
  afterAll(async () => {
    await fixture.test.close();
    await stage.stop();
  });

  const inPayload = (body: X402Body, changes: object): X402Body => ({
    ...body,
    paymentPayload: { ...body.paymentPayload, ...changes },
  });
  const inRequirements = (body: X402Body, changes: object): X402Body => ({
    ...body,
    paymentRequirements: { ...body.paymentRequirements, ...changes },
  });
  const inAccepted = (body: X402Body, changes: object): X402Body =>
    inPayload(body, { accepted: { ...(body.paymentPayload['accepted'] as object), ...changes } });
  const inAuthorization = (body: X402Body, changes: object): X402Body => {
    const { signature, authorization } = body.paymentPayload['payload'] as {
      signature: string;
      authorization: object;
    };
    return inPayload(body, { payload: { signature, authorization: { ...authorization, ...changes } } });
  };

  const buyer = (): string => stage.buyer;

  /**
   * The longest time that the work blocked the event loop, in milliseconds. Work that blocks does so each time; a full
   * garbage collection of this long-lived process happens to be in one of three.
   */
  async function heldBy(work: () => Promise<void>): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 3 && least >= HELD_MS; tries += 1) {
      const { heldMs } = await longestHold(work);
      least = Math.min(least, heldMs);
    }
    return least;
  }

  async function expectPaid(body: object): Promise<void> {
    const before = await stage.received();
    const verified = await fixture.post('verify', body, tenant.testKey);
    expect(verified.body).toMatchObject({ isValid: true, payer: stage.buyer });
    const settled = await fixture.post('settle', body, tenant.testKey);
    expect(settled.body).toMatchObject({ success: true, payer: stage.buyer });
    expect(await stage.received()).toBe(before + PRICE);
  }

  /** Both steps refuse alike, with members of the protocol's responses only. */
  async function expectRefused(body: object, reason: string, payer: string | undefined): Promise<void> {
    const verified = await fixture.post('verify', body, tenant.testKey);
    expect([verified.status, verified.body]).toMatchObject([200, { isValid: false, invalidReason: reason }]);
    const settled = await fixture.post('settle', body, tenant.testKey);
    expect([settled.status, settled.body]).toMatchObject([
      200,
      { success: false, errorReason: reason, transaction: '' },
    ]);
    expect(typeof settled.body['network']).toBe('string');
    expect(settled.body['errorMessage']).toEqual(verified.body['invalidMessage']);
    expect([verified.body['payer'], settled.body['payer']]).toEqual([payer, payer]);
    expect(Object.keys(verified.body).filter((name) => !VERIFY_MEMBERS.has(name))).toEqual([]);
    expect(Object.keys(settled.body).filter((name) => !SETTLE_MEMBERS.has(name))).toEqual([]);
  }

  it.each<[string, object]>([
    ['a service name of 41 characters', { url: 'https://a.example', serviceName: 'a'.repeat(41) }],
    ['a service name with an umlaut', { url: 'https://a.example', serviceName: 'Müller & Söhne' }],
    ['six tags', { url: 'https://a.example', tags: ['a', 'b', 'c', 'd', 'e', 'f'] }],
    ['a long icon', { url: 'https://a.example', iconUrl: `https://a.example/${'i'.repeat(3_000)}` }],
    ['no URL', { description: 'no URL' }],
  ])('M9, J1: a payment for a resource with %s succeeds', async (_title, resource) => {
    await expectPaid(inPayload(await stage.pay(), { resource }));
  });

  it('M9, J1: members without effect may have any value', async () => {
    const odd = [[], 'text', 7, true, { toString: 1, constructor: 1 }];
    const common = { description: 7, mimeType: [], outputSchema: 'text', unknown: { toString: 1 } };
    for (const [index, value] of odd.entries()) {
      const body = inPayload(await stage.pay(), { resource: value, extensions: value, future: value });
      const maxTimeoutSeconds = [-1, '300', {}, 1e300, 0][index];
      await expectPaid(inAccepted(inRequirements(body, { ...common, maxTimeoutSeconds }), common));
    }
    const v1 = { ...common, resource: { url: 'an object' }, maxTimeoutSeconds: 'sixty' };
    await expectPaid(inRequirements(await stage.payV1(), v1));
    const lacking = await stage.payV1();
    const names = ['scheme', 'network', 'maxAmountRequired', 'payTo', 'asset', 'extra'];
    const bare = Object.entries(lacking.paymentRequirements).filter(([name]) => names.includes(name));
    await expectPaid({ ...lacking, x402Version: 'one', paymentRequirements: Object.fromEntries(bare) });
  });

  it('M9, J1: members of extra without meaning on this network may have any value', async () => {
    const extra = { memo: { order: 7 }, feePayer: ['nobody'], features: 'none' };
    await expectPaid(await stage.pay({ extra }));
  });

  it('M9, J1: malformed extensions do not block a Permit2 payment', async () => {
    const extra = { assetTransferMethod: 'permit2' };
    const info = {
      from: 1,
      asset: {},
      spender: [],
      amount: {},
      nonce: {},
      deadline: {},
      signature: 7,
      version: 1,
    };
    for (const extensions of ['text', { eip2612GasSponsoring: { info } }, { eip2612GasSponsoring: 'yes' }])
      await expectPaid(inPayload(await stage.pay({ extra }), { extensions }));
  });

  const LONG = 1_000_000;
  it.each<[string, object]>([
    ['an amount of a million digits', { amount: '9'.repeat(LONG) }],
    ['a deadline of a million digits', { deadline: `${'0'.repeat(LONG)}1` }],
    ['a nonce of 79 digits', { nonce: '1'.repeat(79) }],
    ['a signature of half a million bytes', { signature: `0x${'11'.repeat(LONG / 2)}` }],
    ['a version of a million digits', { version: '1'.repeat(LONG) }],
  ])('S1: a permit with %s is refused by its format without blocking the event loop', async (_title, odd) => {
    const good = { from: buyer(), asset: stage.usdc.address, spender: PERMIT2_ADDRESS, amount: `${PRICE}` };
    const rest = { nonce: '0', deadline: '9999999999', version: '1', signature: `0x${'11'.repeat(65)}` };
    const extensions = { eip2612GasSponsoring: { info: { ...good, ...rest, ...odd } } };
    const body = await stage.pay({ extra: { assetTransferMethod: 'permit2' }, extensions });
    expect(await heldBy(() => expectRefused(body, 'invalid_eip2612_extension_format', buyer()))).toBeLessThan(
      HELD_MS,
    );
  });

  it.each<[string, object, string]>([
    ['long', { name: 'USD Coin'.repeat(LONG / 20) }, 'invalid_exact_evm_token_name_mismatch'],
    ['made of bytes', { version: Array<number>(500).fill(50) }, 'invalid_exact_evm_missing_eip712_domain'],
  ])(
    'S1: a token name or version that is %s does not block the event loop',
    async (_title, extra, reason) => {
      const body = await stage.pay();
      const required = body.paymentRequirements['extra'] as object;
      const odd = inAccepted(inRequirements(body, { extra: { ...required, ...extra } }), {
        extra: { ...required, ...extra },
      });
      expect(await heldBy(() => expectRefused(odd, reason, buyer()))).toBeLessThan(HELD_MS);
    },
  );

  it('M9, J1: hexadecimal digits in upper case are accepted', async () => {
    const body = await stage.pay();
    const { signature, authorization } = body.paymentPayload['payload'] as {
      signature: string;
      authorization: Record<string, string>;
    };
    const upper = (text = ''): string => `0x${text.slice(2).toUpperCase()}`;
    const { from, to, nonce } = authorization;
    const written = { ...authorization, from: upper(from), to: upper(to), nonce: upper(nonce), note: 'mine' };
    await expectPaid(inPayload(body, { payload: { signature: upper(signature), authorization: written } }));
  });

  it('M9, J1: invalid required members are refused with a response that names the payer if known', async () => {
    const body = await stage.pay();
    const { buyer } = stage;
    for (const name of ['asset', 'payTo', 'amount', 'scheme', 'network'])
      for (const value of [undefined, 7, ['x'], { toString: 1 }])
        await expectRefused(inRequirements(body, { [name]: value }), 'invalid_payment_requirements', buyer);
    await expectRefused(inRequirements(body, { amount: '1.5' }), 'invalid_payment_requirements', buyer);
    await expectRefused(inPayload(body, { accepted: 'all' }), 'invalid_payload', buyer);
    await expectRefused(inPayload(body, { accepted: undefined }), 'invalid_payload', buyer);
    for (const name of ['asset', 'payTo', 'amount', 'scheme', 'network'])
      await expectRefused(
        inAccepted(body, { [name]: { toString: 1 } }),
        'accepted_requirements_mismatch',
        buyer,
      );
    for (const payload of ['text', [], 7, undefined, {}])
      await expectRefused(inPayload(body, { payload }), 'invalid_payload', undefined);
    await expectRefused(inAuthorization(body, { value: '-1' }), 'invalid_payload', buyer);
    await expectRefused(inAuthorization(body, { from: 'nobody' }), 'invalid_payload', undefined);
    await expectRefused(inPayload(body, { x402Version: '2' }), 'invalid_x402_version', buyer);
    await expectRefused(inRequirements(body, { extra: 'text' }), 'accepted_requirements_mismatch', buyer);
    const v1 = await stage.payV1();
    await expectRefused(inPayload(v1, { network: 7 }), 'accepted_requirements_mismatch', buyer);
    await expectRefused(inRequirements(v1, { maxAmountRequired: 7 }), 'invalid_payment_requirements', buyer);
  });

  it('M9, J1: verify and settle refuse wrong terms with the same reason and payer', async () => {
    const { buyer } = stage;
    const body = await stage.pay();
    await expectRefused(inRequirements(body, { scheme: 'streaming' }), 'unsupported_scheme', buyer);
    await expectRefused(inRequirements(body, { network: 'eip155:999999' }), 'invalid_network', buyer);
    await expectRefused(await stage.pay({ asset: stage.seller }), 'unsupported_asset', buyer);
    await expectRefused(await stage.pay({ payTo: buyer }), 'payer_is_recipient', buyer);
    await expectRefused(inRequirements(body, { amount: '9' }), 'accepted_requirements_mismatch', buyer);
    const permit2 = await stage.pay({ extra: { assetTransferMethod: 'permit2' } });
    const mixed = inPayload(body, { payload: permit2.paymentPayload['payload'] });
    await expectRefused(mixed, 'unsupported_payload_type', buyer);
  });

  it('M9, J1: only a body without payload and requirements objects is a 400', async () => {
    const { paymentPayload, paymentRequirements } = await stage.pay();
    for (const body of [
      {},
      { paymentPayload },
      { paymentRequirements },
      { paymentPayload: [], paymentRequirements },
      { paymentPayload: 'text', paymentRequirements },
      { paymentPayload, paymentRequirements: [paymentRequirements] },
    ]) {
      for (const step of ['verify', 'settle'] as const)
        expect((await fixture.post(step, body, tenant.testKey)).status).toBe(400);
    }
    // Members named like built-ins do not make a body invalid.
    await expectRefused(
      { paymentPayload: { constructor: 7 }, paymentRequirements: { constructor: 'x' } },
      'invalid_x402_version',
      undefined,
    );
  });

  it('M9, J1: any value at any place gets a response of the protocol', async () => {
    const bodies = [
      await stage.pay(),
      await stage.payV1(),
      await stage.pay({ extra: { assetTransferMethod: 'permit2' } }),
    ];
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(
        undefined,
        { toString: 1, valueOf: 1 },
        { constructor: 1 },
        '0x',
        `0x${'ff'.repeat(20)}`,
        '1e3',
      ),
    );
    const places = fc.constantFrom(
      ...bodies.flatMap((body) => placesIn(body).map((place) => ({ body, place }))),
    );
    await fc.assert(
      fc.asyncProperty(places, odd, async ({ body, place }, value) => {
        const { status, body: said } = await fixture.post(
          'verify',
          withValue(body, place, value),
          tenant.testKey,
        );
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        const isBody = place.length > 1 || place[0] === 'x402Version' || isObject;
        // 403 says that the wallet is not the tenant's.
        expect(isBody ? [200, 403] : [400]).toContain(status);
        expect(typeof said['isValid']).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });

  it('M10, J2: an authorization for a day plus clock tolerance is accepted, and a longer one refused', async () => {
    for (const extra of [{}, { assetTransferMethod: 'permit2' }]) {
      await expectPaid(await stage.pay({ maxTimeoutSeconds: DAY_SECONDS + 3_500, extra }));
      const reason =
        'assetTransferMethod' in extra
          ? 'permit2_deadline_too_far'
          : 'invalid_exact_evm_payload_authorization_valid_before';
      await expectRefused(
        await stage.pay({ maxTimeoutSeconds: DAY_SECONDS + 3_700, extra }),
        reason,
        stage.buyer,
      );
    }
  });

  it('M9, J1: the payment identifier is read among unknown extensions', async () => {
    const extensions = { ...paymentIdentifier(), other: [7], toString: 1 };
    await expectPaid(await stage.pay({ extensions }));
    const again = await fixture.post('settle', await stage.pay({ extensions }), tenant.testKey);
    expect(again.status).toBe(409);
  });
});

/** The path to every member of a body. */
function placesIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [...path, name],
    ...placesIn(inner, [...path, name]),
  ]);
}

function withValue(value: object, [name = '', ...rest]: readonly string[], odd: unknown): object {
  const inner = (value as Record<string, unknown>)[name];
  return { ...value, [name]: rest.length === 0 ? odd : withValue(inner as object, rest, odd) };
}
