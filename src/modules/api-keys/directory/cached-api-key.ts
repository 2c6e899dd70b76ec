import type { Environment } from '../../../domain/chain.js';
import type { LimitOverrides, PlanId } from '../../../domain/plans/plan.js';
import { scopesOf, type Scope } from '../../../domain/access/scope.js';
import type { KeyDayLimit, TenantPrincipal } from '../../../platform/http/request/principal.js';
import type { TenantStatus } from '../../tenants/index.js';
import type { AddressBlocks } from '../authentication/address-blocks.js';

/** All that a request by this key must know of the key and its tenant. Never the key itself. */
export interface CachedApiKey {
  /** SHA-256 of the key. */
  readonly hash: Buffer;
  readonly keyId: string;
  readonly tenantId: string;
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  /** Null lets every address in. */
  readonly allowedIps: AddressBlocks | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly tenantStatus: TenantStatus;
  readonly plan: PlanId;
  readonly limitOverrides: LimitOverrides;
  readonly paidUp: boolean;
  /** The daily limits that its requests count against, beside the tenant's. */
  readonly dayLimits: readonly KeyDayLimit[];
  readonly requireReference: boolean;
  readonly riskThreshold: number | null;
}

export function toPrincipal(key: CachedApiKey): TenantPrincipal {
  return {
    kind: 'tenant',
    tenantId: key.tenantId,
    keyId: key.keyId,
    environment: key.environment,
    // A key of before the rule may hold more than its environment allows.
    scopes: scopesOf(key.environment, key.scopes),
    plan: key.plan,
    limitOverrides: key.limitOverrides,
    paidUp: key.paidUp,
    dayLimits: key.dayLimits,
    requireReference: key.requireReference,
    riskThreshold: key.riskThreshold,
    suspended: key.tenantStatus === 'suspended',
  };
}
