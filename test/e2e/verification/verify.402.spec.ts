import {
  freshHash,
  paid,
  sandboxHash,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

describe('POST /verify?strict=true', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
    seller = await fixture.tenant();
  });
  afterAll(() => fixture.test.close());

  it.each([
    ['not_found', 'pending'],
    ['pending', 'pending'],
    ['wrong_recipient', 'rejected'],
    ['reverted', 'rejected'],
    ['confirmed_small', 'rejected'],
  ] as const)('A15: %s is 402 with the same body as the 200 without strict', async (family, status) => {
    const body = { tx_hash: sandboxHash(family), chain: 'sandbox', expected_amount: 1 };
    const lax = await fixture.verify(seller.testKey, body, '/verify?strict=false').expect(200);
    const strict = await fixture.verify(seller.testKey, body, '/verify?strict=true').expect(402);

    expect(strict.headers['x-payment-status']).toBe(status);
    expect(lax.headers['x-payment-status']).toBe(status);
    const varying = ['requestId', 'cached', 'verifiedAt', 'timestamp'];
    const facts = (answer: object): object =>
      Object.fromEntries(Object.entries(answer).filter(([name]) => !varying.includes(name)));
    expect(facts(strict.body as object)).toEqual(facts(lax.body as object));
    expect(strict.body).toMatchObject({ success: false, status });
    expect(strict.body).not.toHaveProperty('code');
  });

  it('A15: a confirmed payment is 200 with and without strict', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    for (const path of ['/verify?strict=true', '/verify?strict=false', '/verify']) {
      const response = await fixture
        .verify(seller.liveKey, { tx_hash: hash, chain: 'base' }, path)
        .expect(200);
      expect(response.headers['x-payment-status']).toBe('confirmed');
    }
  });

  it('A15: a claimed payment is 402 for another reference', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const ask = (reference: string) =>
      fixture.verify(seller.liveKey, { tx_hash: hash, chain: 'base', reference }, '/verify?strict=true');
    await ask('order-1').expect(200);
    const { body } = await ask('order-2').expect(402);
    expect(body).toMatchObject({ reason: 'ALREADY_CLAIMED', claimed: false });
  });

  it('A15: strict does not change the status of errors', async () => {
    const path = '/verify?strict=true';
    await fixture.verify(seller.liveKey, { tx_hash: 'x', chain: 'base' }, path).expect(400);
    const body = { tx_hash: sandboxHash('unavailable'), chain: 'sandbox' };
    await fixture.verify(seller.testKey, body, path).expect(503);
  });
});
