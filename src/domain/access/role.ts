import type { Environment } from '../chain.js';
import { SCOPES, scopesBeyond, scopesOf, type Scope } from './scope.js';

/** What a member of a tenant may do, from most to least. */
export const ROLES = ['owner', 'admin', 'developer', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Parts of a tenant that a role opens: the scopes of keys, and what only people use. */
export const AREAS = [...SCOPES, 'team', 'audit', 'settings'] as const;
export type Area = (typeof AREAS)[number];

/** `test`: may read both environments, and change the test environment only. */
export type AccessLevel = 'none' | 'read' | 'test' | 'change';

/** The areas of the account itself, which has no environment. */
const ACCOUNT_AREAS: readonly Area[] = ['billing', 'team', 'audit', 'settings'];

/** Who may do what. An area that a role does not name is closed to it. */
const ROLE_ACCESS: Readonly<Record<Role, Readonly<Partial<Record<Area, AccessLevel>>>>> = {
  owner: {
    verify: 'change',
    settle: 'change',
    analytics: 'change',
    keys: 'change',
    wallets: 'change',
    billing: 'change',
    webhooks: 'change',
    team: 'change',
    audit: 'read',
    settings: 'change',
  },
  admin: {
    verify: 'change',
    settle: 'change',
    analytics: 'change',
    keys: 'change',
    wallets: 'change',
    billing: 'read',
    webhooks: 'change',
    team: 'change',
    audit: 'read',
    settings: 'change',
  },
  developer: {
    verify: 'change',
    settle: 'change',
    analytics: 'change',
    keys: 'change',
    // Whoever changes a live wallet changes where the money goes.
    wallets: 'test',
    webhooks: 'change',
    team: 'read',
    settings: 'read',
  },
  viewer: {
    verify: 'read',
    settle: 'read',
    analytics: 'read',
    keys: 'read',
    wallets: 'read',
    webhooks: 'read',
    settings: 'read',
  },
};

/** Returns what the role may do in an area. */
export function accessOf(role: Role, area: Area): AccessLevel {
  return ROLE_ACCESS[role][area] ?? 'none';
}

/** Whether the role may read the area, or change it in the environment. */
export function mayEnter(role: Role, area: Area, use: 'read' | 'change', environment: Environment): boolean {
  const level = accessOf(role, area);
  if (level === 'none') return false;
  if (use === 'read' || level === 'change') return true;
  return level === 'test' && environment === 'test';
}

/** Returns the roles that may do so, for a refusal. */
export function rolesThatMay(area: Area, use: 'read' | 'change', environment: Environment): readonly Role[] {
  return ROLES.filter((role) => mayEnter(role, area, use, environment));
}

/** Whether an area ignores the choice of an environment. */
export function isOfAccount(area: Area): boolean {
  return ACCOUNT_AREAS.includes(area);
}

/**
 * The scopes that a member may give to a key: those that the member may use to the full in that environment. A key can
 * therefore do no more than whoever made it.
 */
export function grantableScopes(role: Role, environment: Environment): readonly Scope[] {
  return scopesOf(
    environment,
    SCOPES.filter((scope) => mayEnter(role, scope, 'change', environment)),
  );
}

/** Whether a member may make a key with these scopes, and so keep one that was made before. */
export function mayMakeKey(
  role: Role,
  { environment, scopes }: { readonly environment: Environment; readonly scopes: readonly Scope[] },
): boolean {
  const beyond = scopesBeyond(grantableScopes(role, environment), scopesOf(environment, scopes));
  return mayEnter(role, 'keys', 'change', environment) && beyond.length === 0;
}

/** Whether a member of one role may give, change or take away another role. Owners are made and removed by owners. */
export function mayManage(own: Role, other: Role): boolean {
  return mayEnter(own, 'team', 'change', 'live') && (own === 'owner' || other !== 'owner');
}
