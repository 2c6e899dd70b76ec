import type { Claim } from '../../../domain/claim.js';

/** A claim as SQL keeps it: the whole transaction under the empty payer, all of a payer's under the empty authorization. */
export interface ClaimRow {
  readonly payer: string;
  readonly authorization_id: string;
  readonly reference: string;
}

/** In the order in which SQL says them: it compares lists. */
export function toClaimRows(claims: readonly Claim[]): ClaimRow[] {
  return claims.map(({ payer, authorizationId, reference }) => ({
    payer: payer ?? '',
    authorization_id: authorizationId ?? '',
    reference,
  }));
}

export function toClaims(rows: readonly ClaimRow[] | null): Claim[] {
  return (rows ?? []).map((row) => ({
    payer: row.payer === '' ? null : row.payer,
    authorizationId: row.authorization_id === '' ? null : row.authorization_id,
    reference: row.reference,
  }));
}
