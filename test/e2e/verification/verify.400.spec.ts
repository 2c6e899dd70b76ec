import {
  freshHash,
  startVerification,
  WALLET,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

const HASH = freshHash();
const LONG = 'a'.repeat(201);

/** Overrides of a valid body, the expected code, and the field that the error names. */
const BAD: readonly (readonly [object, string, string])[] = [
  [{ tx_hash: undefined }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: null }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: '' }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: 12 }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: [HASH] }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: { $ne: null } }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: HASH.slice(2) }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: HASH.slice(0, -1) }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: `${HASH}0` }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: `${HASH}\n` }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: ` ${HASH}` }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: `0X${HASH.slice(2)}` }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: LONG }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: '5'.repeat(88) }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ txHash: freshHash() }, 'INVALID_TX_HASH', 'tx_hash'],
  [{ tx_hash: undefined, txHash: null }, 'INVALID_TX_HASH', 'txHash'],
  [{ chain: undefined }, 'INVALID_CHAIN', 'chain'],
  [{ chain: null }, 'INVALID_CHAIN', 'chain'],
  [{ chain: 8453 }, 'INVALID_CHAIN', 'chain'],
  [{ chain: ['base'] }, 'INVALID_CHAIN', 'chain'],
  [{ chain: 'base-mainnet' }, 'INVALID_CHAIN', 'chain'],
  [{ chain: 'eip155:84530' }, 'INVALID_CHAIN', 'chain'],
  [{ chain: '__proto__' }, 'INVALID_CHAIN', 'chain'],
  [{ chain: 'constructor' }, 'INVALID_CHAIN', 'chain'],
  [{ chain: LONG }, 'INVALID_CHAIN', 'chain'],
  [{ chain: 'base\u0000' }, 'INVALID_CHAIN', 'chain'],
  ...[
    0,
    '0',
    '0.000000',
    -1,
    '-1',
    1e-7,
    '0.0000001',
    0.1 + 0.2,
    '1,5',
    '1.5.0',
    '1e3',
    1e21,
    1_000_000.000_001,
    '1000000.000001',
    1_000_001,
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '1.',
    '01',
    '0x10',
    '١',
    'NaN',
    'Infinity',
    '9'.repeat(201),
    null,
    true,
    [1],
    {},
  ].flatMap((amount) =>
    [{ expected_amount: amount }, { expectedAmount: amount }].map(
      (over) =>
        [
          over,
          'INVALID_AMOUNT',
          typeof amount === 'number' || typeof amount === 'string' ? 'expected_amount' : Object.keys(over)[0],
        ] as [object, string, string],
    ),
  ),
  [{ expected_amount: 1, expectedAmount: 2 }, 'INVALID_AMOUNT', 'expected_amount'],
  [{ recipient: '0x12' }, 'INVALID_ADDRESS', 'recipient'],
  [{ recipient: null }, 'INVALID_ADDRESS', 'recipient'],
  [{ recipient: [WALLET] }, 'INVALID_ADDRESS', 'recipient'],
  [{ recipient: LONG }, 'INVALID_ADDRESS', 'recipient'],
  [{ payer: 'So11111111111111111111111111111111111111112' }, 'INVALID_ADDRESS', 'payer'],
  [{ payer: '' }, 'INVALID_ADDRESS', 'payer'],
  [{ reference: '' }, 'INVALID_PARAMETER', 'reference'],
  [{ reference: 'a'.repeat(129) }, 'INVALID_PARAMETER', 'reference'],
  [{ reference: 'x402:6e2b0a3e-0000-4000-8000-000000000000' }, 'INVALID_PARAMETER', 'reference'],
  [{ reference: 'order 1' }, 'INVALID_PARAMETER', 'reference'],
  [{ reference: 'order/1' }, 'INVALID_PARAMETER', 'reference'],
  [{ reference: 'order\n' }, 'INVALID_PARAMETER', 'reference'],
  [{ reference: 'ördér' }, 'INVALID_PARAMETER', 'reference'],
  [{ reference: null }, 'INVALID_PARAMETER', 'reference'],
  [{ reference: 7 }, 'INVALID_PARAMETER', 'reference'],
  [{ paidAfter: '2026-01-31T12:00:00' }, 'INVALID_PARAMETER', 'paidAfter'],
  [{ paidAfter: '2026-01-31' }, 'INVALID_PARAMETER', 'paidAfter'],
  [{ paidAfter: '2026-13-01T00:00:00Z' }, 'INVALID_PARAMETER', 'paidAfter'],
  [{ paidAfter: '2026-02-30T00:00:00Z' }, 'INVALID_PARAMETER', 'paidAfter'],
  [{ paidAfter: 1_767_225_600 }, 'INVALID_PARAMETER', 'paidAfter'],
  [{ paidAfter: 'yesterday' }, 'INVALID_PARAMETER', 'paidAfter'],
  [{ paidAfter: null }, 'INVALID_PARAMETER', 'paidAfter'],
  [{ memo: 'order-1' }, 'INVALID_PARAMETER', 'memo'],
  [{ memo: null }, 'INVALID_PARAMETER', 'memo'],
  [{ amount: 1 }, 'VALIDATION_FAILED', 'amount'],
  [{ expected_amounts: 1 }, 'VALIDATION_FAILED', 'expected_amounts'],
  [{ tenantId: 'x' }, 'VALIDATION_FAILED', 'tenantId'],
];

