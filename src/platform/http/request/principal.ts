import type { Environment } from '../../../domain/chain.js';
import type { LimitOverrides, PlanId } from '../../../domain/plans/plan.js';
import type { Scope } from '../../../domain/access/scope.js';

/**
 * The authenticated caller: one key of one tenant. Every query of a tenant's data carries its tenant and environment.
 */
export interface TenantPrincipal {
  readonly kind: 'tenant';
  readonly tenantId: string;
  readonly keyId: string;
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

/** A caller without a key, identified only by a keyed hash of the address (16 hex characters). */
export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
  readonly addressHash: string;
}

/** The operator, by `X-Admin-Key`. */
export interface OperatorPrincipal {
  readonly kind: 'operator';
}

/** The caller of a request. */
export type Principal = TenantPrincipal | AnonymousPrincipal | OperatorPrincipal;
