import { readProtocolBody } from '../../../src/modules/facilitator/api/protocol-body.js';

const PAYER = `0x${'ab'.repeat(20)}`;
const SELLER = `0x${'cd'.repeat(20)}`;

const eip3009 = {
  signature: `0x${'1f'.repeat(65)}`,
  authorization: {
    from: PAYER,
    to: SELLER,
    value: '10000',
    validAfter: '0',
    validBefore: '1893456000',
    nonce: `0x${'e1'.repeat(32)}`,
  },
};
const permit2 = {
  signature: `0x${'1f'.repeat(65)}`,
  permit2Authorization: {
    permitted: { token: SELLER, amount: '10000' },
    from: PAYER,
    spender: SELLER,
    nonce: '7',
    deadline: '1893456000',
    witness: { to: SELLER, validAfter: '0' },
  },
};
const solana = { transaction: 'AQID' };

function body(payload: object, changes: object = {}, more: object = {}): object {
  const requirements = {
    ...{ scheme: 'exact', network: 'eip155:84532', amount: '10000', asset: SELLER, payTo: SELLER },
    ...{ maxTimeoutSeconds: 300, extra: { name: 'USDC', version: '2' }, ...changes },
  };
  const paymentPayload = { x402Version: 2, accepted: requirements, payload, ...more };
  return { x402Version: 2, paymentPayload, paymentRequirements: requirements };
}

const identity = (of: object): string => readProtocolBody(of).signedDigest();

describe('the identity of a signed payment', () => {
  it.each([
    ['EIP-3009', eip3009],
    ['Permit2', permit2],
    ['Solana', solana],
  ])('M14, J2: %s: does not depend on the unsigned parts of the request', (_kind, payload) => {
    const first = identity(body(payload));
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    const others = [
      body(payload, { maxTimeoutSeconds: 60 }),
      body(payload, { amount: '4000', extra: {}, payTo: PAYER }),
      body(payload, {}, { resource: { url: 'https://seller.example/other' }, extensions: { a: 1 } }),
      body({ ...payload, note: 'mine' }),
      { ...body(payload), future: true },
    ];
    expect(others.map(identity)).toEqual(others.map(() => first));
  });

  it('M14: depends on the bytes of a transaction, not on its base64 padding', () => {
    const first = identity(body({ transaction: 'AQI=' }));
    expect(identity(body({ transaction: 'AQI' }))).toBe(first);
    expect(identity(body({ transaction: 'AQIA' }))).not.toBe(first);
  });

  it('M14, J2: is the same in both protocol versions, either letter case and any number format', () => {
    const { amount, ...terms } = (body(eip3009) as { paymentRequirements: Record<string, unknown> })
      .paymentRequirements;
    const v1 = {
      x402Version: 1,
      paymentPayload: { x402Version: 1, scheme: 'exact', network: 'base-sepolia', payload: eip3009 },
      paymentRequirements: { ...terms, network: 'base-sepolia', maxAmountRequired: amount },
    };
    const { authorization, signature } = eip3009;
    const upper = (text: string): string => `0x${text.slice(2).toUpperCase()}`;
    const written = {
      signature: upper(signature),
      authorization: {
        ...authorization,
        ...{ from: upper(PAYER), to: upper(SELLER), nonce: upper(authorization.nonce), value: '0010000' },
        note: 'mine',
      },
    };
    expect([identity(v1), identity(body(written))]).toEqual([
      identity(body(eip3009)),
      identity(body(eip3009)),
    ]);
  });

  it('M14, J2: differs when any signed value differs', () => {
    const { authorization, signature } = eip3009;
    const signed = [
      eip3009,
      { ...eip3009, signature: signature.replace('1f', '2f') },
      ...Object.entries({ from: SELLER, to: PAYER, value: '9999', validAfter: '1', validBefore: '1' }).map(
        ([name, value]) => ({ signature, authorization: { ...authorization, [name]: value } }),
      ),
      { signature, authorization: { ...authorization, nonce: `0x${'e2'.repeat(32)}` } },
      permit2,
      { ...permit2, permit2Authorization: { ...permit2.permit2Authorization, nonce: '8' } },
      { ...permit2, permit2Authorization: { ...permit2.permit2Authorization, deadline: '8' } },
      solana,
      { transaction: 'AQIE' },
    ];
    expect(new Set(signed.map((payload) => identity(body(payload)))).size).toBe(signed.length);
  });
});
