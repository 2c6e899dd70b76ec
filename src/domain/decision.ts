import { decideClaim, type Claim } from './claim.js';
import { pruneEvidence } from './evidence.js';
import type { EventType } from './event.js';
import {
  bareExpectation,
  fullExpectation,
  type Criteria,
  type Expectation,
  type Known,
  type KnownPayment,
  type RecordStatus,
} from './expectation.js';
import { judge, touchesWallets, type Verdict } from './judge.js';
import type { PaymentEvidence, PaymentStatus, Reason } from './payment.js';
import { refusedStandings, standingNamed, type SenderStanding } from './risk.js';

/** Seconds until the first recheck of a payment that its chain could still take back. */
export const RECHECK_SECONDS = 60;

/** Settings of this installation that a decision depends on. */
export interface DecisionPolicy {
  readonly maxAgeSeconds: number;
  /** Seconds for which a final answer is remembered. */
  readonly rememberSeconds: number;
}

/** The stored payment: the answer to the bare question, without any caller's criteria. */
export interface PaymentWrite {
  readonly status: RecordStatus;
  readonly reason: Reason | null;
  readonly evidence: PaymentEvidence;
  readonly amountAtomic: bigint;
  readonly fromAddress: string | null;
  readonly toAddress: string | null;
  /** Null: the next verification asks the chain again. */
  readonly rememberSeconds: number | null;
  /** Null: no recheck. */
  readonly recheckSeconds: number | null;
}

/** An event for the tenant's listeners, written with the commit. */
export interface DecidedEvent {
  readonly type: EventType;
  readonly reason: Reason | null;
  /** The order that the payment was for; null when no order claimed it. */
  readonly reference: string | null;
}

/** The caller's answer, with its log line and event. */
export interface Outcome {
  readonly status: PaymentStatus;
  readonly reason: Reason | null;
  readonly event: DecidedEvent | null;
}

/** All that one verification writes and answers, decided before anything is written. */
export interface Decision {
  /** The evidence that is stored and judged. */
  readonly evidence: PaymentEvidence;
  /** No node knows a final payment any more: the stored evidence is used instead. */
  readonly isRecordKept: boolean;
  readonly known: Known;
  readonly expectation: Expectation;
  /** The answer to the bare question. */
  readonly bare: Verdict;
  /** The answer to the caller's question, before the sender's standing is known. */
  readonly verdict: Verdict;
  /** Null: nothing is stored, or the stored payment stands. */
  readonly record: PaymentWrite | null;
  /** Costs a unit, unless this payment was charged before. */
  readonly charge: boolean;
  /** The claim to take with the commit, unless the sender is refused. */
  readonly claim: Claim | null;
  /** The payment is, or becomes, claimed under the caller's reference, unless the sender is refused. */
  readonly isClaimed: boolean;
  /** Sender standings (`standingName`) that exceed the tenant's risk threshold: `refused` holds for them. */
  readonly refusedSenders: readonly string[];
  readonly accepted: Outcome;
  readonly refused: Outcome;
}

/** Facts that only the commit reads. */
export interface CommittedFacts {
  readonly sender: SenderStanding | null;
}

/** The answer to a committed decision. */
export interface CommittedAnswer {
  readonly verdict: Verdict;
  readonly claimed: boolean;
  /** Every claim that stands now. */
  readonly claims: readonly Claim[];
}

/**
 * Decides a verification from the chain's evidence, the known facts and the caller's criteria.
 * The decision covers the answer, the stored payment, the unit, the claim, the event and the recheck.
 * Pure: the commit writes exactly this decision. When a fact has changed meanwhile, it writes nothing, and the new
 * facts are decided.
 */
