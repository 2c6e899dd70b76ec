/*
 * Tenants: customer accounts, the wallets they are paid into, and their life from creation to erasure, led by the
 * operator. Owns the tables `tenants` and `wallets`. Asks two ports: `TenantKeys` (provided by api-keys) and, where a
 * chain can be read, `TokenAccountProbe` (provided by verification).
 */
export { TenantsModule } from './tenants.module.js';
export { TenantsRepository } from './tenants.repository.js';
export { assertAlive, noSuchTenant } from './tenants.service.js';
export type { TenantStatus } from './tenant.entity.js';
export { TenantKeys, type ErasedKey, type FirstKey } from './tenant-keys.js';
export { WalletsRepository } from './wallets.repository.js';
export { TokenAccountProbe } from './token-account-probe.js';
