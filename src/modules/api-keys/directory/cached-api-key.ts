import type { Environment } from '../../../domain/chain.js';
import type { LimitOverrides, PlanId } from '../../../domain/plans/plan.js';
import { scopesOf, type Scope } from '../../../domain/access/scope.js';
import type { KeyDayLimit, TenantPrincipal } from '../../../platform/http/request/principal.js';
import { perObject } from '../../../platform/per-object.js';
import type { TenantStatus } from '../../tenants/index.js';
import type { AddressBlocks } from '../../../platform/address-blocks.js';

/** The data of a key and its tenant that every request needs. Never holds the plaintext of the key. */
export interface CachedApiKey {
  /** SHA-256 of the key. */
  readonly hash: Buffer;
  readonly keyId: string;
  readonly tenantId: string;
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  /** Null allows every address. */
  readonly allowedIps: AddressBlocks | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly tenantStatus: TenantStatus;
  readonly plan: PlanId;
  readonly limitOverrides: LimitOverrides;
  readonly paidUp: boolean;
  /** The daily limits that count the key's requests, in addition to the tenant's limit. */
  readonly dayLimits: readonly KeyDayLimit[];
  readonly requireReference: boolean;
  readonly riskThreshold: number | null;
}

/** Returns the principal that the key authenticates: one for all requests, until the key is read again. */
export const toPrincipal = perObject(makePrincipal);

function makePrincipal(key: CachedApiKey): TenantPrincipal {
  return Object.freeze<TenantPrincipal>({
    kind: 'tenant',
    tenantId: key.tenantId,
    keyId: key.keyId,
    session: null,
    environment: key.environment,
    // A key issued before this rule may hold scopes that its environment does not allow.
    scopes: scopesOf(key.environment, key.scopes),
    plan: key.plan,
    limitOverrides: key.limitOverrides,
    paidUp: key.paidUp,
    dayLimits: key.dayLimits,
    requireReference: key.requireReference,
    riskThreshold: key.riskThreshold,
    suspended: key.tenantStatus === 'suspended',
  });
}
