import type { Claim } from '../../../domain/claim.js';

/**
 * A claim as SQL stores it. An empty payer means the whole transaction; an empty authorization means all of the payer's
 * part.
 */
export interface ClaimRow {
  readonly payer: string;
  readonly authorization_id: string;
  readonly reference: string;
}

/** Converts claims to rows in SQL's order, because SQL compares whole lists. */
export function toClaimRows(claims: readonly Claim[]): ClaimRow[] {
  return claims.map(({ payer, authorizationId, reference }) => ({
    payer: payer ?? '',
    authorization_id: authorizationId ?? '',
    reference,
  }));
}

/** Converts rows to claims; null gives none. */
export function toClaims(rows: readonly ClaimRow[] | null): Claim[] {
  return (rows ?? []).map((row) => ({
    payer: row.payer === '' ? null : row.payer,
    authorizationId: row.authorization_id === '' ? null : row.authorization_id,
    reference: row.reference,
  }));
}
