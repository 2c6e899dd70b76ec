/**
 * What of a transaction a claim is of: the whole of it (`payer` null), what one payer paid in it, or what one signed
 * authorization of a payer moved in it (`authorizationId`, never without a payer).
 */
export interface ClaimedPart {
  readonly payer: string | null;
  readonly authorizationId: string | null;
}

/** A payment, or a part of it, bound to an order. */
export interface Claim extends ClaimedPart {
  readonly reference: string;
}

/** A part of a payment that is asked for; a null `reference` differs from every reference. */
export interface AskedClaim extends ClaimedPart {
  readonly reference: string | null;
}

/** `held`: a claim of the same reference covers it already. `conflict`: its money is sold to another reference. */
export type ClaimDecision = 'free' | 'held' | 'conflict';

/** Whether a part includes another, or is the same. */
export function covers(part: ClaimedPart, other: ClaimedPart): boolean {
  if (part.payer === null) return true;
  if (part.payer !== other.payer) return false;
  return part.authorizationId === null || part.authorizationId === other.authorizationId;
}

/**
 * The one claim rule. Money is sold once: two claims of which one covers the other exclude each other. The exception: a
 * standing claim's own reference may ask again for what that claim covers.
 *
 * Nothing else decides this: SQL stores claims and says which ones stand, it never compares them.
 */
export function conflicts(standing: Claim, asked: AskedClaim): boolean {
  return covers(standing, asked) ? standing.reference !== asked.reference : covers(asked, standing);
}

/** What becomes of a claim that is asked for beside those that stand. */
export function decideClaim(standing: readonly Claim[], asked: AskedClaim): ClaimDecision {
  if (standing.some((claim) => conflicts(claim, asked))) return 'conflict';
  return standing.some((claim) => covers(claim, asked)) ? 'held' : 'free';
}

/** The reference under which a settlement claims its payment. */
export function settlementReference(settlementId: string): string {
  return `x402:${settlementId}`;
}
