/*
 * Operator views beside tenants: the audit log and the state of the database. Owns no table. Depends on the platform
 * only.
 */
export { OperationsModule } from './operations.module.js';
