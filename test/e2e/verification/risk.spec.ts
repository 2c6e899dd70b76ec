import {
  BUYER,
  freshHash,
  mined,
  move,
  OTHER_BUYER,
  paid,
  SHALLOW,
  startVerification,
  WALLET,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { expectDocumentedEvents } from '../../support/webhooks/documented-events.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const ROUTER = `0x${'70'.repeat(20)}`;

describe('the risk of a payment', () => {
  let database: ThrowawayDatabase;
  let fixture: VerificationFixture;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    fixture = await startVerification({ config: { DATABASE_URL: database.url, X402_ADMIN_KEY: ADMIN_KEY } });
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
  });
  afterEach(() => screen());

  const screen = async (...lines: string[]): Promise<void> => {
    await fixture.test.http
      .post('/api/v1/x402/admin/screening')
      .set('X-Admin-Key', ADMIN_KEY)
      .set('Content-Type', 'text/csv')
      .send(['address,listing', ...lines].join('\n'))
      .expect(201);
  };
  const pay = (evidence = paid()): string => {
    const hash = freshHash();
    fixture.verifier.tell(hash, evidence);
    return hash;
  };
  const ask = async (key: string, hash: string, more: object = {}): Promise<unknown> =>
    (await fixture.verifyBase(key, hash, more).expect(200)).body;
  const claims = async (tenantId: string): Promise<string[]> => {
    const rows = await fixture.test.dataSource.query<{ reference: string }[]>(
      'SELECT reference FROM payment_claims WHERE tenant_id = $1',
      [tenantId],
    );
    return rows.map(({ reference }) => reference);
  };

  it('A9: only a sender’s first payment to a tenant has first_seen_sender, and its repeat keeps it', async () => {
    const { liveKey } = await fixture.tenant();
    const [first, second] = [pay(), pay()];
    const fresh = { success: true, riskScore: 0.05, riskReasons: ['first_seen_sender'] };
    expect(await ask(liveKey, first)).toMatchObject({ ...fresh, cached: false });
    expect(await ask(liveKey, second)).toMatchObject({ riskScore: 0, riskReasons: [] });
    expect(await ask(liveKey, first)).toMatchObject({ ...fresh, cached: true });
    const another = await fixture.tenant();
    expect(await ask(another.liveKey, pay())).toMatchObject(fresh);
  });

  it('A9: a listed sender is rejected after all other checks, without a claim, and the log has the reason', async () => {
    await screen(`${BUYER},severe`);
    const { liveKey, tenantId } = await fixture.tenant({ riskThreshold: 0.5 });
    const hash = pay();
    const risky = {
      success: false,
      status: 'rejected',
      reason: 'RISK_REJECTED',
      riskScore: 1,
      claimed: false,
    };
    expect(await ask(liveKey, hash, { reference: 'order-1' })).toMatchObject({
      ...risky,
      riskReasons: ['screened_sender', 'first_seen_sender'],
    });
    expect(await ask(liveKey, hash, { reference: 'order-1' })).toMatchObject({ ...risky, cached: true });
    expect(await ask(liveKey, hash, { expected_amount: '99' })).toMatchObject({ reason: 'AMOUNT_TOO_LOW' });
    expect(await claims(tenantId)).toEqual([]);
    expect(await fixture.logRows(tenantId)).toMatchObject([
      { status: 'rejected', reason: 'RISK_REJECTED', cached: false },
      { status: 'rejected', reason: 'RISK_REJECTED', cached: true },
      { status: 'rejected', reason: 'AMOUNT_TOO_LOW' },
    ]);
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('A9: without a threshold a listed sender is confirmed, and the response has the risk reason', async () => {
    await screen(`${BUYER},high`);
    const { liveKey } = await fixture.tenant();
    expect(await ask(liveKey, pay(), { reference: 'order-1' })).toMatchObject({
      success: true,
      claimed: true,
      riskScore: 0.81,
      riskReasons: ['screened_sender', 'first_seen_sender'],
    });
  });

  it('A9: a remembered payment is judged by the current list, and keeps its claim', async () => {
    const { liveKey, tenantId } = await fixture.tenant({ riskThreshold: 0.5 });
    const hash = pay();
    const order = { reference: 'order-1' };
    expect(await ask(liveKey, hash, order)).toMatchObject({ success: true, claimed: true });
    await screen(`${BUYER},severe`);
    expect(await ask(liveKey, hash, order)).toMatchObject({
      cached: true,
      reason: 'RISK_REJECTED',
      claimed: false,
    });
    expect(await ask(liveKey, hash, { reference: 'order-2' })).toMatchObject({ reason: 'ALREADY_CLAIMED' });
    expect(await claims(tenantId)).toEqual(['order-1']);
    await screen();
    expect(await ask(liveKey, hash, order)).toMatchObject({ cached: true, success: true, claimed: true });
    expect(fixture.verifier.count(hash)).toBe(1);
  });

  it('A9: every sender to the wallet in a transaction is screened, not only the first', async () => {
    await screen(`${OTHER_BUYER},severe`);
    const { liveKey } = await fixture.tenant({ riskThreshold: 0.5 });
    const bundle = mined([move(BUYER, WALLET, 1_000_000n), move(OTHER_BUYER, WALLET, 1_000_000n)]);
    expect(await ask(liveKey, pay(bundle))).toMatchObject({ reason: 'RISK_REJECTED', fromAddress: BUYER });
    expect(await ask(liveKey, pay())).toMatchObject({ success: true });
  });

  it('A9: a sender behind a router is screened; a sender to another recipient is not', async () => {
    await screen(`${OTHER_BUYER},severe`);
    const { liveKey } = await fixture.tenant({ riskThreshold: 0.5 });
    const routed = mined([move(OTHER_BUYER, ROUTER, 1_500_000n), move(ROUTER, WALLET, 1_500_000n)]);
    expect(await ask(liveKey, pay(routed))).toMatchObject({
      reason: 'RISK_REJECTED',
      fromAddress: OTHER_BUYER,
    });
    const larger = move(BUYER, ROUTER, 90_000_000n);
    const joined = mined([larger, ...routed.transfers.slice(0, 1), move(ROUTER, WALLET, 91_500_000n)]);
    expect(await ask(liveKey, pay(joined))).toMatchObject({ reason: 'RISK_REJECTED' });
    const beside = mined([move(OTHER_BUYER, ROUTER, 1_000_000n), move(BUYER, WALLET, 1_500_000n)]);
    expect(await ask(liveKey, pay(beside))).toMatchObject({ success: true, fromAddress: BUYER });
  });

  it('A9: a router with a small loss hides no listed sender; a listed sender of another transfer is ignored', async () => {
    await screen(`${OTHER_BUYER},severe`);
    const { liveKey } = await fixture.tenant({ riskThreshold: 0.5 });
    const tip = move(ROUTER, `0x${'fe'.repeat(20)}`, 1n);
    const hidden = mined([move(OTHER_BUYER, ROUTER, 1_500_000n), move(ROUTER, WALLET, 1_500_000n), tip]);
    expect(await ask(liveKey, pay(hidden))).toMatchObject({ reason: 'RISK_REJECTED', riskScore: 1 });
    const routed = [move(BUYER, ROUTER, 1_500_000n), move(ROUTER, WALLET, 1_500_000n)];
    const beside = mined([move(OTHER_BUYER, `0x${'fe'.repeat(20)}`, 1_000_000n), ...routed]);
    expect(await ask(liveKey, pay(beside))).toMatchObject({ success: true, fromAddress: BUYER });
  });

  it('A9: a listed router is rejected, although it only forwarded the payment', async () => {
    await screen(`${ROUTER},severe`);
    const { liveKey } = await fixture.tenant({ riskThreshold: 0.5 });
    const routed = mined([move(BUYER, ROUTER, 1_500_000n), move(ROUTER, WALLET, 1_500_000n)]);
    expect(await ask(liveKey, pay(routed))).toMatchObject({ reason: 'RISK_REJECTED', fromAddress: BUYER });
  });

  it('A9: a payment in a shallow block has the risk reason weak_finality', async () => {
    const { liveKey } = await fixture.tenant({ riskThreshold: 0.1 });
    await ask(liveKey, pay());
    const hash = pay(paid(1_500_000n, { finality: SHALLOW }));
    expect(await ask(liveKey, hash)).toMatchObject({
      reason: 'RISK_REJECTED',
      riskScore: 0.15,
      riskReasons: ['weak_finality'],
    });
  });

  it('A9: after sixty payments of one sender in an hour, the next has high_velocity', async () => {
    const { liveKey, tenantId } = await fixture.tenant();
    const hashes = Array.from({ length: 60 }, () => pay());
    await Promise.all(hashes.map((hash) => ask(liveKey, hash)));
    expect(await ask(liveKey, pay())).toMatchObject({ riskScore: 0.2, riskReasons: ['high_velocity'] });
    await fixture.test.dataSource.query(
      "UPDATE payments SET created_at = created_at - interval '2 hours' WHERE tenant_id = $1",
      [tenantId],
    );
    expect(await ask(liveKey, pay())).toMatchObject({ riskScore: 0, riskReasons: [] });
  });

  it('A9: concurrent requests receive the same risk rejection, and none claims the payment', async () => {
    await screen(`${BUYER},severe`);
    const { liveKey, tenantId } = await fixture.tenant({ riskThreshold: 0.9 });
    const hash = pay();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => ask(liveKey, hash, { reference: `order-${index}` })),
    );
    for (const answer of answers) expect(answer).toMatchObject({ reason: 'RISK_REJECTED', riskScore: 1 });
    expect(await claims(tenantId)).toEqual([]);
    expect(fixture.verifier.count(hash)).toBe(1);
  });

  it('A9: a risk rejection sends payment.rejected and no payment.verified', async () => {
    await screen(`${BUYER},severe`);
    const { liveKey, tenantId } = await fixture.tenant({ riskThreshold: 0.5 });
    await fixture.test.dataSource.query(
      `INSERT INTO event_listeners (tenant_id, environment, event_type)
       VALUES ($1, 'live', 'payment.verified'), ($1, 'live', 'payment.rejected')`,
      [tenantId],
    );
    await ask(liveKey, pay());
    const events = await fixture.test.dataSource.query<object[]>(
      'SELECT event_type, payload FROM outbox WHERE tenant_id = $1',
      [tenantId],
    );
    expect(events).toEqual([
      {
        event_type: 'payment.rejected',
        payload: expect.objectContaining({ reason: 'RISK_REJECTED' }) as object,
      },
    ]);
    await expectDocumentedEvents(fixture.test.dataSource, tenantId);
  });

  it('A9: a risk rejection is not stored under an Idempotency-Key, because the list may change', async () => {
    await screen(`${BUYER},severe`);
    const { liveKey } = await fixture.tenant({ riskThreshold: 0.5 });
    const hash = pay();
    const request = () => fixture.verifyBase(liveKey, hash).set('Idempotency-Key', hash).expect(200);
    expect((await request()).body).toMatchObject({ reason: 'RISK_REJECTED' });
    await screen();
    expect((await request()).body).toMatchObject({ success: true });
  });

  it('A9: an anonymous caller’s response shows nothing of the screening list', async () => {
    await screen(`${BUYER},severe`);
    const hash = freshHash();
    fixture.anonymousCallers.tell(hash, paid());
    const { body } = await fixture
      .verify(null, { tx_hash: hash, chain: 'base', recipient: WALLET })
      .expect(200);
    expect(body).toMatchObject({ success: true, riskScore: 0, riskReasons: [] });
  });
});
