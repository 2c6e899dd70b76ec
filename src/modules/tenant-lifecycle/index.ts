/*
 * The life of a tenant, above the modules that hold its parts: create, change, suspend, reactivate, erase, export. Owns no
 * table: it calls the services of tenants, api-keys, usage, billing and webhooks in one transaction. No module calls it.
 */
export { TenantLifecycleModule } from './tenant-lifecycle.module.js';
