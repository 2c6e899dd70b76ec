import {
  freshHash,
  NOT_FOUND,
  paid,
  SHALLOW,
  startVerification,
  UNCONFIRMED,
  type VerificationFixture,
} from '../../support/verification/verification.js';

const DAY = 86_400;
const secondsAgo = (seconds: number) => ({
  block: { number: 1n, hash: '0xb', timeSeconds: Math.floor(Date.now() / 1_000) - seconds },
});

describe('POST /verify: remembered results over time', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await startVerification({ config: { REMEMBER_SECONDS: '1' } });
  });
  afterAll(() => fixture.test.close());

  const expireRemembered = (hash: string): Promise<unknown> =>
    fixture.test.dataSource.query(
      `UPDATE payments SET remembered_until = now() - interval '1 second' WHERE tx_hash = $1`,
      [hash],
    );

  it('A3: after REMEMBER_SECONDS the verifier is called again without a second unit', async () => {
    const tenant = await fixture.tenant();
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const first = await fixture.verifyBase(tenant.liveKey, hash).expect(200);
    const [{ seconds }] = await fixture.test.dataSource.query<[{ seconds: number }]>(
      'SELECT extract(epoch FROM remembered_until - verified_at)::float AS seconds FROM payments WHERE tx_hash = $1',
      [hash],
    );
    expect(seconds).toBe(1);
    await expireRemembered(hash);

    const second = await fixture.verifyBase(tenant.liveKey, hash).expect(200);

    expect(second.body).toMatchObject({
      success: true,
      cached: false,
      paymentId: (first.body as { paymentId: string }).paymentId,
      firstVerifiedAt: (first.body as { firstVerifiedAt: string }).firstVerifiedAt,
    });
    expect(fixture.verifier.count(hash)).toBe(2);
    expect(await fixture.units(tenant.tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('A3: verifying again succeeds and uses no unit when the quota is used up', async () => {
    const tenant = await fixture.tenant({ limitOverrides: { verificationsPerMonth: 1 } });
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    await fixture.verifyBase(tenant.liveKey, hash).expect(200);
    await expireRemembered(hash);
    const { body } = await fixture.verifyBase(tenant.liveKey, hash).expect(200);
    expect(body).toMatchObject({ success: true, cached: false });
    expect(await fixture.units(tenant.tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('rule 4: the age of a payment is fixed when it is first seen, final or not', async () => {
    const { liveKey } = await fixture.tenant();
    const [seen, unseen] = [freshHash(), freshHash()];
    const old = secondsAgo(8 * DAY);
    fixture.verifier.tell(seen, paid(1_500_000n, { ...old, finality: UNCONFIRMED }), paid(1_500_000n, old));
    fixture.verifier.tell(unseen, paid(1_500_000n, old));
    const pending = await fixture.verifyBase(liveKey, seen).expect(200);
    expect(pending.body).toMatchObject({ status: 'pending' });
    await fixture.test.dataSource.query(
      `UPDATE payments SET first_seen_at = now() - interval '2 days' WHERE tx_hash = $1`,
      [seen],
    );

    expect((await fixture.verifyBase(liveKey, seen)).body).toMatchObject({ success: true });
    expect((await fixture.verifyBase(liveKey, unseen)).body).toMatchObject({ reason: 'TX_TOO_OLD' });
  });

  it('rule 1: a payment just within the age limit is accepted and never becomes too old later', async () => {
    const { liveKey } = await fixture.tenant();
    const [young, old] = [freshHash(), freshHash()];
    fixture.verifier.tell(young, paid(1_500_000n, secondsAgo(7 * DAY - 30)));
    fixture.verifier.tell(old, paid(1_500_000n, secondsAgo(7 * DAY + 30)));
    expect((await fixture.verifyBase(liveKey, young)).body).toMatchObject({ success: true });
    expect((await fixture.verifyBase(liveKey, old)).body).toMatchObject({ reason: 'TX_TOO_OLD' });

    fixture.verifier.tell(young, paid(1_500_000n, secondsAgo(30 * DAY)));
    await expireRemembered(young);
    expect((await fixture.verifyBase(liveKey, young)).body).toMatchObject({ success: true, cached: false });
  });

  it('A16: a payment that its node lost stays confirmed only at the deepest finality', async () => {
    const { liveKey } = await fixture.tenant();
    const [deep, shallow] = [freshHash(), freshHash()];
    fixture.verifier.tell(deep, paid(), NOT_FOUND);
    fixture.verifier.tell(shallow, paid(1_500_000n, { finality: SHALLOW }), NOT_FOUND);
    for (const hash of [deep, shallow]) {
      expect((await fixture.verifyBase(liveKey, hash)).body).toMatchObject({ success: true });
      await expireRemembered(hash);
    }
    expect((await fixture.verifyBase(liveKey, deep)).body).toMatchObject({ success: true, cached: false });
    expect((await fixture.verifyBase(liveKey, shallow)).body).toMatchObject({ reason: 'TX_NOT_FOUND' });
  });
});
