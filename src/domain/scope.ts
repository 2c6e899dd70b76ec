/** What a key may do. A key can never mint one with a scope it does not hold itself. */
export const SCOPES = ['verify', 'settle', 'analytics', 'keys', 'wallets', 'billing', 'webhooks'] as const;
export type Scope = (typeof SCOPES)[number];

/** Scopes of a minted key that names none. */
export const DEFAULT_SCOPES: readonly Scope[] = ['verify', 'settle', 'analytics'];

/** The requested scopes that the minting key does not hold; empty when it may grant them all. */
export function scopesBeyond(held: readonly Scope[], requested: readonly Scope[]): Scope[] {
  return requested.filter((scope) => !held.includes(scope));
}
