import fc from 'fast-check';
import { conflicts, covers, type Claim } from '../../../src/domain/claim.js';
import { applyCommit, decide, RECHECK_SECONDS, type Decision } from '../../../src/domain/decision.js';
import { evidenceFromJson, evidenceToJson } from '../../../src/domain/evidence.js';
import type { Criteria, Known, KnownPayment } from '../../../src/domain/expectation.js';
import { judge, touchesWallets } from '../../../src/domain/judge.js';
import type { PaymentEvidence } from '../../../src/domain/payment.js';
import { standingName } from '../../../src/domain/risk.js';
import * as a from './payment-arbitraries.js';

const ADDRESS = `0x${'a'.repeat(40)}`;
const POLICY = { maxAgeSeconds: a.WEEK, rememberSeconds: 3_600 };
const RUNS = { numRuns: 2_000 };

/** Replaces the wallet name of the arbitraries by an address, because a registered wallet has one. */
function withAddress(evidence: PaymentEvidence): PaymentEvidence {
  const text = JSON.stringify(evidenceToJson(evidence)).replaceAll(`"${a.WALLET}"`, `"${ADDRESS}"`);
  return evidenceFromJson(JSON.parse(text) as Record<string, unknown>);
}

const evidence = fc
  .oneof(
    a.evidence,
    a.transfers.map((list) => a.mined(list)),
  )
  .map(withAddress);

const payment: fc.Arbitrary<KnownPayment> = fc
  .record({
    status: fc.constantFrom('pending', 'confirmed', 'confirmed', 'rejected', 'reorged'),
    evidence,
    isFinal: fc.boolean(),
  })
  .map(({ status, evidence: stored, isFinal }) => ({
    status,
    evidence: stored,
    deepest: status === 'confirmed' && isFinal,
    toAddress: ADDRESS,
    firstSeenAt: new Date(a.NOW * 1_000),
  }));

/** Claims that do not conflict with each other. */
const claims: fc.Arbitrary<readonly Claim[]> = a.expectation.map((some) =>
  some.claims.reduce<readonly Claim[]>(
    (standing, claim) =>
      standing.some((one) => conflicts(one, claim) || covers(one, claim)) ? standing : [...standing, claim],
    [],
  ),
);

const known: fc.Arbitrary<Known> = fc.record({
  family: fc.constant('evm'),
  wallet: fc.constant(ADDRESS),
  payment: fc.option(payment, { nil: null }),
  claims,
  sender: fc.constant(null),
  nowSeconds: fc.constant(a.NOW),
});

const criteria: fc.Arbitrary<Criteria> = a.expectation.map((some) => ({
  recipient: null,
  expectedAtomic: some.minimumAtomic,
  payer: some.payer,
  paidAfterSeconds: some.paidAfterSeconds,
  memo: some.memo,
  reference: some.reference,
  requireReference: some.requireReference,
  riskThreshold: some.riskThreshold,
}));
/** Criteria that ask for no more than a reference, so that many payments are confirmed. */
const plain: fc.Arbitrary<Criteria> = fc
  .tuple(criteria, fc.constantFrom(a.BUYER, null))
  .map(([some, payer]) => ({
    ...some,
    ...{ expectedAtomic: null, payer, paidAfterSeconds: null, memo: null },
  }));

const asked = fc.tuple(evidence, known, fc.oneof(criteria, plain));

function property(
  holds: (decision: Decision, known: Known, criteria: Criteria, found: PaymentEvidence) => void,
) {
  fc.assert(
    fc.property(asked, ([found, facts, wanted]) => {
      holds(decide(found, facts, wanted, POLICY), facts, wanted, found);
    }),
    RUNS,
  );
}

