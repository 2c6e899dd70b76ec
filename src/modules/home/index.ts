/** The page at `/`: what this server is, and where to go next. */
export { serveHome } from './home.js';
