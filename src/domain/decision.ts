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

/** A payment that its chain could still take back is looked at again after this time. */
export const RECHECK_SECONDS = 60;

/** Settings of this installation that a decision depends on. */
export interface DecisionPolicy {
  readonly maxAgeSeconds: number;
  /** How long a final answer is remembered. */
  readonly rememberSeconds: number;
}

/** What is stored of a payment: the answer to the bare question, without any caller's criteria. */
export interface PaymentWrite {
  readonly status: RecordStatus;
  readonly reason: Reason | null;
  readonly evidence: PaymentEvidence;
  readonly amountAtomic: bigint;
  readonly fromAddress: string | null;
  readonly toAddress: string | null;
  /** Null: the next verification asks the chain again. */
  readonly rememberSeconds: number | null;
  /** Null: no job looks at it again. */
  readonly recheckSeconds: number | null;
}

/** An event that the tenant's listeners get with the commit. */
export interface DecidedEvent {
  readonly type: EventType;
  readonly reason: Reason | null;
  /** The order that it was paid for; null when it was claimed for none. */
  readonly reference: string | null;
}

/** What the caller hears, and what is logged and sent with it. */
export interface Outcome {
  readonly status: PaymentStatus;
  readonly reason: Reason | null;
  readonly event: DecidedEvent | null;
}

/** Everything that one verification writes and answers, decided before anything is written. */
export interface Decision {
  /** As it is stored and judged. */
  readonly evidence: PaymentEvidence;
  /** No node knows a final payment any more: the stored evidence was taken in its place. */
  readonly isRecordKept: boolean;
  readonly known: Known;
  readonly expectation: Expectation;
  /** The answer to the bare question. */
  readonly bare: Verdict;
  /** The answer to the caller's, before anything is known of the sender. */
  readonly verdict: Verdict;
  /** Null: nothing is stored, or what is stored stands. */
  readonly record: PaymentWrite | null;
  /** Costs a unit, unless this payment was charged before. */
  readonly charge: boolean;
  /** To be taken with the commit, unless the sender is refused. */
  readonly claim: Claim | null;
  /** The payment is, or becomes, claimed under the caller's reference, unless the sender is refused. */
  readonly isClaimed: boolean;
  /** Senders (`standingName`) with whom the payment is too risky for the tenant: for them `refused` holds. */
  readonly refusedSenders: readonly string[];
  readonly accepted: Outcome;
  readonly refused: Outcome;
}

/** Facts that only the commit finds. */
export interface CommittedFacts {
  readonly sender: SenderStanding | null;
}

/** How a committed decision is answered. */
export interface CommittedAnswer {
  readonly verdict: Verdict;
  readonly claimed: boolean;
  /** Every claim that stands now. */
  readonly claims: readonly Claim[];
}

/**
 * Decides a verification from the chain's evidence, the facts on record and the caller's criteria: the answer, the stored
 * payment, the unit, the claim, the event, and whether it is looked at again. Pure: the commit writes exactly this, or, when
 * a fact has changed meanwhile, nothing; then it is decided anew from the new facts.
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
  // The stored part is judged, so that later repeats are judged alike.
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

/** The answer of a decision that was committed, by the facts that only the commit has found. */
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

/** A final answer can be remembered. REORGED holds only until the deepest finality, so it is asked about anew each time. */
function isRemembered(bare: Verdict): boolean {
  return bare.status !== 'pending' && bare.reason !== 'REORGED';
}

/** A payment at its chain's deepest finality cannot be taken back: a node that forgot or doubts it changes nothing. */
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

/** A confirmed payment that is refused now was taken back by its chain, and stays so until it is confirmed again. */
function wasTakenBack(bare: Verdict, payment: KnownPayment | null): boolean {
  return bare.status === 'rejected' && (payment?.status === 'confirmed' || payment?.status === 'reorged');
}

/** Listeners hear when the stored status changes, and of a confirmed payment which order it was claimed for. */
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

/** For a refused sender, whichever it is, a judge says the same. */
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
