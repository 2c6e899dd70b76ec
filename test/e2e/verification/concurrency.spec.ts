import {
  freshHash,
  NOT_FOUND,
  paid,
  startVerification,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { VerifierUnavailableError } from '../../../src/modules/verification/verifiers/payment-verifier.js';

const COUNT = 50;

describe('POST /verify: concurrent requests', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    fixture = await startVerification();
  });
  afterAll(() => fixture.test.close());

  /** Sends all requests while the verifier is held, and releases it when they have arrived. */
  async function atOnce(key: string, hash: string, bodies: readonly object[]) {
    const release = fixture.verifier.hold();
    const before = fixture.test.lines.length;
    const answers = Promise.all(bodies.map((body) => fixture.verifyBase(key, hash, body)));
    const { dataSource } = fixture.test;
    while (fixture.verifier.count(hash) === 0) await dataSource.query('SELECT 1');
    // Gives the requests some round trips to arrive; any that arrives later is a repeat.
    for (let trip = 0; trip < 100; trip += 1) await dataSource.query('SELECT 1');
    release();
    const responses = await answers;
    expect(fixture.test.lines.length).toBeGreaterThanOrEqual(before);
    return responses;
  }

  it(`A12: ${COUNT} identical requests cause one verifier call, charge one unit and receive equal responses`, async () => {
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

  it('A12: requests that share a verifier call are judged by their own expected amounts', async () => {
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

  it('A12: requests that share an empty or failed verifier call receive its result and charge no unit', async () => {
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

  it('A12: a payment verified by two tenants causes one verifier call for each', async () => {
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
