import type { Environment } from '../chain.js';

/** What a key may do. A key can never mint one with a scope it does not hold itself. */
export const SCOPES = ['verify', 'settle', 'analytics', 'keys', 'wallets', 'billing', 'webhooks'] as const;
export type Scope = (typeof SCOPES)[number];

/** Scopes of a minted key that names none. */
export const DEFAULT_SCOPES: readonly Scope[] = ['verify', 'settle', 'analytics'];

/** The requested scopes that the minting key does not hold; empty when it may grant them all. */
export function scopesBeyond(held: readonly Scope[], requested: readonly Scope[]): Scope[] {
  return requested.filter((scope) => !held.includes(scope));
}

/** What is no environment's but the account's: a test key, which may lie about anywhere, does not reach it. */
const LIVE_ONLY: readonly Scope[] = ['billing'];

/** Those of the scopes that a key of the environment can hold. */
export function scopesOf(environment: Environment, scopes: readonly Scope[]): readonly Scope[] {
  return environment === 'live' ? scopes : scopes.filter((scope) => !LIVE_ONLY.includes(scope));
}
