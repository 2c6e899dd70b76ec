/*
 * Operator views beside tenants: the audit log, the state of the database, and the jobs. Owns no table. Depends on
 * the platform only.
 */
export { OperationsModule } from './operations.module.js';
