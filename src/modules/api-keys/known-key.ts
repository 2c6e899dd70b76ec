import type { Environment } from '../../domain/chain.js';
import type { LimitOverrides, PlanId } from '../../domain/plan.js';
import type { Scope } from '../../domain/scope.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import type { TenantStatus } from '../tenants/index.js';
import type { AddressBlocks } from './address-blocks.js';

/** All that a request by this key must know of the key and its tenant. Never the key itself. */
export interface KnownKey {
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
  /** The key's own limit beside the tenant's. */
  readonly requestsPerDay: number | null;
  readonly requireReference: boolean;
  readonly riskThreshold: number | null;
}

export function toPrincipal(key: KnownKey): TenantPrincipal {
  return {
    kind: 'tenant',
    tenantId: key.tenantId,
    keyId: key.keyId,
    environment: key.environment,
    scopes: key.scopes,
    plan: key.plan,
    limitOverrides: key.limitOverrides,
    paidUp: key.paidUp,
    requestsPerDay: key.requestsPerDay,
    requireReference: key.requireReference,
    riskThreshold: key.riskThreshold,
    suspended: key.tenantStatus === 'suspended',
  };
}
