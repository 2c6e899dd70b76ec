import {
  freshHash,
  mined,
  move,
  NOT_FOUND,
  BUYER,
  paid,
  UNRELATED,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';

const UPGRADE_URL = 'https://example.com/upgrade';

describe('POST /verify: the monthly quota', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await startVerification({ config: { UPGRADE_URL } });
  });
  afterAll(() => fixture.test.close());

  const payments = (count: number): string[] =>
    Array.from({ length: count }, () => {
      const hash = freshHash();
      fixture.verifier.tell(hash, paid());
      return hash;
    });
  const limited = (verificationsPerMonth: number) =>
    fixture.tenant({ limitOverrides: { verificationsPerMonth } });

  it('A11: of many concurrent payments, exactly as many are verified as the quota has units', async () => {
    const { liveKey, tenantId } = await limited(7);
    const hashes = payments(30);
    const responses = await Promise.all(hashes.map((hash) => fixture.verifyBase(liveKey, hash)));

    expect(responses.map(({ status }) => status).sort()).toEqual([
      ...new Array<number>(7).fill(200),
      ...new Array<number>(23).fill(429),
    ]);
    expect(await fixture.units(tenantId)).toEqual({ used: 7, reserved: 0 });
    expect(await fixture.logRows(tenantId)).toHaveLength(7);
  });

  it('A11: the 429 includes limit, current, reset time, upgrade URL and Retry-After', async () => {
    const { liveKey } = await limited(1);
    const [first = '', second = ''] = payments(2);
    await fixture.verifyBase(liveKey, first).expect(200);

    const response = await fixture.verifyBase(liveKey, second).expect(429);

    const now = new Date();
    const resetAt = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
    expect(response.body).toMatchObject({
      statusCode: 429,
      error: 'Quota exceeded',
      code: 'QUOTA_EXCEEDED',
      limit: 1,
      current: 2,
      resetAt: resetAt.toISOString(),
      upgradeUrl: UPGRADE_URL,
      requestId: response.headers['x-request-id'],
    });
    const seconds = Number(response.headers['retry-after']);
    expect(Math.abs(seconds - (resetAt.getTime() - now.getTime()) / 1_000)).toBeLessThan(10);
    expect(fixture.verifier.count(second)).toBe(0);
    // A repeat of a verified payment charges no unit.
    await fixture.verifyBase(liveKey, first).expect(200);
  });

  it('A11: while the last unit is reserved, the 429 has a Retry-After of one second', async () => {
    const { liveKey, tenantId } = await limited(1);
    const [slow = '', other = ''] = payments(2);
    fixture.verifier.tell(slow, NOT_FOUND);
    const release = fixture.verifier.hold();
    const pending = fixture.verifyBase(liveKey, slow).then((response) => response);
    while (fixture.verifier.count(slow) === 0) await new Promise((done) => setImmediate(done));
    expect(await fixture.units(tenantId)).toEqual({ used: 0, reserved: 1 });

    const refused = await fixture.verifyBase(liveKey, other).expect(429);
    expect(refused.headers['retry-after']).toBe('1');
    release();

    expect((await pending).body).toMatchObject({ reason: 'TX_NOT_FOUND' });
    await fixture.verifyBase(liveKey, other).expect(200);
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('A11: unrelated and pending payments charge no unit', async () => {
    const { liveKey, tenantId } = await limited(1);
    const foreign = Array.from({ length: 3 }, freshHash);
    foreign.forEach((hash) => fixture.verifier.tell(hash, mined([move(BUYER, UNRELATED, 5n)])));
    for (const hash of foreign) {
      const { body } = await fixture.verifyBase(liveKey, hash).expect(200);
      expect(body).toMatchObject({ reason: 'WRONG_RECIPIENT' });
    }
    await fixture.verifyBase(liveKey, freshHash()).expect(200);
    expect(await fixture.units(tenantId)).toEqual({ used: 0, reserved: 0 });

    // A verifier call needs a reserved unit even if it charges none, so a used-up quota refuses it.
    await fixture.verifyBase(liveKey, payments(1)[0] ?? '').expect(200);
    await fixture.verifyBase(liveKey, freshHash()).expect(429);
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('A11: a payment to the wallet that is refused for its amount charges one unit, once', async () => {
    const { liveKey, tenantId } = await limited(1);
    const [hash = ''] = payments(1);
    const { body } = await fixture.verifyBase(liveKey, hash, { expected_amount: 2 }).expect(200);
    expect(body).toMatchObject({ reason: 'AMOUNT_TOO_LOW' });
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
    // A later request with a lower amount charges no second unit.
    await fixture.verifyBase(liveKey, hash, { expected_amount: 1 }).expect(200);
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('A11: a quota of zero verifies nothing', async () => {
    const { liveKey } = await limited(0);
    const response = await fixture.verifyBase(liveKey, payments(1)[0] ?? '').expect(429);
    expect(response.body).toMatchObject({ code: 'QUOTA_EXCEEDED', limit: 0, current: 1 });
  });

  it('A11: the next month has a new quota, and a payment charged last month is not charged again', async () => {
    const { liveKey, tenantId } = await limited(1);
    const [old = '', fresh = '', further = ''] = payments(3);
    await fixture.verifyBase(liveKey, old).expect(200);
    await fixture.verifyBase(liveKey, fresh).expect(429);
    const { dataSource } = fixture.test;
    await dataSource.query(
      `UPDATE usage_counters SET period = (period - interval '1 month')::date WHERE tenant_id = $1`,
      [tenantId],
    );
    await dataSource.query(
      `UPDATE payments SET charged_period = (charged_period - interval '1 month')::date, remembered_until = now()
       WHERE tenant_id = $1`,
      [tenantId],
    );

    await fixture.verifyBase(liveKey, fresh).expect(200);
    await fixture.verifyBase(liveKey, further).expect(429);
    await fixture.verifyBase(liveKey, old).expect(200);

    const rows = await dataSource.query<unknown[]>(
      'SELECT sum(used)::int AS used FROM usage_counters WHERE tenant_id = $1 GROUP BY period ORDER BY period',
      [tenantId],
    );
    expect(rows).toEqual([{ used: 1 }, { used: 1 }]);
  });

  it('A11: units of test and live are counted separately', async () => {
    const { liveKey, testKey } = await limited(1);
    await fixture.verifyBase(liveKey, payments(1)[0] ?? '').expect(200);
    const usage = await fixture.get(testKey, '/usage').expect(200);
    expect(usage.body).toMatchObject({ used: 0, remaining: 1 });
  });
});
