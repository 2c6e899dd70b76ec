/** The dashboard: a static page at `/dashboard` (outside the base path) that uses the public API only. */
export { DASHBOARD_PATHS, serveDashboard } from './dashboard.js';
