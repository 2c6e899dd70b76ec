import { existsSync } from 'node:fs';

/**
 * Loads the working directory's `.env`; variables of the environment take precedence. Tests receive their settings
 * directly, so that a developer's file does not change them.
 */
export function loadDotEnv(): void {
  if (process.env['NODE_ENV'] !== 'test' && existsSync('.env')) process.loadEnvFile('.env');
}