describe('decide, for any evidence, facts and criteria', () => {
  it('A8: generated cases reach every outcome often enough for the properties below to be meaningful', () => {
    const decisions = fc
      .sample(asked, { numRuns: 2_000, seed: 7 })
      .map(([found, facts, wanted]) => decide(found, facts, wanted, POLICY));
    const count = (holds: (decision: Decision) => boolean) => decisions.filter(holds).length;
    expect(count(({ accepted }) => accepted.status === 'confirmed')).toBeGreaterThan(150);
    expect(count(({ claim }) => claim !== null)).toBeGreaterThan(40);
    expect(count(({ verdict }) => verdict.reason === 'ALREADY_CLAIMED')).toBeGreaterThan(10);
    expect(count(({ record }) => record?.status === 'reorged')).toBeGreaterThan(40);
    expect(count(({ isRecordKept }) => isRecordKept)).toBeGreaterThan(10);
    expect(
      count(({ refusedSenders, accepted }) => refusedSenders.length > 0 && accepted.status === 'confirmed'),
    ).toBeGreaterThan(10);
  });

  it('A11: charges a unit exactly for a final payment that touches the wallet', () => {
    property((decision, facts, _, found) => {
      const stored = decision.isRecordKept ? (facts.payment?.evidence ?? found) : found;
      const wallets = decision.expectation.wallets;
      expect(decision.charge).toBe(decision.bare.status !== 'pending' && touchesWallets(stored, wallets));
    });
  });

  it('A8: does not remember, charge, claim or report a payment that is not final', () => {
    property((decision) => {
      if (decision.bare.status !== 'pending') return;
      expect(decision).toMatchObject({ charge: false, claim: null, isClaimed: false });
      expect(decision.record?.rememberSeconds ?? null).toBeNull();
      expect(decision.record?.recheckSeconds ?? null).toBeNull();
      expect([decision.accepted.event, decision.refused.event]).toEqual([null, null]);
      expect(decision.accepted.status).not.toBe('confirmed');
    });
  });

  it('A8: remembers only final answers, and never REORGED', () => {
    property(({ bare, record }) => {
      const isFinal = bare.status !== 'pending' && bare.reason !== 'REORGED';
      expect(record === null ? null : record.rememberSeconds).toBe(
        record === null || !isFinal ? null : POLICY.rememberSeconds,
      );
    });
  });

  it('A15: claims only a confirmed payment, and without conflict with an existing claim', () => {
    property(({ claim, isClaimed, accepted }, facts, { reference }) => {
      if (isClaimed) expect(accepted.status).toBe('confirmed');
      if (claim === null) return;
      expect(isClaimed).toBe(true);
      expect(claim.reference).toBe(reference);
      for (const standing of facts.claims) {
        expect(conflicts(standing, claim)).toBe(false);
        expect(covers(standing, claim)).toBe(false);
      }
    });
  });

  it('A15: never confirms the same funds for two references', () => {
    const two = fc.tuple(evidence, known, plain, plain);
    fc.assert(
      fc.property(two, ([found, facts, one, other]) => {
        const first = decide(found, facts, { ...one, reference: 'one' }, POLICY);
        const { claims: standing, verdict } = applyCommit(first, { sender: null });
        if (verdict.status !== 'confirmed') return;
        const second = decide(
          found,
          { ...facts, claims: standing },
          { ...other, reference: 'other' },
          POLICY,
        );
        if (second.accepted.status !== 'confirmed') return;
        expect([verdict.claimPayer, second.verdict.claimPayer]).not.toContain(null);
        expect(second.verdict.claimPayer).not.toBe(verdict.claimPayer);
      }),
      RUNS,
    );
  });

  it('A16: never stores pending over a final status, and stores a rejected confirmation as reorged', () => {
    property(({ record, bare }, { payment: before }) => {
      if (record === null || before === null) return;
      if (before.status !== 'pending') expect(record.status).not.toBe('pending');
      const wasAccepted = before.status === 'confirmed' || before.status === 'reorged';
      if (wasAccepted && bare.status === 'rejected') expect(record.status).toBe('reorged');
      if (!wasAccepted) expect(record.status).not.toBe('reorged');
    });
  });

  it('A16: keeps a payment at its deepest finality when a node loses or disputes it', () => {
    property((decision, { payment: before }, _, found) => {
      const isForgotten = !found.finality.accepted || found.disputed;
      const isKept = before?.status === 'confirmed' && before.deepest && isForgotten;
      expect(decision.isRecordKept).toBe(isKept);
      if (isKept) expect(decision.bare).toEqual(judge(before.evidence, { ...decision.expectation, ...BARE }));
    });
  });

  it('A16: rechecks only confirmations before the deepest finality', () => {
    property(({ record, bare, evidence: kept }) => {
      const isOpen = bare.status === 'confirmed' && !kept.finality.deepest;
      if (record !== null) expect(record.recheckSeconds).toBe(isOpen ? RECHECK_SECONDS : null);
    });
  });

  it('K2: sends an event with the claimed reference exactly when the stored status changes', () => {
    property(({ record, accepted, refused, isClaimed }, { payment: before }, { reference }) => {
      const changes = record !== null && record.status !== before?.status && record.status !== 'pending';
      expect(accepted.event !== null).toBe(changes);
      expect(refused.event !== null).toBe(changes);
      if (accepted.event?.type === 'payment.verified') {
        expect(accepted.event.reference).toBe(isClaimed ? reference : null);
        expect(refused.event).toEqual({ type: 'payment.rejected', reason: 'RISK_REJECTED', reference });
      } else expect(refused.event).toEqual(accepted.event);
    });
  });

  it('A9: returns the committed outcome for every sender', () => {
    fc.assert(
      fc.property(asked, a.standing, ([found, facts, wanted], sender) => {
        const decision = decide(found, facts, wanted, POLICY);
        const isRefused = decision.refusedSenders.includes(standingName(sender));
        const written = isRefused ? decision.refused : decision.accepted;
        const { verdict, claimed, claims: standing } = applyCommit(decision, { sender });
        expect(verdict).toMatchObject({ status: written.status, reason: written.reason });
        expect(claimed).toBe(decision.isClaimed && !isRefused);
        const taken = decision.claim === null || isRefused ? [] : [decision.claim];
        expect(standing).toEqual([...facts.claims, ...taken]);
      }),
      RUNS,
    );
  });

  it('A12: makes the same decision again from stored evidence', () => {
    property((decision, facts, wanted) => {
      const again = decide(decision.evidence, facts, wanted, POLICY);
      if (!decision.isRecordKept) expect(again).toEqual(decision);
    });
  });
});

const BARE = {
  minimumAtomic: null,
  payer: null,
  paidAfterSeconds: null,
  memo: null,
  reference: null,
  requireReference: false,
  riskThreshold: null,
  claims: [],
};
