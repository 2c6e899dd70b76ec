import type { PaymentEvidence } from './payment.js';

/** Listings of a sender on the operator's screening list; `none`: it is not on the list. */
export const LISTINGS = ['none', 'watch', 'high', 'severe'] as const;
export type Listing = (typeof LISTINGS)[number];

/** How often a sender paid this tenant in the hour before: `busy` from 60 payments on, `flood` from 600. */
const PACES = ['calm', 'busy', 'flood'] as const;

/** The known facts about a sender, beside the transaction itself. */
export interface SenderStanding {
  readonly listing: Listing;
  /** No earlier confirmed payment of this sender to this tenant. */
  readonly firstSeen: boolean;
  readonly pace: (typeof PACES)[number];
}

export type RiskReason =
  'screened_sender' | 'verifier_score' | 'high_velocity' | 'weak_finality' | 'first_seen_sender';

/** 0 (none) to 1, with its factors, the heaviest first. */
export interface Risk {
  readonly score: number;
  readonly reasons: readonly RiskReason[];
}

const LISTING_WEIGHTS: Readonly<Record<Listing, number>> = { none: 0, watch: 0.4, high: 0.8, severe: 1 };
const PACE_WEIGHTS: Readonly<Record<SenderStanding['pace'], number>> = { calm: 0, busy: 0.2, flood: 0.4 };
const FIRST_SEEN_WEIGHT = 0.05;
/** Weights of an accepted payment that the chain could still take back. */
const SHALLOW_WEIGHTS: Readonly<Record<PaymentEvidence['finality']['level'], number>> = {
  none: 0,
  latest: 0.15,
  confirmed: 0.05,
  safe: 0.05,
  finalized: 0,
};
const DECIMALS = 10_000;

/**
 * Scores a payment's risk.
 * Each factor has a weight from 0 to 1. The score is the chance that at least one independent factor applies:
 * `1 - (1 - a)(1 - b)…`.
 * So no factor lowers the score. It is never below its heaviest factor, and a certain one (a `severe` listing) decides
 * alone. It is rounded to four decimals, and the threshold is compared with the rounded score.
 *
 * @param sender null when no sender is known; only the transaction itself counts then
 */
export function riskOf(
  evidence: Pick<PaymentEvidence, 'riskScore' | 'execution' | 'finality'>,
  sender: SenderStanding | null,
): Risk {
  const factors = weigh(evidence, sender).filter(([, weight]) => weight > 0);
  const innocence = factors.reduce((rest, [, weight]) => rest * (1 - weight), 1);
  return {
    score: Math.round((1 - innocence) * DECIMALS) / DECIMALS,
    reasons: factors.sort(([, left], [, right]) => right - left).map(([reason]) => reason),
  };
}

function weigh(
  { riskScore, execution, finality }: Pick<PaymentEvidence, 'riskScore' | 'execution' | 'finality'>,
  sender: SenderStanding | null,
): (readonly [RiskReason, number])[] {
  const isShallow = execution === 'succeeded' && finality.accepted && !finality.deepest;
  return [
    ['screened_sender', LISTING_WEIGHTS[sender?.listing ?? 'none']],
    ['verifier_score', riskScore ?? 0],
    ['high_velocity', PACE_WEIGHTS[sender?.pace ?? 'calm']],
    ['weak_finality', isShallow ? SHALLOW_WEIGHTS[finality.level] : 0],
    ['first_seen_sender', sender?.firstSeen === true ? FIRST_SEEN_WEIGHT : 0],
  ];
}

/** A standing as one word, as the SQL function `sender_standing` writes it: `severe/first/calm`. */
export function standingName({ listing, firstSeen, pace }: SenderStanding): string {
  return `${listing}/${firstSeen ? 'first' : 'known'}/${pace}`;
}

const STANDINGS: ReadonlyMap<string, SenderStanding> = new Map(
  LISTINGS.flatMap((listing) =>
    PACES.flatMap((pace) => [true, false].map((firstSeen): SenderStanding => ({ listing, firstSeen, pace }))),
  ).map((standing) => [standingName(standing), standing]),
);

/**
 * Reads a standing.
 *
 * @throws Error for an unknown word: SQL and this file would disagree
 */
export function standingNamed(name: string): SenderStanding {
  const standing = STANDINGS.get(name);
  if (standing === undefined) throw new Error(`${name} is no standing of a sender`);
  return standing;
}

/**
 * The standings with which this payment exceeds the threshold.
 * The commit reads the sender's standing in the same statement that takes the claim. So it needs the refused standings
 * beforehand.
 */
export function refusedStandings(evidence: PaymentEvidence, threshold: number | null): string[] {
  if (threshold === null) return [];
  return [...STANDINGS]
    .filter(([, standing]) => riskOf(evidence, standing).score > threshold)
    .map(([name]) => name);
}
