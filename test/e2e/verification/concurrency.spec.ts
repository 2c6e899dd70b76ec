import {
  freshHash,
  NOT_FOUND,
  paid,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { VerifierUnavailableError } from '../../../src/modules/verification/verifiers/payment-verifier.js';

const COUNT = 50;

describe('POST /verify: many at once', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await startVerification();
  });
  afterAll(() => fixture.test.close());

  /** Sends them all while the verifier waits, and lets it go when every request has arrived. */
  async function atOnce(key: string, hash: string, bodies: readonly object[]) {
    const release = fixture.verifier.hold();
    const before = fixture.test.lines.length;
    const answers = Promise.all(bodies.map((body) => fixture.verifyBase(key, hash, body)));
    const { dataSource } = fixture.test;
    while (fixture.verifier.count(hash) === 0) await dataSource.query('SELECT 1');
    // Everybody who is on the way gets a few round trips to arrive; who comes later still is a repeat.
    for (let trip = 0; trip < 100; trip += 1) await dataSource.query('SELECT 1');
    release();
    const responses = await answers;
    expect(fixture.test.lines.length).toBeGreaterThanOrEqual(before);
    return responses;
  }

  it(`A12: ${COUNT} identical requests: one look, one unit, equal answers`, async () => {
    const { liveKey, tenantId } = await fixture.tenant();
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());

    const responses = await atOnce(liveKey, hash, new Array<object>(COUNT).fill({ reference: 'order-1' }));

    const bodies = responses.map(({ body }) => body as Record<string, unknown>);
    expect(new Set(bodies.map(({ requestId }) => requestId)).size).toBe(COUNT);
    const distinct = new Set(bodies.map((body) => JSON.stringify({ ...body, requestId: null })));
    expect([...distinct]).toHaveLength(1);
    expect(bodies[0]).toMatchObject({ success: true, cached: false, claimed: true });
    expect(fixture.verifier.count(hash)).toBe(1);
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
    expect(await fixture.logRows(tenantId)).toHaveLength(COUNT);
  });

  it('A12: each of those who share a look is judged by its own expectation', async () => {
    const { liveKey } = await fixture.tenant();
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const amounts = ['1', '1.5', '1.500001', '2'];
    const responses = await atOnce(
      liveKey,
      hash,
      amounts.map((expected_amount) => ({ expected_amount })),
    );
    expect(responses.map(({ body }) => (body as { success: boolean }).success)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(fixture.verifier.count(hash)).toBe(1);
  });

  it('A12: those who share a look that found nothing, or failed, all hear so and pay nothing', async () => {
    const { liveKey, tenantId } = await fixture.tenant();
    const [absent, broken] = [freshHash(), freshHash()];
    fixture.verifier.tell(absent, NOT_FOUND);
    fixture.verifier.tell(broken, new VerifierUnavailableError('down', 7));
    for (const { body } of await atOnce(liveKey, absent, new Array<object>(10).fill({}))) {
      expect(body).toMatchObject({ reason: 'TX_NOT_FOUND', cached: false });
    }
    for (const response of await atOnce(liveKey, broken, new Array<object>(10).fill({}))) {
      expect(response.body).toMatchObject({ code: 'VERIFIER_UNAVAILABLE' });
      expect(response.headers['retry-after']).toBe('7');
    }
    expect(await fixture.units(tenantId)).toEqual({ used: 0, reserved: 0 });
    expect([fixture.verifier.count(absent), fixture.verifier.count(broken)]).toEqual([1, 1]);
  });

  it('A12: one payment of two tenants is looked at for each of them', async () => {
    const [one, other] = [await fixture.tenant(), await fixture.tenant()];
    const hash = freshHash();
    fixture.verifier.tell(hash, paid());
    const responses = await Promise.all(
      [one, other].map(({ liveKey }) => fixture.verifyBase(liveKey, hash, { reference: 'order-1' })),
    );
    expect(responses.map(({ body }) => (body as { success: boolean }).success)).toEqual([true, true]);
    expect(
      fixture.verifier.queries
        .filter(({ txHash }) => txHash === hash)
        .map(({ fairnessKey }) => fairnessKey)
        .sort(),
    ).toEqual([one.tenantId, other.tenantId].sort());
  });
});
