/*
 * Tenants: customer accounts, the wallets they are paid into, and their life from creation to erasure, led by the
 * operator. Owns the tables `tenants` and `wallets`. Asks ports: `TenantKeys` (provided by api-keys), `TenantBill` (by billing),
 * `TenantEndpoints` (by webhooks) and, where a chain can be read, `TokenAccountProbe` (by verification).
 */
export { TenantsModule } from './tenants.module.js';
export { TenantsRepository } from './tenants.repository.js';
export { assertAlive, noSuchTenant } from './tenants.service.js';
export type { TenantEntity, TenantStatus } from './tenant.entity.js';
export { TenantBill } from './tenant-bill.js';
export { TenantKeys, type ErasedKey, type FirstKey } from './tenant-keys.js';
export { TenantEndpoints } from './tenant-endpoints.js';
export { isBilled, TenantPlans } from './tenant-plans.js';
export { TokenAccountProbe } from './wallets/token-account-probe.js';
