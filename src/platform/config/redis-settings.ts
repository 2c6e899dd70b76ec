import { z } from 'zod';

/** How Redis is reached: one server, a cluster, or a group that Sentinels watch. */
export interface RedisSettings {
  /** One URL, or those of a cluster's nodes with commas between them. With Sentinels its host names their group. */
  readonly url: string;
  /** PEM of the authorities that sign the servers' certificates; null means the system's. */
  readonly caCert: string | null;
  /** URLs of Sentinels; empty without. */
  readonly sentinels: readonly string[];
}

/** The settings of this part, as the environment has them. */
interface Given {
  readonly url: string | undefined;
  readonly caCert: string | undefined;
  readonly sentinels: readonly string[];
}

const SCHEMES: readonly string[] = ['redis:', 'rediss:'];
/** A bare Sentinel is spoken to as the servers are. */
const HOST_AND_PORT = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;

const isRedisUrl = (text: string): boolean =>
  URL.canParse(text) && SCHEMES.includes(new URL(text).protocol) && new URL(text).hostname !== '';

/** Schema of one server, or of the nodes of a cluster, separated by commas. */
export const redisUrls = z
  .string()
  .refine((text) => partsOf(text).length > 0 && partsOf(text).every(isRedisUrl), {
    message: 'must be URLs (redis: or rediss:), several with commas between them for a cluster',
  })
  .refine((text) => redisNodes(text).every(isDecodable), {
    message: 'has a user or password with a % that encodes nothing: write % as %25',
  })
  .refine((text) => redisNodes(text).every(({ pathname }) => /^\/?\d{0,5}$/.test(pathname)), {
    message: 'must end with the number of a database, or with none; encode / # ? in a password',
  })
  .refine(
    (text) => !isCluster(redisNodes(text)) || redisNodes(text).every((node) => databaseOf(node) === 0),
    {
      message: 'names a database, and a cluster has only database 0',
    },
  );

/** Schema of one Sentinel. */
export const sentinel = z
  .string()
  .refine((text) => HOST_AND_PORT.test(text) || (isRedisUrl(text) && isDecodable(new URL(text))), {
    message: 'must be host:port or redis://user:password@host:port, several with commas between them',
  });

/** Returns the URLs of `REDIS_URL`, one for each node. */
export function redisNodes(text: string): URL[] {
  return partsOf(text)
    .filter((part) => URL.canParse(part))
    .map((part) => new URL(part));
}

/** Several nodes mean a cluster; for one, `?cluster=true` says so (as behind a configuration endpoint). */
export function isCluster(nodes: readonly URL[]): boolean {
  return nodes.length > 1 || nodes[0]?.searchParams.get('cluster') === 'true';
}

/** Returns the number of the database that a URL names; 0 when it names none. */
export function databaseOf({ pathname }: URL): number {
  return Number(pathname.slice(1));
}

/** Returns the settings; null without `REDIS_URL`. A Sentinel without a scheme gets that of the servers. */
export function redisSettings({ url, caCert, sentinels }: Given): RedisSettings | null {
  if (url === undefined) return null;
  const protocol = redisNodes(url)[0]?.protocol ?? 'redis:';
  return {
    url,
    caCert: caCert ?? null,
    sentinels: sentinels.map((text) => (text.includes('://') ? text : `${protocol}//${text}`)),
  };
}

/** Returns what is wrong with the settings together, by name and without values. */
export function redisProblems({ url, sentinels }: Given): string[] {
  if (sentinels.length === 0) return [];
  if (url === undefined)
    return ['REDIS_URL is required with REDIS_SENTINELS: its host is the name of their group'];
  const nodes = redisNodes(url);
  if (isCluster(nodes))
    return ['REDIS_URL names a cluster, and REDIS_SENTINELS is set: a cluster has no Sentinels'];
  if (nodes.some(({ port }) => port !== ''))
    return ['REDIS_URL must have no port with REDIS_SENTINELS: its host is the name of their group'];
  return [];
}

/** Returns notices for boot about settings that have no effect, by name and without values. */
export function redisNotices(given: Given): string[] {
  const nodes = redisNodes(given.url ?? '');
  const settings = redisSettings(given);
  const isEncrypted = [given.url ?? '', ...(settings?.sentinels ?? [])].some((text) =>
    text.includes('rediss://'),
  );
  const unread = nodes.flatMap(({ searchParams }) => [...searchParams.keys()].filter((n) => n !== 'cluster'));
  return [
    ...(given.caCert !== undefined && !isEncrypted
      ? ['REDIS_CA_CERT has no effect: REDIS_URL is no rediss: URL, so nothing is encrypted']
      : []),
    ...[...new Set(unread)].map((name) => `REDIS_URL: the parameter ${name} is not read`),
  ];
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}${password}`);
    return true;
  } catch {
    return false;
  }
}
