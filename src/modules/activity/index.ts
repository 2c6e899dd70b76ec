/**
 * What happened to a tenant's payments and account, for the people who look at it: the history of one payment, its own
 * audit log, and changes while someone waits. Owns no table and reads those of other modules. No module may call it.
 */
export { ActivityModule } from './activity.module.js';
