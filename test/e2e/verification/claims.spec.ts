import {
  BASE_URL,
  BUYER,
  freshHash,
  mined,
  move,
  OTHER_BUYER,
  paid,
  sandboxHash,
  startVerification,
  WALLET,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import {
  SANDBOX_MEMO,
  SANDBOX_PAYER,
  SANDBOX_SECOND_PAYER,
} from '../../../src/modules/verification/verifiers/sandbox/sandbox-families.js';
import type { TestTenant } from '../../support/verification/tenants.js';

interface Answer {
  readonly success: boolean;
  readonly claimed: boolean;
  readonly reason?: string;
}

const ROUTER = `0x${'70'.repeat(20)}`;
const YES = { success: true, claimed: true };
const TAKEN = { success: false, claimed: false, status: 'rejected', reason: 'ALREADY_CLAIMED' };

describe('POST /verify: claims', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
    seller = await fixture.tenant();
  });
  afterAll(() => fixture.test.close());

  const payment = (evidence = paid()): string => {
    const hash = freshHash();
    fixture.verifier.tell(hash, evidence);
    return hash;
  };
  const ask = async (hash: string, more: object = {}, key = seller.liveKey): Promise<Answer> =>
    (await fixture.verifyBase(key, hash, more).expect(200)).body as Answer;
  const claims = (hash: string): Promise<unknown[]> =>
    fixture.test.dataSource.query(
      'SELECT payer, reference FROM payment_claims WHERE tx_hash = $1 ORDER BY payer',
      [hash],
    );

  it('A8: only the reference that claimed a payment is confirmed again; another one, or none, is refused', async () => {
    const hash = payment();
    expect(await ask(hash, { reference: 'order-1' })).toMatchObject({ ...YES, reference: 'order-1' });
    expect(await ask(hash, { reference: 'order-1' })).toMatchObject({ ...YES, cached: true });
    expect(await ask(hash, { reference: 'order-2' })).toMatchObject(TAKEN);
    expect(await ask(hash)).toMatchObject(TAKEN);
    expect(await ask(hash, { reference: 'ORDER-1' })).toMatchObject(TAKEN);
    expect(await claims(hash)).toEqual([{ payer: '', reference: 'order-1' }]);
  });

  it('A8: a request without a reference claims nothing, and a later request can claim the payment', async () => {
    const hash = payment();
    expect(await ask(hash)).toMatchObject({ success: true, claimed: false, reference: null });
    expect(await ask(hash, { reference: 'order-1' })).toMatchObject(YES);
    expect(await ask(hash)).toMatchObject(TAKEN);
  });

  it('A8: a rejection claims nothing, so the payment can be claimed with a lower expected amount', async () => {
    const hash = payment();
    expect(await ask(hash, { reference: 'dear', expected_amount: 2 })).toMatchObject({
      reason: 'AMOUNT_TOO_LOW',
      claimed: false,
    });
    expect(await ask(hash, { reference: 'cheap', expected_amount: 1 })).toMatchObject(YES);
    expect(await ask(hash, { reference: 'cheap', expected_amount: 2 })).toMatchObject({
      reason: 'AMOUNT_TOO_LOW',
      claimed: false,
    });
  });

  it('A8: claims of two tenants are independent', async () => {
    const other = await fixture.tenant();
    const hash = payment();
    expect(await ask(hash, { reference: 'order-1' })).toMatchObject(YES);
    expect(await ask(hash, { reference: 'order-2' }, other.liveKey)).toMatchObject(YES);
  });

  it('A8: each payer’s part of a payment is claimed once, and then the whole cannot be claimed', async () => {
    const tx_hash = sandboxHash('two_payers');
    const of = async (payer: string | undefined, reference?: string): Promise<unknown> => {
      const body = { tx_hash, chain: 'sandbox', ...(payer && { payer }), ...(reference && { reference }) };
      return (await fixture.verify(seller.testKey, body).expect(200)).body;
    };
    expect(await of(SANDBOX_PAYER, 'order-1')).toMatchObject({ ...YES, amountUsdc: '10', binding: 'payer' });
    expect(await of(SANDBOX_SECOND_PAYER, 'order-2')).toMatchObject({ ...YES, amountUsdc: '15' });
    expect(await of(SANDBOX_PAYER, 'order-1')).toMatchObject(YES);
    expect(await of(SANDBOX_PAYER, 'order-3')).toMatchObject(TAKEN);
    expect(await of(SANDBOX_SECOND_PAYER, 'order-1')).toMatchObject(TAKEN);
    expect(await of(SANDBOX_PAYER)).toMatchObject(TAKEN);
    expect(await of(undefined, 'order-4')).toMatchObject(TAKEN);
    expect(await of(undefined, 'order-1')).toMatchObject(TAKEN);
    expect(await of(undefined)).toMatchObject(TAKEN);
  });

  it('A8: forty payers of one transaction claim their parts at once', async () => {
    const payers = Array.from({ length: 40 }, (_, index) => `0x${String(index + 1).padStart(40, '0')}`);
    const hash = payment(mined(payers.map((payer) => move(payer, WALLET, 1_500_000n))));
    await ask(hash);
    const answers = await Promise.all(
      payers.map((payer, index) => ask(hash, { payer, reference: `order-${index}` })),
    );
    expect(answers.filter(({ success, claimed }) => success && claimed)).toHaveLength(payers.length);
    expect(await claims(hash)).toEqual(
      payers.map((payer, index) => ({ payer, reference: `order-${index}` })),
    );
  });

  it('E2: analytics counts a payment of two payers once and in full, whichever part is verified first', async () => {
    const { liveKey } = await fixture.tenant();
    const analytics = async (): Promise<unknown> =>
      (
        await fixture.test.http
          .get(`${BASE_URL}/analytics?days=1`)
          .set('Authorization', `Bearer ${liveKey}`)
          .expect(200)
      ).body;
    const bundle = mined([move(BUYER, WALLET, 1_000_000n), move(OTHER_BUYER, WALLET, 1_500_000n)]);
    const [apart, whole] = [payment(bundle), payment(bundle)];
    await ask(apart, { payer: BUYER }, liveKey);
    await ask(apart, { payer: OTHER_BUYER }, liveKey);
    expect(await analytics()).toMatchObject({ totals: { volumeUsdc: '2.5', uniquePayers: 2 } });
    await ask(whole, {}, liveKey);
    await ask(whole, { payer: OTHER_BUYER }, liveKey);
    expect(await analytics()).toMatchObject({ totals: { volumeUsdc: '5', successful: 4 } });
    // The first confirmation may be a repeat of a rejection.
    const repeated = payment(bundle);
    await ask(repeated, { expected_amount: 9 }, liveKey);
    await ask(repeated, { payer: BUYER }, liveKey);
    expect(await analytics()).toMatchObject({ totals: { volumeUsdc: '7.5', successful: 5 } });
  });

  it('A8: a claim of the whole blocks each payer’s part, except for its own reference', async () => {
    const hash = payment(mined([move(BUYER, WALLET, 10n), move(OTHER_BUYER, WALLET, 15n)]));
    expect(await ask(hash, { reference: 'order-1' })).toMatchObject({ ...YES, amountAtomic: '25' });
    expect(await ask(hash, { reference: 'order-2', payer: BUYER })).toMatchObject(TAKEN);
    expect(await ask(hash, { reference: 'order-1', payer: BUYER })).toMatchObject({
      ...YES,
      amountAtomic: '10',
    });
    expect(await claims(hash)).toEqual([{ payer: '', reference: 'order-1' }]);
  });

  it('A8: a settled authorization blocks claims of the whole and of its payer, not of another payer', async () => {
    const { liveKey, tenantId } = await fixture.tenant();
    const hash = payment(mined([move(BUYER, WALLET, 10n), move(OTHER_BUYER, WALLET, 15n)]));
    await ask(hash, {}, liveKey);
    await fixture.test.dataSource.query(
      `SELECT claim_payment(tenant_id, environment, network, tx_hash, $2, '0x01', 'x402:settled', '[]') FROM payments
       WHERE tenant_id = $1`,
      [tenantId, BUYER],
    );
    for (const order of [{}, { reference: 'order-1' }]) {
      expect(await ask(hash, order, liveKey)).toMatchObject(TAKEN);
      expect(await ask(hash, { ...order, payer: BUYER }, liveKey)).toMatchObject(TAKEN);
    }
    expect(await ask(hash, { reference: 'order-2', payer: OTHER_BUYER }, liveKey)).toMatchObject(YES);
    const listed = await fixture.test.http
      .get(`${BASE_URL}/payments`)
      .set('Authorization', `Bearer ${liveKey}`)
      .expect(200);
    expect((listed.body as { payments: [{ claims: unknown[] }] }).payments[0].claims).toEqual([
      { payer: BUYER, reference: 'x402:settled' },
      { payer: OTHER_BUYER, reference: 'order-2' },
    ]);
  });

  it('A15: a buyer and the router it paid through are one payer with one claim', async () => {
    const { liveKey, tenantId } = await fixture.tenant();
    const bundle = (): string =>
      payment(mined([move(BUYER, ROUTER, 10n), move(ROUTER, WALLET, 10n), move(OTHER_BUYER, WALLET, 15n)]));
    for (const [first, second] of [
      [BUYER, ROUTER],
      [ROUTER, BUYER],
    ]) {
      const hash = bundle();
      const fact = { amountAtomic: '10', fromAddress: BUYER, binding: 'payer' };
      const order = { payer: first, reference: 'order-1' };
      expect(await ask(hash, order, liveKey)).toMatchObject({ ...YES, ...fact });
      expect(await ask(hash, order, liveKey)).toMatchObject({ ...YES, ...fact, cached: true });
      expect(await ask(hash, { payer: second, reference: 'order-2' }, liveKey)).toMatchObject(TAKEN);
      expect(await ask(hash, { payer: second, reference: 'order-1' }, liveKey)).toMatchObject(YES);
      expect(await ask(hash, { payer: OTHER_BUYER, reference: 'order-2' }, liveKey)).toMatchObject(YES);
      expect(await claims(hash)).toEqual([
        { payer: ROUTER, reference: 'order-1' },
        { payer: OTHER_BUYER, reference: 'order-2' },
      ]);
    }
    expect(await fixture.logRows(tenantId)).toContainEqual(expect.objectContaining({ payer: BUYER }));
  });

  it('A15: of twenty concurrent claims by both addresses of one payer, one succeeds', async () => {
    const hash = payment(mined([move(BUYER, ROUTER, 10n), move(ROUTER, WALLET, 10n)]));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        ask(hash, { reference: `order-${index}`, payer: index % 2 === 0 ? BUYER : ROUTER }),
      ),
    );
    expect(answers.filter(({ success, claimed }) => success && claimed)).toHaveLength(1);
    expect(await claims(hash)).toHaveLength(1);
  });

  it('A15: WRONG_PAYER names the actual payer, and the binding is none', async () => {
    const hash = payment();
    const wrong = { reason: 'WRONG_PAYER', fromAddress: BUYER, toAddress: WALLET, binding: 'none' };
    expect(await ask(hash, { payer: OTHER_BUYER })).toMatchObject({ ...wrong, cached: false });
    expect(await ask(hash, { payer: OTHER_BUYER })).toMatchObject({ ...wrong, cached: true });
  });

  it('A8: payment.verified names only a reference that claimed the payment; payment.rejected names the requested one', async () => {
    const { liveKey, tenantId } = await fixture.tenant();
    await fixture.test.dataSource.query(
      `INSERT INTO event_listeners (tenant_id, environment, event_type)
       VALUES ($1, 'live', 'payment.verified'), ($1, 'live', 'payment.rejected')`,
      [tenantId],
    );
    const eventsOf = async (order: object, evidence = paid()): Promise<unknown[]> => {
      const hash = payment(evidence);
      await ask(hash, order, liveKey);
      return fixture.test.dataSource.query(
        `SELECT event_type AS type, payload->'reference' AS reference, payload->>'fromAddress' AS payer
         FROM outbox WHERE tenant_id = $1 AND payload->>'txHash' = $2`,
        [tenantId, hash],
      );
    };
    const reference = 'order-1';
    const verified = { type: 'payment.verified', reference: null, payer: BUYER };
    expect(await eventsOf({ reference })).toEqual([{ ...verified, reference }]);
    expect(await eventsOf({ reference, expected_amount: 99 })).toEqual([verified]);
    expect(await eventsOf({ reference, payer: OTHER_BUYER })).toEqual([verified]);
    const elsewhere = mined([move(BUYER, OTHER_BUYER, 10n)]);
    expect(await eventsOf({ reference }, elsewhere)).toEqual([
      { type: 'payment.rejected', reference, payer: null },
    ]);
  });

  it.each([20])('A8: of %i concurrent references, one is confirmed', async (count) => {
    const fresh = payment();
    const known = payment();
    await ask(known);
    for (const hash of [fresh, known]) {
      const answers = await Promise.all(
        Array.from({ length: count }, (_, index) => ask(hash, { reference: `order-${index}` })),
      );
      expect(answers.filter(({ success, claimed }) => success && claimed)).toHaveLength(1);
      expect(answers.filter(({ reason }) => reason === 'ALREADY_CLAIMED')).toHaveLength(count - 1);
      expect(await claims(hash)).toHaveLength(1);
    }
    expect(fixture.verifier.count(fresh)).toBe(1);
  });

  it('A8: concurrent claims of the whole and of its parts never both succeed', async () => {
    for (let round = 0; round < 5; round += 1) {
      const hash = payment(mined([move(BUYER, WALLET, 10n), move(OTHER_BUYER, WALLET, 15n)]));
      const orders = [
        { reference: 'whole-1' },
        { reference: 'part-1', payer: BUYER },
        { reference: 'whole-2' },
        { reference: 'part-2', payer: OTHER_BUYER },
        { reference: 'part-3', payer: BUYER },
      ];
      const answers = await Promise.all(orders.map((order) => ask(hash, order)));
      const won = orders.filter((_, index) => answers[index]?.success === true);
      const wholes = won.filter(({ payer }) => payer === undefined);
      expect(wholes.length === 1 ? won.length : wholes.length).toBe(wholes.length === 1 ? 1 : 0);
      expect(new Set(won.map(({ payer }) => payer)).size).toBe(won.length);
      expect(won.length).toBeGreaterThan(0);
      expect(await claims(hash)).toHaveLength(won.length);
    }
  });

  it('A15: a tenant that requires references receives no confirmation without one', async () => {
    const strict = await fixture.tenant({ requireReference: true });
    const hash = payment();
    expect(await ask(hash, {}, strict.liveKey)).toMatchObject({
      reason: 'REFERENCE_REQUIRED',
      claimed: false,
    });
    expect(await ask(hash, { reference: 'order-1' }, strict.liveKey)).toMatchObject(YES);
    expect(await ask(hash, {}, strict.liveKey)).toMatchObject({ reason: 'ALREADY_CLAIMED' });
  });

  it('A15: the response names the binding between payment and buyer', async () => {
    const tx_hash = sandboxHash('memo');
    const bind = async (more: object): Promise<unknown> =>
      (await fixture.verify(seller.testKey, { tx_hash, chain: 'sandbox', ...more }).expect(200)).body;
    expect(await bind({})).toMatchObject({ success: true, binding: 'none' });
    expect(await bind({ payer: SANDBOX_PAYER })).toMatchObject({ success: true, binding: 'payer' });
    expect(await bind({ memo: SANDBOX_MEMO })).toMatchObject({ success: true, binding: 'memo' });
    expect(await bind({ memo: SANDBOX_MEMO, payer: SANDBOX_PAYER })).toMatchObject({
      success: true,
      binding: 'payer+memo',
    });
    for (const more of [{}, { payer: SANDBOX_PAYER }])
      expect(await bind({ memo: 'order-43', ...more })).toMatchObject({
        reason: 'MEMO_MISMATCH',
        fromAddress: SANDBOX_PAYER.toLowerCase(),
        binding: 'none',
      });
  });
});
