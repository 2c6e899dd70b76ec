import {
  BUYER,
  freshHash,
  mined,
  move,
  NOT_FOUND,
  IN_MEMPOOL,
  paid,
  sandboxHash,
  startVerification,
  UNRELATED,
  UNCONFIRMED,
  WALLET,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import { SANDBOX_FAMILIES } from '../../../src/modules/verification/verifiers/sandbox/sandbox-families.js';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const matching = (pattern: RegExp): string => expect.stringMatching(pattern) as string;

describe('POST /verify: responses', () => {
  let fixture: VerificationFixture;
  let seller: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification({ config: { REMEMBER_SECONDS: '3600' } });
    seller = await fixture.tenant();
  });
  afterAll(() => fixture.test.close());

  it('A1: a confirmed response has exactly the documented fields', async () => {
    const hash = freshHash();
    const evidence = paid(1_500_000n, { riskScore: 0.1 });
    fixture.verifier.tell(hash, evidence);

    const response = await fixture.verifyBase(seller.liveKey, hash, { expected_amount: 1.5 }).expect(200);

    expect(response.headers['x-payment-status']).toBe('confirmed');
    expect(response.body).toEqual({
      success: true,
      status: 'confirmed',
      cached: false,
      paymentId: matching(UUID),
      txHash: hash,
      chain: 'base',
      network: 'eip155:8453',
      asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
      amountUsdc: '1.5',
      amountAtomic: '1500000',
      fromAddress: BUYER,
      toAddress: WALLET,
      blockNumber: 4711,
      confirmations: 20,
      finality: 'finalized',
      // 1 - (1 - 0.1) * (1 - 0.05): the tenant has no earlier payment of this buyer.
      riskScore: 0.145,
      riskReasons: ['verifier_score', 'first_seen_sender'],
      surplusAtomic: '0',
      binding: 'none',
      timestamp: new Date((evidence.block?.timeSeconds ?? 0) * 1_000).toISOString(),
      verifiedAt: matching(ISO),
      firstVerifiedAt: matching(ISO),
      claimed: false,
      reference: null,
      requestId: response.headers['x-request-id'],
    });
  });

  it('A1: a rejected response is 200, with reason, message and the known facts', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, mined([move(BUYER, UNRELATED, 1_500_000n)]));

    const response = await fixture.verifyBase(seller.liveKey, hash).expect(200);

    expect(response.headers['x-payment-status']).toBe('rejected');
    expect(response.body).toMatchObject({
      success: false,
      status: 'rejected',
      reason: 'WRONG_RECIPIENT',
      message: matching(/\w/),
      amountUsdc: '0',
      amountAtomic: '0',
      toAddress: null,
      claimed: false,
      firstVerifiedAt: null,
    });
  });

  it('A1: a pending response has the current and required confirmations and a retry delay', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid(1_500_000n, { finality: UNCONFIRMED }));

    const response = await fixture.verifyBase(seller.liveKey, hash).expect(200);

    expect(response.headers['x-payment-status']).toBe('pending');
    expect(response.body).toMatchObject({
      success: false,
      status: 'pending',
      reason: 'AWAITING_CONFIRMATIONS',
      confirmations: 1,
      requiredConfirmations: 3,
      retryAfterSeconds: expect.any(Number) as number,
    });
  });

  it.each(
    SANDBOX_FAMILIES.filter(({ name }) => name !== 'slow').map((family) => [family.name, family] as const),
  )('A7: the sandbox family %s answers over HTTP as documented', async (name, { outcome, prefix }) => {
    const timed = ['paid_at', 'gone_at'].includes(name) ? 'ffffffff' : '';
    const tx_hash = sandboxHash(name, timed);
    expect(tx_hash.startsWith(prefix)).toBe(true);
    const response = await fixture.verify(seller.testKey, {
      tx_hash,
      chain: 'sandbox',
      expected_amount: '1.5',
    });
    if (outcome.status === 503) {
      expect(response.status).toBe(503);
      expect(response.body).toMatchObject({ code: outcome.reason });
    } else {
      expect(response.status).toBe(200);
      expect(response.body).toMatchObject({ success: outcome.reason === null, status: outcome.status });
      expect((response.body as { reason?: string }).reason ?? null).toBe(outcome.reason);
    }
  });

  it('A2: amounts as number or string, both spellings of names, and hashes in any case are accepted', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid(300_000n));
    const bodies = [
      { tx_hash: hash, chain: 'base', expected_amount: 0.3 },
      { txHash: hash, chain: 'base', expectedAmount: '0.3' },
      { tx_hash: hash, txHash: hash, chain: 'base', expected_amount: '0.3', expectedAmount: '0.3' },
      { tx_hash: `0x${hash.slice(2).toUpperCase()}`, chain: 'base', expected_amount: '0.300000' },
    ];
    for (const body of bodies) {
      const response = await fixture.verify(seller.liveKey, body).expect(200);
      expect(response.body).toMatchObject({ success: true, txHash: hash, surplusAtomic: '0' });
    }
    expect(fixture.verifier.count(hash)).toBe(1);
  });

  it('A2: the largest and the smallest amount are accepted', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid(1_000_000_000_000n));
    await fixture.verifyBase(seller.liveKey, hash, { expected_amount: 1_000_000 }).expect(200);
    const least = await fixture.verifyBase(seller.liveKey, hash, { expected_amount: '0.000001' }).expect(200);
    expect(least.body).toMatchObject({ success: true, surplusAtomic: '999999999999' });
  });

  it('A3: a repeat is cached, returns the same payment, charges no unit and causes no verifier call', async () => {
    const tenant = await fixture.tenant();
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());

    const first = await fixture.verifyBase(tenant.liveKey, hash).expect(200);
    const second = await fixture.verifyBase(tenant.liveKey, hash).expect(200);

    const { requestId: a, cached: fresh, ...facts } = first.body as Record<string, unknown>;
    const { requestId: b, cached, ...repeated } = second.body as Record<string, unknown>;
    expect(repeated).toEqual(facts);
    expect([fresh, cached]).toEqual([false, true]);
    expect(a).not.toBe(b);
    expect(fixture.verifier.count(hash)).toBe(1);
    expect(await fixture.units(tenant.tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('A3: a remembered payment is judged by the amount, payer and time of each request', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const ask = async (more: object): Promise<unknown> =>
      (await fixture.verifyBase(seller.liveKey, hash, more).expect(200)).body;

    expect(await ask({ expected_amount: '1.5' })).toMatchObject({ success: true, cached: false });
    expect(await ask({ expected_amount: '1.500001' })).toMatchObject({
      cached: true,
      reason: 'AMOUNT_TOO_LOW',
    });
    expect(await ask({ payer: UNRELATED })).toMatchObject({ cached: true, reason: 'WRONG_PAYER' });
    expect(await ask({ payer: BUYER })).toMatchObject({ success: true, binding: 'payer' });
    expect(await ask({ paidAfter: new Date().toISOString() })).toMatchObject({ reason: 'PAID_TOO_EARLY' });
    expect(await ask({ paidAfter: new Date(Date.now() - 60_000).toISOString() })).toMatchObject({
      success: true,
      cached: true,
    });
  });

  it('A3: a final rejection is remembered', async () => {
    const hash = freshHash();
    fixture.verifier.tell(hash, { ...mined([]), execution: 'failed' }, paid());
    for (const cached of [false, true]) {
      const { body } = await fixture.verifyBase(seller.liveKey, hash).expect(200);
      expect(body).toMatchObject({ success: false, reason: 'TX_FAILED', cached });
    }
  });

  it.each([
    ['that is not found', NOT_FOUND, 'TX_NOT_FOUND'],
    ['without a block', IN_MEMPOOL, 'AWAITING_CONFIRMATIONS'],
    ['with too few confirmations', paid(1_500_000n, { finality: UNCONFIRMED }), 'AWAITING_CONFIRMATIONS'],
  ] as const)('A3: a transaction %s is not remembered and charges no unit', async (_, evidence, reason) => {
    const tenant = await fixture.tenant();
    const hash = freshHash();
    fixture.verifier.tell(hash, evidence, evidence, paid());
    for (let look = 0; look < 2; look += 1) {
      const { body } = await fixture.verifyBase(tenant.liveKey, hash).expect(200);
      expect(body).toMatchObject({ status: 'pending', reason, cached: false });
      expect(await fixture.units(tenant.tenantId)).toEqual({ used: 0, reserved: 0 });
    }
    const { body } = await fixture.verifyBase(tenant.liveKey, hash).expect(200);
    expect(body).toMatchObject({ success: true, cached: false });
    expect(await fixture.units(tenant.tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('A4: every verification writes one log line with its result', async () => {
    const tenant = await fixture.tenant();
    const hash = freshHash();
    fixture.verifier.tell(hash, NOT_FOUND, paid());
    const calls = [
      await fixture.verifyBase(tenant.liveKey, hash),
      await fixture.verifyBase(tenant.liveKey, hash, { reference: 'order-1' }),
      await fixture.verifyBase(tenant.liveKey, hash, { reference: 'order-2' }),
      await fixture.verifyBase(tenant.liveKey, hash, { reference: 'order-1', expected_amount: 9 }),
    ];
    // Errors write no line.
    await fixture.verifyBase(tenant.liveKey, hash, { chain: 'nowhere' }).expect(400);

    const rows = await fixture.logRows(tenant.tenantId);
    const paymentId = (calls[1]?.body as { paymentId: string }).paymentId;
    expect(
      rows.map(({ status, reason, cached, reference, payment_id }) => [
        status,
        reason,
        cached,
        reference,
        payment_id,
      ]),
    ).toEqual([
      ['pending', 'TX_NOT_FOUND', false, null, null],
      ['confirmed', null, false, 'order-1', paymentId],
      ['rejected', 'ALREADY_CLAIMED', true, 'order-2', paymentId],
      ['rejected', 'AMOUNT_TOO_LOW', true, 'order-1', paymentId],
    ]);
    expect(rows.map(({ request_id }) => request_id)).toEqual(
      calls.map(({ headers }) => (headers as Record<string, string>)['x-request-id']),
    );
    for (const row of rows) {
      expect(row).toMatchObject({ caller: `key:${tenant.liveKeyId}`, chain: 'base', tx_hash: hash });
      expect(row.latency_ms).toBeGreaterThanOrEqual(0);
      expect(row.latency_ms).toBeLessThan(30_000);
    }
    expect(rows[1]).toMatchObject({ amount_atomic: '1500000', payer: BUYER, environment: 'live' });
  });

  it('A4: the latency in the log includes the time of the verifier', async () => {
    const tenant = await fixture.tenant();
    await fixture.verify(tenant.testKey, { tx_hash: sandboxHash('slow'), chain: 'sandbox' }).expect(200);
    const [row] = await fixture.logRows(tenant.tenantId);
    expect(row?.latency_ms).toBeGreaterThanOrEqual(1_990);
  });

  it('A9: a payment above the tenant’s own risk threshold is rejected', async () => {
    const careful = await fixture.tenant({ riskThreshold: 0.5 });
    const body = { tx_hash: sandboxHash('risky'), chain: 'sandbox' };
    const answers = [seller, careful].map(async ({ testKey }) => (await fixture.verify(testKey, body)).body);
    expect(await Promise.all(answers)).toMatchObject([
      { success: true, riskScore: expect.closeTo(0.95, 2) as number },
      { success: false, reason: 'RISK_REJECTED', riskScore: expect.closeTo(0.95, 2) as number },
    ]);
  });
});
