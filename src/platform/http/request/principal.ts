import type { Environment } from '../../../domain/chain.js';
import type { LimitOverrides, PlanId } from '../../../domain/plans/plan.js';
import type { Role } from '../../../domain/access/role.js';
import type { Scope } from '../../../domain/access/scope.js';

/**
 * The authenticated caller of a tenant: one of its keys, or a person in a session. Every query of a tenant's data
 * carries its tenant and environment.
 */
export interface TenantPrincipal {
  readonly kind: 'tenant';
  readonly tenantId: string;
  /** Null for a session. */
  readonly keyId: string | null;
  /** Null for a key. */
  readonly session: SessionCaller | null;
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  readonly plan: PlanId;
  readonly limitOverrides: LimitOverrides;
  /** A paid plan from Stripe is in force. */
  readonly paidUp: boolean;
  /** The daily limits of the key and of its ancestors, in addition to the tenant's; usually empty. */
  readonly dayLimits: readonly KeyDayLimit[];
  /** The tenant requires that every verification names a reference. */
  readonly requireReference: boolean;
  /** Scores above it are rejected; null rejects none. */
  readonly riskThreshold: number | null;
  readonly suspended: boolean;
}

/**
 * Daily request limit of a key and all keys derived from it: issued by it or its descendants, or created by rotation.
 */
export interface KeyDayLimit {
  readonly keyId: string;
  readonly limit: number;
}

/** The person behind a request of a tenant. */
export interface SessionCaller {
  readonly sessionId: string;
  /** Null for the operator key, in a view of the tenant. */
  readonly userId: string | null;
  readonly role: Role;
  /** The operator looks at the tenant, and changes nothing. */
  readonly isView: boolean;
  /** Whether this request counts against the plan, as the same request with a key does. */
  readonly countsInPlan: boolean;
}

/** A person who is signed in, on a route that belongs to no tenant. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly sessionId: string;
  /** Null for a session by the operator key. */
  readonly userId: string | null;
}

/** A caller without a key, identified only by a keyed hash of the address (16 hex characters). */
export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
  readonly addressHash: string;
}

/** The operator: by `X-Admin-Key`, or in a session. */
export interface OperatorPrincipal {
  readonly kind: 'operator';
  /** The person, by a session of an operator's address; null for the operator key. */
  readonly userId: string | null;
  /** Null without a session. */
  readonly sessionId: string | null;
}

/** The caller of a request. */
export type Principal = TenantPrincipal | UserPrincipal | AnonymousPrincipal | OperatorPrincipal;

/**
 * Names a caller in the audit log and in logs of verifications: `key:<id>`, `user:<id>`, `operator` for the operator's
 * key, `operator:<user id>` for a person at the operator's work. Tenants see of the last that it was the operator.
 */
export function callerOf(principal: Exclude<Principal, AnonymousPrincipal>): string {
  switch (principal.kind) {
    case 'tenant':
      return principal.session === null ? `key:${principal.keyId ?? ''}` : memberOf(principal.session);
    case 'user':
      return principal.userId === null ? 'operator' : `user:${principal.userId}`;
    case 'operator':
      return operatorOf(principal.userId);
  }
}

function memberOf({ userId, isView }: SessionCaller): string {
  return userId === null || isView ? operatorOf(userId) : `user:${userId}`;
}

function operatorOf(userId: string | null): string {
  return userId === null ? 'operator' : `operator:${userId}`;
}
