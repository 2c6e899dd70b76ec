/*
 * What an operator looks at beside tenants: the audit log, and the state of the database. Owns no table; asks the platform only.
 */
export { OperationsModule } from './operations.module.js';
