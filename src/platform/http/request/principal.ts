import type { Environment } from '../../../domain/chain.js';
import type { LimitOverrides, PlanId } from '../../../domain/plans/plan.js';
import type { Scope } from '../../../domain/access/scope.js';

/** The authenticated caller: one key of one tenant. Every query of a tenant's data carries its tenant and environment. */
export interface TenantPrincipal {
  readonly kind: 'tenant';
  readonly tenantId: string;
  readonly keyId: string;
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  readonly plan: PlanId;
  readonly limitOverrides: LimitOverrides;
  /** A plan that is bought and paid for at Stripe is in force. */
  readonly paidUp: boolean;
  /** The daily limits of the key, and of those that it comes of, beside the tenant's; mostly none. */
  readonly dayLimits: readonly KeyDayLimit[];
  /** The tenant asks that every verification names a reference. */
  readonly requireReference: boolean;
  /** Scores above it are rejected; null rejects none. */
  readonly riskThreshold: number | null;
  readonly suspended: boolean;
}

/** So many requests a day for a key and all that come of it: minted by it, by those, or made by rotating one of them. */
export interface KeyDayLimit {
  readonly keyId: string;
  readonly limit: number;
}

/** A caller without a key, known by a keyed hash of the address only (16 hex characters). */
export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
  readonly addressHash: string;
}

/** The operator, by `X-Admin-Key`. */
export interface OperatorPrincipal {
  readonly kind: 'operator';
}

export type Principal = TenantPrincipal | AnonymousPrincipal | OperatorPrincipal;
