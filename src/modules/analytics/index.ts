/** Analytics: read-only views on payments and the verification log. */
export { AnalyticsModule } from './analytics.module.js';
