import { nearest } from '../../../domain/hints/nearest.js';
import { BASE_PATH } from '../base-path.js';

/** A path of the router with the methods that it takes. */
interface KnownPath {
  readonly path: string;
  readonly methods: readonly string[];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const LONGEST = 300;
const MOST_SEGMENTS = 8;
/** Segments of base paths, ours and those of others, which are often left out, doubled or mixed up. */
const BASE_SEGMENT = /^(api|x402|v\d{1,2})$/;
const BEGINS = `Every path of the API begins with /${BASE_PATH}`;

/** What is looked for under another first segment. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  keys: 'api-keys',
  apikey: 'api-keys',
  apikeys: 'api-keys',
  webhook: 'webhook-endpoints',
  webhooks: 'webhook-endpoints',
  chains: 'supported-chains',
  networks: 'supported-chains',
  transactions: 'payments',
  payment: 'payments',
  addresses: 'wallets',
  settle: 'facilitator/settle',
  supported: 'facilitator/supported',
  settlements: 'facilitator/settlements',
  tenants: 'admin/tenants',
  bans: 'admin/bans',
};

/** A sentence about a path without a route: the known path that it resembles. Quotes known paths alone. */
export function pathHint(path: string, known: readonly KnownPath[]): string {
  if (path.length > LONGEST) return `${BEGINS}.`;
  const segments = path.toLowerCase().split('/').filter(Boolean);
  const own = segments.findIndex((segment) => !BASE_SEGMENT.test(segment));
  const rest = own < 0 ? [] : segments.slice(own);
  if (rest.length === 0 || rest.length > MOST_SEGMENTS) return `${BEGINS}; /docs shows them all.`;
  const [first = '', ...others] = rest;
  // A segment may be the name of a member that every object has.
  const renamed = Object.hasOwn(OTHER_NAMES, first) ? OTHER_NAMES[first] : undefined;
  const found =
    mostLike(rest, known) ??
    (renamed === undefined ? null : mostLike([...renamed.split('/'), ...others], known));
  return found === null
    ? `${BEGINS}; /docs shows them all.`
    : `Did you mean ${methodsForPeople(found.methods).join(' or ')} ${found.path.replace(/:(\w+)/g, '{$1}')}?`;
}

/** The methods of a path for a sentence: the harmless ones first, without those that every path has. */
export function methodsForPeople(methods: readonly string[]): string[] {
  return METHODS.filter((method) => methods.includes(method));
}

function mostLike(segments: readonly string[], known: readonly KnownPath[]): KnownPath | null {
  let best: KnownPath | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    if (!candidate.path.startsWith(`/${BASE_PATH}/`)) continue;
    const cost = costOf(segments, candidate.path.slice(BASE_PATH.length + 2).split('/'));
    if (cost < least) [best, least] = [candidate, cost];
  }
  return best;
}

/** 0 for equal paths; infinite for paths that do not resemble each other. */
function costOf(segments: readonly string[], candidate: readonly string[]): number {
  if (segments.length !== candidate.length) return Number.POSITIVE_INFINITY;
  let cost = 0;
  for (const [index, segment] of segments.entries()) {
    const other = candidate[index] ?? '';
    if (segment === other) continue;
    if (other.startsWith(':')) cost += 1;
    else if (nearest(segment, [other]) !== null) cost += 2;
    else return Number.POSITIVE_INFINITY;
  }
  return cost;
}
