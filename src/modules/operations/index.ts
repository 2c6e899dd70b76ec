/*
 * What an operator looks at beside tenants: the audit log. Owns no table; asks the platform only.
 */
export { OperationsModule } from './operations.module.js';
