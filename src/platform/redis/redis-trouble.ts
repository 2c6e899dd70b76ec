/**
 * Why Redis does not count: a closed set, without texts of the server. Health, metrics and the log name these, and
 * docs/redis.md explains each.
 */
export const REDIS_TROUBLES = [
  'unreachable',
  'silent',
  'tls',
  'authentication',
  'permission',
  'protected_mode',
  'too_many_clients',
  'no_scripts',
  'full',
  'read_only',
  'not_persisting',
  'no_replicas',
  'loading',
  'busy',
  'no_database',
  'no_primary',
  'sentinel_port',
  'cluster_node',
  'no_cluster',
  'other',
] as const;

/** One reason why Redis does not count. */
export type RedisTrouble = (typeof REDIS_TROUBLES)[number];

/** A Sentinel answers where a server should. The driver has no error for that. */
export const SENTINEL_PORT_MESSAGE =
  'a Sentinel answers at REDIS_URL: name it in REDIS_SENTINELS, and its group as the host of REDIS_URL';

/** No connection, and no error that says why. */
export const UNREACHABLE_MESSAGE = 'Redis is unreachable';

/** The first pattern that fits decides: an outer message may quote an inner one. */
const BY_MESSAGE: readonly (readonly [RegExp, RedisTrouble])[] = [
  [/a Sentinel answers at REDIS_URL/, 'sentinel_port'],
  [/\bNOAUTH\b|\bWRONGPASS\b|invalid password|AUTH <password> called without/, 'authentication'],
  [/All sentinels are unreachable|\bMASTERDOWN\b|\bCLUSTERDOWN\b/, 'no_primary'],
  [/^DENIED\b|protected mode/, 'protected_mode'],
  [/max number of clients/, 'too_many_clients'],
  [/DB index is out of range|invalid DB index/i, 'no_database'],
  [/\bNOPERM\b|ACL failure|can't run this command/, 'permission'],
  [/\bOOM\b/, 'full'],
  [/\bREADONLY\b/, 'read_only'],
  [/\bMISCONF\b/, 'not_persisting'],
  [/\bNOREPLICAS\b/, 'no_replicas'],
  [/\bLOADING\b/, 'loading'],
  [/^BUSY\b/, 'busy'],
  [/^MOVED\b|^ASK\b/, 'cluster_node'],
  [/cluster support disabled/, 'no_cluster'],
  [/unknown command|unsupported command|command .*not supported/i, 'no_scripts'],
  [/did not answer within|timed out/i, 'silent'],
  [/Connection is closed|unreachable|Stream isn't writeable|Cluster isn't ready/, 'unreachable'],
];
const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO$)/;
const NETWORK_CODE = /^(ECONN|ENOTFOUND$|EAI_|ENET|EHOST|EPIPE$|EADDR)/;

/** What errors of Node, of the driver and of servers have. */
interface Described {
  readonly message?: string;
  readonly code?: unknown;
  readonly cause?: unknown;
  /** Of a cluster that told nothing: what the last node said. */
  readonly lastNodeError?: unknown;
}

/**
 * Returns why a command or a connection failed. The innermost known cause decides. Null when the error says no more
 * than that there is no connection.
 */
export function troubleOf(error: unknown): RedisTrouble | null {
  const { message = '', code, cause, lastNodeError } = (error ?? {}) as Described;
  const inner = cause ?? lastNodeError;
  if (inner !== undefined && inner !== null) return troubleOf(inner);
  if (message === UNREACHABLE_MESSAGE) return null;
  const [, known] = BY_MESSAGE.find(([pattern]) => pattern.test(message)) ?? [];
  return known ?? byCode(code) ?? 'other';
}

function byCode(code: unknown): RedisTrouble | null {
  if (typeof code !== 'string') return null;
  if (TLS_CODE.test(code)) return 'tls';
  if (code === 'ETIMEDOUT') return 'unreachable';
  return NETWORK_CODE.test(code) ? 'unreachable' : null;
}
