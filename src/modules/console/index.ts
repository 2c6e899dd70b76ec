/** The console: a page at `/console` (outside the base path) that uses the API as everybody may, with a session. */
export { CONSOLE_PATHS, serveConsole } from './serve-console.js';
