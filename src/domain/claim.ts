/**
 * The part of a transaction that a claim covers.
 * `payer` null: the whole transaction. `authorizationId` null: all that the payer paid in it. Both given: the transfer
 * of one signed authorization. An `authorizationId` never stands without a payer.
 */
export interface ClaimedPart {
  readonly payer: string | null;
  readonly authorizationId: string | null;
}

/** A payment, or a part of it, bound to an order. */
export interface Claim extends ClaimedPart {
  readonly reference: string;
}

/** A part of a payment that a caller asks for; a null `reference` differs from every reference. */
export interface AskedClaim extends ClaimedPart {
  readonly reference: string | null;
}

/** `held`: a claim of the same reference covers it already. `conflict`: another reference has claimed its money. */
export type ClaimDecision = 'free' | 'held' | 'conflict';

/** Whether a part includes another part or equals it. */
export function covers(part: ClaimedPart, other: ClaimedPart): boolean {
  if (part.payer === null) return true;
  if (part.payer !== other.payer) return false;
  return part.authorizationId === null || part.authorizationId === other.authorizationId;
}

/**
 * The one claim rule: money is sold once.
 * Two claims exclude each other when one covers the other. Exception: a standing claim's own reference may ask again
 * for a part that the claim covers.
 *
 * No other code decides this: SQL stores claims and lists the standing ones, but never compares them.
 */
export function conflicts(standing: Claim, asked: AskedClaim): boolean {
  return covers(standing, asked) ? standing.reference !== asked.reference : covers(asked, standing);
}

/** Decides a requested claim from the standing claims. */
export function decideClaim(standing: readonly Claim[], asked: AskedClaim): ClaimDecision {
  if (standing.some((claim) => conflicts(claim, asked))) return 'conflict';
  return standing.some((claim) => covers(claim, asked)) ? 'held' : 'free';
}

/** The reference by which a settlement claims its payment. */
export function settlementReference(settlementId: string): string {
  return `x402:${settlementId}`;
}
