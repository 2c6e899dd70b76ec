import type { Environment } from '../chain.js';

/** Permissions of a key. A key can never issue one with a scope that it does not hold itself. */
export const SCOPES = ['verify', 'settle', 'analytics', 'keys', 'wallets', 'billing', 'webhooks'] as const;
export type Scope = (typeof SCOPES)[number];

/** Scopes of an issued key that names none. */
export const DEFAULT_SCOPES: readonly Scope[] = ['verify', 'settle', 'analytics'];

/** The requested scopes that the issuing key does not hold; empty when it may grant them all. */
export function scopesBeyond(held: readonly Scope[], requested: readonly Scope[]): Scope[] {
  return requested.filter((scope) => !held.includes(scope));
}

/** Scopes of the account, independent of an environment. A test key may be less protected, so it does not get them. */
const LIVE_ONLY: readonly Scope[] = ['billing'];

/** The given scopes that a key of the environment can hold. */
export function scopesOf(environment: Environment, scopes: readonly Scope[]): readonly Scope[] {
  return environment === 'live' ? scopes : scopes.filter((scope) => !LIVE_ONLY.includes(scope));
}