export function decide(
  found: PaymentEvidence,
  known: Known,
  criteria: Criteria,
  policy: DecisionPolicy,
): Decision {
  const isRecordKept = isForgotten(found, known.payment);
  const bareQuestion = bareExpectation(known, policy.maxAgeSeconds);
  const full = isRecordKept ? known.payment.evidence : found;
  // The part that will be stored is judged, so that later repeats get the same verdict.
  const evidence = pruneEvidence(full, bareQuestion.wallets);
  const expectation = fullExpectation(bareQuestion, criteria, known.claims);
  const bare = judge(evidence, bareQuestion);
  const verdict = judge(evidence, expectation);
  const touches = touchesWallets(evidence, bareQuestion.wallets);
  const record = recordOf(evidence, bare, touches, known.payment, policy);
  const { reference } = criteria;
  const part = { payer: verdict.claimPayer, authorizationId: null };
  const claimDecision =
    verdict.status === 'confirmed' ? decideClaim(known.claims, { ...part, reference }) : null;
  const isFree = reference !== null && claimDecision === 'free';
  const isClaimed = reference !== null && (claimDecision === 'free' || claimDecision === 'held');
  const refusedSenders = refusedStandings(evidence, criteria.riskThreshold);
  const event = eventOf(bare, record, known.payment, { reference, isClaimed });
  return {
    evidence,
    isRecordKept,
    known,
    expectation,
    bare,
    verdict,
    record,
    charge: bare.status !== 'pending' && touches,
    claim: isFree ? { ...part, reference } : null,
    isClaimed,
    refusedSenders,
    accepted: { status: verdict.status, reason: verdict.reason, event },
    refused: refusedOutcome(evidence, expectation, refusedSenders, event),
  };
}

/** The answer to a committed decision, from the facts that only the commit has read. */
export function applyCommit(decision: Decision, { sender }: CommittedFacts): CommittedAnswer {
  const verdict = judge(decision.evidence, { ...decision.expectation, sender });
  const claimed = decision.isClaimed && verdict.status === 'confirmed';
  const { claims } = decision.known;
  return {
    verdict,
    claimed,
    claims: claimed && decision.claim !== null ? [...claims, decision.claim] : claims,
  };
}

/** A final answer can be remembered. REORGED holds only until the deepest finality, so the chain is asked each time. */
function isRemembered(bare: Verdict): boolean {
  return bare.status !== 'pending' && bare.reason !== 'REORGED';
}

/** A payment at its chain's deepest finality cannot be taken back: a node that lost or doubts it has no effect. */
function isForgotten(
  found: PaymentEvidence,
  payment: KnownPayment | null,
): payment is KnownPayment & { readonly status: 'confirmed' } {
  return payment?.status === 'confirmed' && payment.deepest && (!found.finality.accepted || found.disputed);
}

function recordOf(
  evidence: PaymentEvidence,
  bare: Verdict,
  touches: boolean,
  payment: KnownPayment | null,
  policy: DecisionPolicy,
): PaymentWrite | null {
  if (bare.status === 'pending') {
    const isOurs = evidence.execution !== 'not_found' && touches;
    const stands = payment !== null && payment.status !== 'pending';
    if (!isOurs || stands) return null;
  }
  return {
    status: wasTakenBack(bare, payment) ? 'reorged' : bare.status,
    reason: bare.reason,
    evidence,
    amountAtomic: bare.amountAtomic,
    fromAddress: bare.fromAddress,
    toAddress: bare.toAddress,
    rememberSeconds: isRemembered(bare) ? policy.rememberSeconds : null,
    recheckSeconds: bare.status === 'confirmed' && !evidence.finality.deepest ? RECHECK_SECONDS : null,
  };
}

/** A confirmed payment that is refused now was taken back by its chain. It stays so until it is confirmed again. */
function wasTakenBack(bare: Verdict, payment: KnownPayment | null): boolean {
  return bare.status === 'rejected' && (payment?.status === 'confirmed' || payment?.status === 'reorged');
}

/** The event of a changed stored status; for a confirmed payment it names the order that claimed it. */
function eventOf(
  bare: Verdict,
  record: PaymentWrite | null,
  payment: KnownPayment | null,
  { reference, isClaimed }: { reference: string | null; isClaimed: boolean },
): DecidedEvent | null {
  if (record === null || record.status === payment?.status) return null;
  switch (record.status) {
    case 'pending':
      return null;
    case 'confirmed':
      return { type: 'payment.verified', reason: null, reference: isClaimed ? reference : null };
    case 'reorged':
      return { type: 'payment.reorged', reason: bare.reason, reference };
    case 'rejected':
      return { type: 'payment.rejected', reason: bare.reason, reference };
  }
}

/** The outcome for a refused sender; the verdict is the same for each of them. */
function refusedOutcome(
  evidence: PaymentEvidence,
  expectation: Expectation,
  refusedSenders: readonly string[],
  event: DecidedEvent | null,
): Outcome {
  const [refused] = refusedSenders;
  const sender = refused === undefined ? null : standingNamed(refused);
  const { status, reason } = judge(evidence, { ...expectation, sender });
  if (event?.type !== 'payment.verified') return { status, reason, event };
  const { reference } = expectation;
  return { status, reason, event: { type: 'payment.rejected', reason: 'RISK_REJECTED', reference } };
}
