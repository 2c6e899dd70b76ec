/*
 * Tenants: customer accounts and their wallets. Owns the tables `tenants` and `wallets`. Creation and erasure involve
 * several modules, so tenant-lifecycle performs them.
 */
export { TenantsModule } from './tenants.module.js';
export { TenantsRepository } from './tenants.repository.js';
export { assertAlive, noSuchTenant, TenantsService, type TenantChange } from './tenants.service.js';
export { PLAN_SOURCES, type PlanSource, type TenantEntity, type TenantStatus } from './tenant.entity.js';
export { LimitOverridesDto, TenantResponse, toTenantResponse } from './dto/tenant.dto.js';
export { addressOf, withoutAddress } from './tenant-address.js';
export { isBilled, TenantPlans } from './tenant-plans.js';
export type { WalletEntity } from './wallets/wallet.entity.js';
