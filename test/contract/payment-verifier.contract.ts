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

/** A verifier and a query for each case. A query goes to `verifier` unless the case has its own. */
export interface PaymentVerifierHarness {
  readonly verifier: PaymentVerifier;
  readonly found: FoundPayment;
  readonly unknown: VerificationQuery;
  /** A transaction that is in a block and failed. */
  readonly reverted: VerificationQuery;
  /** A query whose source refuses connections or fails. */
  readonly unreachable: { readonly verifier: PaymentVerifier; readonly query: VerificationQuery };
  /** A query that gets no answer within the test. */
  readonly hanging: { readonly verifier: PaymentVerifier; readonly query: VerificationQuery };
  close(): Promise<void>;
}

/** Far below each of our time-outs, and far above the scheduling delays of a slow machine. */
const PROMPT_MS = 1_000;

const timeLimit = (): AbortSignal => AbortSignal.timeout(20_000);

/** The contract of the port `PaymentVerifier`, which every implementation must pass. */
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

    it('A5/A6: returns the transfer, the balance changes and the finality of a payment', async () => {
      const { query, from, to, amountAtomic } = harness.found;
      const evidence = await harness.verifier.verify(query, timeLimit());
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

    it('A5/A6: returns the same evidence whatever amount the caller expects', async () => {
      const { query } = harness.found;
      const [modest, greedy] = await Promise.all(
        ['0.000001', '1000000'].map((expectedAmount) =>
          harness.verifier.verify({ ...query, expectedAmount }, timeLimit()),
        ),
      );
      expect(greedy?.transfers.map(({ to }) => to)).toEqual(modest?.transfers.map(({ to }) => to));
      expect(greedy?.execution).toBe(modest?.execution);
    });

    it('A5/A6: returns empty not-found evidence for an unknown transaction', async () => {
      const evidence = await harness.verifier.verify(harness.unknown, timeLimit());
      expect(evidence).toEqual(NOT_FOUND_EVIDENCE);
    });

    it('A5/A6: returns final evidence without transfers for a failed transaction', async () => {
      const evidence = await harness.verifier.verify(harness.reverted, timeLimit());
      expect(evidence).toMatchObject({ execution: 'failed', transfers: [], balanceChanges: [] });
      expect(evidence.finality.accepted).toBe(true);
    });

    it('A5/A6: fails as unavailable, with a retry time and no internal address, when the source fails', async () => {
      const error = await failureOf(harness.unreachable, timeLimit());
      expect(error).toBeInstanceOf(VerifierUnavailableError);
      const { message, retryAfterSeconds } = error as VerifierUnavailableError;
      expect(message).not.toMatch(/https?:|127\.0\.0\.1/);
      expect(retryAfterSeconds).toBeGreaterThan(0);
    });

    it('A5/A6: stops at once when aborted during a query', async () => {
      const controller = new AbortController();
      const failure = failureOf(harness.hanging, controller.signal);
      await new Promise((done) => setTimeout(done, 50));
      const started = performance.now();
      controller.abort(new Error('enough'));
      expect(await failure).toBeInstanceOf(VerifierUnavailableError);
      expect(performance.now() - started).toBeLessThan(PROMPT_MS);
    });

    it('A5/A6: fails at once when the signal is already aborted', async () => {
      const started = performance.now();
      const error = await failureOf(
        { verifier: harness.verifier, query: harness.found.query },
        AbortSignal.abort(new Error('enough')),
      );
      expect(error).toBeInstanceOf(VerifierUnavailableError);
      expect(performance.now() - started).toBeLessThan(PROMPT_MS);
    });

    it('A5/A6: answers concurrent queries independently when another query is aborted', async () => {
      const { verifier, found, unknown, reverted } = harness;
      const controller = new AbortController();
      const given = failureOf(harness.hanging, controller.signal);
      const answers = Promise.all(
        [found.query, unknown, reverted, found.query].map((query) => verifier.verify(query, timeLimit())),
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
