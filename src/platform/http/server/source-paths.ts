import { BASE_PATH } from '../base-path.js';
import { comparablePath } from '../request/request-path.js';

/**
 * Paths of the system that this one succeeds, and the routes of ours that answer them. A segment `:id` stands for any
 * one. The table is complete: docs/source-system.md shows it.
 */
export const SOURCE_PATHS: readonly (readonly [source: string, target: string])[] = [
  ['/api/health', 'health'],
  ['/api/api-keys', 'api-keys'],
  ['/api/api-keys/:id', 'api-keys/:id'],
  ['/api/chains', 'supported-chains'],
  ['/api/stats', 'stats'],
  ['/api/db-stats', 'admin/db-stats'],
  ['/api/exploits', 'exploits'],
  ['/api/analysis/patterns', 'analytics/patterns'],
  ['/api/analysis/anomalies', 'analytics/anomalies'],
  ['/api/v2/features/transactions', 'features/transactions'],
  ['/api/v2/features/contracts', 'features/contracts'],
  ['/api/v2/features/bytecode', 'features/bytecode'],
];

const PREFIX = '/api/';
const OURS = `/${BASE_PATH.toLowerCase()}`;
const PARAMETER = ':id';
const BY_PATH = new Map(SOURCE_PATHS);

/**
 * Converts a request target with a path of the source system to the target of the route that answers it; any other one
 * stays. It runs before everything that looks at the path, so that limits, logs and idempotency know one route alone.
 * Paths are compared as the router compares them: without case and one trailing slash, encoded characters as they are.
 *
 * @param target in origin form: a path, and maybe a query, which is kept
 */
export function withoutSourcePath(target: string): string {
  // Nearly every request is one for a path of ours.
  if (!isBelow(target, PREFIX) || isBelow(target, OURS)) return target;
  const end = target.search(/[?#]/);
  const path = end < 0 ? target : target.slice(0, end);
  const found = routeOf(path);
  return found === null ? target : `/${BASE_PATH}/${found}${target.slice(path.length)}`;
}

function isBelow(target: string, prefix: string): boolean {
  return target.slice(0, prefix.length).toLowerCase() === prefix;
}

function routeOf(path: string): string | null {
  const compared = comparablePath(path);
  const exact = BY_PATH.get(compared);
  if (exact !== undefined) return exact;
  const last = compared.lastIndexOf('/') + 1;
  // Identifiers may tell cases apart.
  const id = path.slice(last, compared.length);
  const pattern = id === '' ? undefined : BY_PATH.get(`${compared.slice(0, last)}${PARAMETER}`);
  return pattern?.replace(PARAMETER, () => id) ?? null;
}
