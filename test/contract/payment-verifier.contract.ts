import {
  PaymentVerifier,
  VerifierUnavailableError,
  type VerificationQuery,
} from '../../src/modules/verification/verifiers/payment-verifier.js';
import { netBalanceChanges, NOT_FOUND_EVIDENCE } from '../../src/domain/payment.js';

/** One payment that the verifier under test finds. Addresses in comparable form. */
export interface FoundPayment {
  readonly query: VerificationQuery;
  readonly from: string;
  readonly to: string;
  readonly amountAtomic: bigint;
}

/** A verifier with the world it looks at. Each question is asked of `verifier` unless it brings its own. */
export interface PaymentVerifierHarness {
  readonly verifier: PaymentVerifier;
  readonly found: FoundPayment;
  readonly unknown: VerificationQuery;
  /** A transaction that is in a block and failed. */
  readonly reverted: VerificationQuery;
  /** What cannot be asked about: nobody listens, or answers nonsense. */
  readonly unreachable: { readonly verifier: PaymentVerifier; readonly query: VerificationQuery };
  /** A question that gets no answer within the test. */
  readonly hanging: { readonly verifier: PaymentVerifier; readonly query: VerificationQuery };
  close(): Promise<void>;
}

/** Far below every time-out of ours, far above a slow machine's scheduling. */
const PROMPT_MS = 1_000;

const patience = (): AbortSignal => AbortSignal.timeout(20_000);

/** The promises of the port `PaymentVerifier`, for every one that keeps them. */
export function describePaymentVerifier(
  name: string,
  makeHarness: () => Promise<PaymentVerifierHarness>,
): void {
  describe(`the port PaymentVerifier: ${name}`, () => {
    let harness: PaymentVerifierHarness;

    beforeAll(async () => {
      harness = await makeHarness();
    });
    afterAll(() => harness.close());

    const failureOf = async (
      { verifier, query }: PaymentVerifierHarness['hanging'],
      signal: AbortSignal,
    ): Promise<unknown> =>
      verifier.verify(query, signal).then(
        (evidence) => ({ answeredInstead: evidence.execution }),
        (error: unknown) => error,
      );

    it('A5/A6: a payment that is there is evidence: who, whom, how much, in which block, how final', async () => {
      const { query, from, to, amountAtomic } = harness.found;
      const evidence = await harness.verifier.verify(query, patience());
      expect(evidence.execution).toBe('succeeded');
      expect(evidence.transfers).toEqual([{ from, to, amountAtomic }]);
      expect(evidence.balanceChanges).toHaveLength(2);
      expect(evidence.balanceChanges).toEqual(
        expect.arrayContaining(netBalanceChanges([{ from, to, amountAtomic }])),
      );
      expect(evidence.finality.accepted).toBe(true);
      expect(evidence.finality.level).not.toBe('none');
      expect(evidence.disputed).toBe(false);
    });

    it('A5/A6: evidence is no verdict: it does not depend on what the caller expects', async () => {
      const { query } = harness.found;
      const [modest, greedy] = await Promise.all(
        ['0.000001', '1000000'].map((expectedAmount) =>
          harness.verifier.verify({ ...query, expectedAmount }, patience()),
        ),
      );
      expect(greedy?.transfers.map(({ to }) => to)).toEqual(modest?.transfers.map(({ to }) => to));
      expect(greedy?.execution).toBe(modest?.execution);
    });

    it('A5/A6: what nobody knows is not found, with nothing in it', async () => {
      const evidence = await harness.verifier.verify(harness.unknown, patience());
      expect(evidence).toEqual(NOT_FOUND_EVIDENCE);
    });

    it('A5/A6: what failed on chain has failed, moved nothing, and is final', async () => {
      const evidence = await harness.verifier.verify(harness.reverted, patience());
      expect(evidence).toMatchObject({ execution: 'failed', transfers: [], balanceChanges: [] });
      expect(evidence.finality.accepted).toBe(true);
    });

    it('A5/A6: what could not be asked is unavailable, never evidence, and tells no address of ours', async () => {
      const error = await failureOf(harness.unreachable, patience());
      expect(error).toBeInstanceOf(VerifierUnavailableError);
      const { message, retryAfterSeconds } = error as VerifierUnavailableError;
      expect(message).not.toMatch(/https?:|127\.0\.0\.1/);
      expect(retryAfterSeconds).toBeGreaterThan(0);
    });

    it('A5/A6: told to stop in the middle, it stops at once', async () => {
      const controller = new AbortController();
      const failure = failureOf(harness.hanging, controller.signal);
      await new Promise((done) => setTimeout(done, 50));
      const started = performance.now();
      controller.abort(new Error('enough'));
      expect(await failure).toBeInstanceOf(VerifierUnavailableError);
      expect(performance.now() - started).toBeLessThan(PROMPT_MS);
    });

    it('A5/A6: told to stop before it began, it does not begin', async () => {
      const started = performance.now();
      const error = await failureOf(
        { verifier: harness.verifier, query: harness.found.query },
        AbortSignal.abort(new Error('enough')),
      );
      expect(error).toBeInstanceOf(VerifierUnavailableError);
      expect(performance.now() - started).toBeLessThan(PROMPT_MS);
    });

    it('A5/A6: questions at once do not get into each other’s way, and one given up does not harm the rest', async () => {
      const { verifier, found, unknown, reverted } = harness;
      const controller = new AbortController();
      const given = failureOf(harness.hanging, controller.signal);
      const answers = Promise.all(
        [found.query, unknown, reverted, found.query].map((query) => verifier.verify(query, patience())),
      );
      controller.abort();
      expect((await answers).map(({ execution }) => execution)).toEqual([
        'succeeded',
        'not_found',
        'failed',
        'succeeded',
      ]);
      expect(await given).toBeInstanceOf(VerifierUnavailableError);
    });
  });
}
