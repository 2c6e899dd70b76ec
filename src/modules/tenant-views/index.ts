/*
 * What the operator sees of one tenant: usage, payments, deliveries. Owns no table, and calls the modules that hold the
 * parts. No module may call it.
 */
export { TenantViewsModule } from './tenant-views.module.js';
