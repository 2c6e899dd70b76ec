/*
 * Creates, changes, suspends, reactivates, erases and exports tenants. Owns no table: it calls the services of tenants,
 * api-keys, usage, billing and webhooks in one transaction. No other module calls it.
 */
export { TenantLifecycleModule } from './tenant-lifecycle.module.js';
