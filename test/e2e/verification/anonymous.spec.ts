import { NIL_TENANT } from '../../../src/domain/nil-tenant.js';
import { VerifierUnavailableError } from '../../../src/modules/verification/verifiers/payment-verifier.js';
import { INSTANCES } from '../../support/http/app.js';
import {
  BUYER,
  freshHash,
  IN_MEMPOOL,
  NOT_FOUND,
  paid,
  startVerification,
  UNRELATED,
  WALLET,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

describe('POST /verify without a key', () => {
  let database: ThrowawayDatabase;
  let fixture: VerificationFixture;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    fixture = await startVerification({ config: { DATABASE_URL: database.url } });
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
  });

  const ask = (hash: string, more: object = {}) =>
    fixture.verify(null, { tx_hash: hash, chain: 'base', recipient: WALLET, ...more });
  const payment = (): string => {
    const hash = freshHash();
    fixture.anonymousCallers.tell(hash, paid());
    return hash;
  };

  it('rule 9: a payment is verified, and only a log line under a hashed address is stored', async () => {
    const hash = payment();
    const response = await ask(hash, { expected_amount: 1.5, reference: 'order-1' }).expect(200);

    expect(response.headers['x-payment-status']).toBe('confirmed');
    expect(response.body).toMatchObject({
      success: true,
      cached: false,
      paymentId: null,
      amountUsdc: '1.5',
      fromAddress: BUYER,
      toAddress: WALLET,
      claimed: false,
      reference: null,
    });
    const counts = await fixture.test.dataSource.query<unknown[]>(
      `SELECT (SELECT count(*)::int FROM payments) AS payments, (SELECT count(*)::int FROM payment_claims) AS claims,
         (SELECT count(*)::int FROM usage_counters) AS units,
         (SELECT count(*)::int FROM verification_leases) AS leases`,
    );
    expect(counts).toEqual([{ payments: 0, claims: 0, units: 0, leases: 0 }]);
    const rows = (await fixture.logRows(NIL_TENANT)).filter(({ tx_hash }) => tx_hash === hash);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      environment: 'live',
      status: 'confirmed',
      cached: false,
      payment_id: null,
      reference: null,
      request_id: response.headers['x-request-id'],
    });
    expect(rows[0]?.caller).toMatch(/^anonymous:[0-9a-f]{16}$/);
    expect(JSON.stringify(rows)).not.toContain('127.0.0.1');
  });

  it.each([
    ['below the expected amount', { expected_amount: 2 }, 'AMOUNT_TOO_LOW'],
    ['to another recipient', { recipient: UNRELATED }, 'WRONG_RECIPIENT'],
    ['by another payer', { payer: UNRELATED }, 'WRONG_PAYER'],
    ['made before paidAfter', { paidAfter: '2099-01-01T00:00:00Z' }, 'PAID_TOO_EARLY'],
  ])('rule 9: a payment %s is refused', async (_, more, reason) => {
    const { body } = await ask(payment(), more).expect(200);
    expect(body).toMatchObject({ success: false, reason });
  });

  it('rule 9: a payment that is too old is refused', async () => {
    const hash = freshHash();
    const timeSeconds = Math.floor(Date.now() / 1_000) - 8 * 86_400;
    fixture.anonymousCallers.tell(hash, paid(1_500_000n, { block: { number: 1n, hash: null, timeSeconds } }));
    expect((await ask(hash).expect(200)).body).toMatchObject({ reason: 'TX_TOO_OLD' });
  });

  it('A15: strict applies to anonymous callers', async () => {
    const body = { tx_hash: freshHash(), chain: 'base', recipient: WALLET };
    const response = await fixture.verify(null, body, '/verify?strict=true').expect(402);
    expect(response.body).toMatchObject({ success: false, status: 'pending' });
  });

  it('rule 9: the recipient is required', async () => {
    const { body } = await fixture.verify(null, { tx_hash: freshHash(), chain: 'base' }).expect(400);
    expect(body).toMatchObject({ code: 'INVALID_ADDRESS', errors: [{ field: 'recipient' }] });
  });

  it.each(['ethereum', 'polygon', 'base-sepolia', 'sandbox'])(
    'rule 9: %s is refused for anonymous callers',
    async (chain) => {
      const { body } = await ask(freshHash(), { chain }).expect(403);
      expect(body).toMatchObject({ code: 'CHAIN_NOT_ENABLED', upgradeUrl: 'https://kamiyo.ai/pricing' });
    },
  );

  it('rule 9: Solana is enabled for anonymous callers', async () => {
    const owner = '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU';
    const { body } = await ask('1'.repeat(64), { chain: 'solana', recipient: owner }).expect(200);
    expect(body).toMatchObject({ chain: 'solana', reason: 'TX_NOT_FOUND' });
  });

  it('A13: a batch without a key is 401', async () => {
    const item = { tx_hash: freshHash(), chain: 'base', recipient: WALLET };
    const { body } = await fixture.verify(null, { verifications: [item] }, '/verify/batch').expect(401);
    expect(body).toMatchObject({ code: 'MISSING_API_KEY' });
  });

  it('rule 9: final evidence is shared and judged for each request; other evidence is fetched again', async () => {
    const [final, absent, seen] = [payment(), freshHash(), freshHash()];
    fixture.anonymousCallers.tell(absent, NOT_FOUND).tell(seen, IN_MEMPOOL);
    // Each process asks the verifier once.
    for (let instance = 0; instance < INSTANCES; instance += 1)
      expect((await ask(final)).body).toMatchObject({ success: true, cached: false });
    expect((await ask(final)).body).toMatchObject({ success: true, cached: true });
    expect((await ask(final, { expected_amount: 2 })).body).toMatchObject({
      reason: 'AMOUNT_TOO_LOW',
      cached: true,
    });
    expect((await ask(final, { recipient: UNRELATED })).body).toMatchObject({ reason: 'WRONG_RECIPIENT' });
    expect(fixture.anonymousCallers.count(final)).toBe(INSTANCES);
    for (const hash of [absent, seen]) {
      await ask(hash);
      await ask(hash);
      expect(fixture.anonymousCallers.count(hash)).toBe(2);
    }
  });

  it('S6: a transaction with many transfers counts as several requests, and its evidence is shared', async () => {
    const remaining = async (hash: string): Promise<number> =>
      Number((await ask(hash).expect(200)).headers['x-ratelimit-remaining']);
    const hash = freshHash();
    const evidence = paid();
    const [transfer] = evidence.transfers;
    if (transfer === undefined) throw new Error('a payment without a transfer');
    fixture.anonymousCallers.tell(hash, { ...evidence, transfers: new Array(1_500).fill(transfer) });
    const before = await remaining(payment());
    expect(await remaining(hash)).toBe(before - 1);
    const after = await remaining(payment());
    expect(after).toBe(before - 17);
    for (let i = 1; i < INSTANCES; i++) await ask(hash);
    const { body } = await ask(hash).expect(200);
    expect(body).toMatchObject({ cached: true });
  });

  it('rule 9: concurrent anonymous callers share one verifier call per process', async () => {
    const hash = payment();
    const release = fixture.anonymousCallers.hold();
    const answers = Promise.all(Array.from({ length: 10 }, () => ask(hash)));
    while (fixture.anonymousCallers.count(hash) === 0) await new Promise((done) => setImmediate(done));
    release();
    for (const { body } of await answers) expect(body).toMatchObject({ success: true });
    expect(fixture.anonymousCallers.count(hash)).toBeLessThanOrEqual(INSTANCES);
  });

  it('rule 9: a verifier outage is 503 with Retry-After and does not affect the next request', async () => {
    const hash = freshHash();
    fixture.anonymousCallers.tell(hash, new VerifierUnavailableError('down', 9), paid());
    const response = await ask(hash).expect(503);
    expect(response.body).toMatchObject({ code: 'VERIFIER_UNAVAILABLE' });
    expect(response.headers['retry-after']).toBe('9');
    expect((await ask(hash).expect(200)).body).toMatchObject({ success: true });
  });

  it('rule 9: a tenant’s verification does not use evidence of anonymous callers', async () => {
    const hash = payment();
    fixture.verifier.tell(hash, paid());
    const { liveKey, tenantId } = await fixture.tenant();
    await ask(hash).expect(200);
    const { body } = await fixture.verifyBase(liveKey, hash).expect(200);
    expect(body).toMatchObject({ success: true, cached: false });
    expect(fixture.verifier.count(hash)).toBe(1);
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
  });
});
