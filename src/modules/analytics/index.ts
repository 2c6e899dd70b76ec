/** Analytics: views on payments and the verification log, and the sums of the log. */
export { AnalyticsModule } from './analytics.module.js';