interface Envelope {
  readonly statusCode: number;
  readonly code: string;
  readonly error: string;
  readonly message: string;
  readonly requestId: string;
  readonly errors?: readonly { field: string; message: string }[];
}

describe('POST /verify: invalid input', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
    seller = await fixture.tenant();
  });
  afterAll(() => fixture.test.close());

  it.each(BAD.map(([over, code, field]) => [JSON.stringify(over).slice(0, 70), code, field, over] as const))(
    'A2: %s is refused with %s for %s',
    async (_, code, field, over) => {
      const response = await fixture.verify(seller.liveKey, { tx_hash: HASH, chain: 'base', ...over });
      expect(response.status).toBe(400);
      const body = response.body as Envelope;
      expect(body).toMatchObject({ statusCode: 400, code, requestId: response.headers['x-request-id'] });
      expect(body.errors?.map((error) => error.field)).toContain(field);
      expect(response.headers['x-payment-status']).toBeUndefined();
    },
  );

  it.each([
    ['a memo that is too long', { memo: 'a'.repeat(567) }, 'INVALID_PARAMETER'],
    ['an empty memo', { memo: '' }, 'INVALID_PARAMETER'],
    ['a memo that cannot be stored', { memo: 'a\u0000b' }, 'INVALID_PARAMETER'],
    ['an EVM hash', { tx_hash: HASH }, 'INVALID_TX_HASH'],
    ['an EVM recipient', { recipient: WALLET }, 'INVALID_ADDRESS'],
  ])('A2: on Solana %s is refused', async (_, over, code) => {
    const body = { tx_hash: '1'.repeat(64), chain: 'solana', ...over };
    const response = await fixture.verify(seller.liveKey, body).expect(400);
    expect(response.body).toMatchObject({ code });
  });

  it.each(['true ', '1', '0', 'yes', 'TRUE', ''])('A15: strict=%j is refused', async (value) => {
    const path = `/verify?strict=${encodeURIComponent(value)}`;
    const response = await fixture.verify(seller.liveKey, { tx_hash: HASH, chain: 'base' }, path);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'INVALID_PARAMETER' });
  });

  it('G4: an unknown query parameter is refused', async () => {
    const path = '/verify?stict=true';
    const response = await fixture.verify(seller.liveKey, { tx_hash: HASH, chain: 'base' }, path);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'INVALID_PARAMETER' });
  });

  it.each(['{"tx_hash": ', '{tx_hash: 1}', 'tx_hash=1', '"text"', 'nul'])(
    'A2: the malformed body %s is INVALID_JSON or VALIDATION_FAILED',
    async (text) => {
      const response = await fixture
        .verify(seller.liveKey, {})
        .set('Content-Type', 'application/json')
        .send(text);
      expect(response.status).toBe(400);
      expect(['INVALID_JSON', 'VALIDATION_FAILED']).toContain((response.body as Envelope).code);
      if (text !== '"text"') expect((response.body as Envelope).code).toBe('INVALID_JSON');
    },
  );

  it.each([[[]], [[{ tx_hash: HASH, chain: 'base' }]]])('A2: an array body is refused: %j', async (body) => {
    const response = await fixture.verify(seller.liveKey, body);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('A2: a missing body is 400, not 500', async () => {
    const response = await fixture.test.http
      .post('/api/v1/x402/verify')
      .set('Authorization', `Bearer ${seller.liveKey}`);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'INVALID_CHAIN' });
  });

  it('A2: a bad request charges no unit, writes no log line and causes no verifier call', async () => {
    await fixture.verify(seller.liveKey, { tx_hash: HASH, chain: 'base', expected_amount: 0 }).expect(400);
    expect(await fixture.logRows(seller.tenantId)).toEqual([]);
    expect(await fixture.units(seller.tenantId)).toEqual({ used: 0, reserved: 0 });
    expect(fixture.verifier.queries).toEqual([]);
  });
});
