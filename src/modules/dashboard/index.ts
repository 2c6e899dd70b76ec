/** The dashboard: a static page at `/dashboard` (outside the base path) that knows nothing but the public API. */
export { DASHBOARD_PATHS, serveDashboard } from './dashboard.js';
