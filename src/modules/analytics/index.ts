/** Analytics: reports on payments and the verification log, and the rollups of the log. */
export { AnalyticsModule } from './analytics.module.js';
