import {
  freshHash,
  paid,
  sandboxHash,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

type Result = Record<string, unknown>;

describe('POST /verify/batch', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
    seller = await fixture.tenant();
  });
  afterAll(() => fixture.test.close());

  const batch = (verifications: unknown, key = seller.liveKey) =>
    fixture.verify(key, { verifications }, '/verify/batch');
  const resultsOf = ({ body }: { body: unknown }): Result[] => (body as { results: Result[] }).results;
  const payment = (): string => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    return hash;
  };

  it('A13: a hundred mixed items are answered in order, and an invalid item affects only itself', async () => {
    const kinds = [
      () => ({
        item: { tx_hash: payment(), chain: 'base' },
        expected: { success: true, status: 'confirmed' },
      }),
      () => ({
        item: { txHash: payment(), chain: 'base', expectedAmount: 2 },
        expected: { success: false, reason: 'AMOUNT_TOO_LOW' },
      }),
      () => ({ item: { tx_hash: freshHash(), chain: 'base' }, expected: { reason: 'TX_NOT_FOUND' } }),
      () => ({
        item: { tx_hash: 'x', chain: 'base' },
        expected: { statusCode: 400, code: 'INVALID_TX_HASH' },
      }),
      () => ({
        item: { tx_hash: freshHash(), chain: 'base', amount: 1 },
        expected: { statusCode: 400, code: 'VALIDATION_FAILED' },
      }),
      () => ({
        item: { tx_hash: sandboxHash('confirmed'), chain: 'sandbox' },
        expected: { statusCode: 403, code: 'CHAIN_NOT_ENABLED' },
      }),
      () => ({ item: null, expected: { statusCode: 400, code: 'VALIDATION_FAILED' } }),
      () => ({ item: 'text', expected: { statusCode: 400, code: 'VALIDATION_FAILED' } }),
      () => ({ item: [], expected: { statusCode: 400, code: 'VALIDATION_FAILED' } }),
      () => ({ item: {}, expected: { statusCode: 400, code: 'INVALID_CHAIN' } }),
    ];
    const cases = Array.from({ length: 100 }, (_, index) => kinds[index % kinds.length]?.());

    const response = await batch(cases.map((one) => one?.item)).expect(200);

    const results = resultsOf(response);
    expect(results).toHaveLength(100);
    cases.forEach((one, index) => {
      const { tx_hash, txHash } = (one?.item ?? {}) as { tx_hash?: string; txHash?: string };
      const isAnswer = 'success' in (results[index] ?? {});
      expect(results[index]).toMatchObject({
        ...one?.expected,
        ...(isAnswer ? { txHash: tx_hash ?? txHash } : {}),
        requestId: response.headers['x-request-id'],
      });
    });
  });

  it('A13: a payment repeated in a batch causes one verifier call, one unit and one claim', async () => {
    const { liveKey, tenantId } = await fixture.tenant();
    const hash = payment();
    const items = ['order-1', 'order-2', 'order-1'].map((reference) => ({
      tx_hash: hash,
      chain: 'base',
      reference,
    }));
    const results = resultsOf(await batch(items, liveKey).expect(200));
    const winners = new Set(
      results.filter(({ success }) => success === true).map(({ reference }) => reference),
    );
    expect(winners.size).toBe(1);
    expect(results.filter(({ reason }) => reason === 'ALREADY_CLAIMED').length).toBeGreaterThan(0);
    expect(fixture.verifier.count(hash)).toBe(1);
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
    expect(await fixture.logRows(tenantId)).toHaveLength(3);
  });

  it('A13: a batch larger than the quota verifies exactly as many payments as the quota has units', async () => {
    const { liveKey, tenantId } = await fixture.tenant({ limitOverrides: { verificationsPerMonth: 3 } });
    const items = Array.from({ length: 12 }, () => ({ tx_hash: payment(), chain: 'base' }));
    const results = resultsOf(await batch(items, liveKey).expect(200));
    expect(results.filter(({ success }) => success === true)).toHaveLength(3);
    expect(results.filter(({ code }) => code === 'QUOTA_EXCEEDED')).toHaveLength(9);
    expect(await fixture.units(tenantId)).toEqual({ used: 3, reserved: 0 });
  });

  it('A13: a verifier outage for one item does not affect the other items', async () => {
    const items = ['unavailable', 'confirmed', 'reverted'] as const;
    const results = resultsOf(
      await batch(
        items.map((family) => ({ tx_hash: sandboxHash(family), chain: 'sandbox' })),
        seller.testKey,
      ).expect(200),
    );
    expect(results).toMatchObject([
      { statusCode: 503, code: 'VERIFIER_UNAVAILABLE', retryAfterSeconds: 5 },
      { success: true },
      { reason: 'TX_FAILED' },
    ]);
  });

  it.each([
    ['101 items', new Array<object>(101).fill({ tx_hash: freshHash(), chain: 'base' })],
    ['an empty list', []],
    ['an object instead of a list', { tx_hash: freshHash() }],
    ['null', null],
    ['no list', undefined],
  ])('A13: a batch with %s is 400', async (_, items) => {
    const { body } = await batch(items).expect(400);
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('A13: an unknown member beside the list is 400', async () => {
    const body = { verifications: [{ tx_hash: freshHash(), chain: 'base' }], strict: true };
    const response = await fixture.verify(seller.liveKey, body, '/verify/batch').expect(400);
    expect(response.body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'strict' }] });
  });
});
