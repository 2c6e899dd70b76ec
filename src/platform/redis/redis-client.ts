import type { Writable } from 'node:stream';
import { Cluster, Redis, type RedisOptions, type SentinelAddress } from 'ioredis';
import { databaseOf, isCluster, redisNodes, type RedisSettings } from '../config/redis-settings.js';

/** One server, or a cluster: commands are the same, if all keys of one command lie in one slot. */
export type RedisClient = Redis | Cluster;

/** The driver's own limit; it only cleans up after `RedisConnection`'s shorter limit. */
const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 1_000;
const LONGEST_PAUSE_MS = 1_000;
const PORT = 6_379;
const SENTINEL_PORT = 26_379;

/** The driver's, without those that change the types of answers. */
type Options = Omit<RedisOptions, 'replyMapping'>;

const COMMON = {
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  // A user needs no right for INFO and CLIENT: a server that cannot count yet says so to the first command.
  enableReadyCheck: false,
  disableClientInfo: true,
} as const;

/**
 * Returns a client that reconnects by itself without end; commands fail at once while it is disconnected. With TLS the
 * certificate must be signed by the authorities of the settings, and name the host or address that is connected to.
 */
export function createRedisClient(settings: RedisSettings): RedisClient {
  const nodes = redisNodes(settings.url);
  return isCluster(nodes) ? clusterClient(nodes, settings) : singleClient(nodes, settings);
}

/** The sockets of a client: of a cluster, one for each node that it has connected to. */
export function socketsOf(client: RedisClient): Writable[] {
  const connections = client.isCluster ? (client as Cluster).nodes() : [client as Redis];
  // The driver connects to a node on its first command, and has no socket before.
  return connections.flatMap(({ stream }) => (stream as Writable | undefined) ?? []);
}

function singleClient([node]: readonly URL[], settings: RedisSettings): Redis {
  if (node === undefined) throw new Error('REDIS_URL has no URL');
  const client = new Redis({
    ...COMMON,
    ...accessOf(node, settings),
    ...(settings.sentinels.length > 0
      ? sentinelsOf(node, settings)
      : { host: hostOf(node), port: Number(node.port || PORT) }),
    db: databaseOf(node),
    enableOfflineQueue: false,
    retryStrategy: growingPauses(),
    // After a fail-over the old primary answers READONLY: reconnect, to the new one.
    reconnectOnError: atReadOnly(),
  });
  nameProtectedMode(client);
  return client;
}

/** All Sentinels share user, password and TLS: the driver learns of further ones, which have no URLs. */
function sentinelsOf(node: URL, settings: RedisSettings): Options {
  const urls = settings.sentinels.map((text) => new URL(text));
  const withPassword = urls.find(({ password }) => password !== '');
  const isEncrypted = urls.some(({ protocol }) => protocol === 'rediss:');
  const { username = null, password = null } = withPassword ? credentialsOf(withPassword) : {};
  return {
    sentinels: urls.map((url): SentinelAddress => ({
      host: hostOf(url),
      port: Number(url.port || SENTINEL_PORT),
    })),
    name: decodeURIComponent(node.hostname),
    ...(username !== null && { sentinelUsername: username }),
    ...(password !== null && { sentinelPassword: password }),
    ...(isEncrypted && { sentinelTLS: tlsOf(settings) }),
    enableTLSForSentinelMode: node.protocol === 'rediss:',
    sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
    sentinelRetryStrategy: growingPauses(),
  };
}

/** Uses user, password and TLS of the first URL: discovered nodes have no URLs. */
function clusterClient(nodes: readonly URL[], settings: RedisSettings): Cluster {
  const [first] = nodes;
  return new Cluster(
    nodes.map((node) => ({ host: hostOf(node), port: Number(node.port || PORT) })),
    {
      enableOfflineQueue: false,
      clusterRetryStrategy: growingPauses(),
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
      // The longest time to discover a promoted node, even if no command fails before.
      slotsRefreshInterval: 5_000,
      // Certificates name hosts: the driver would look the address up first, and compare with that.
      dnsLookup: (host, found) => {
        found(null, host);
      },
      redisOptions: { ...COMMON, ...(first && accessOf(first, settings)) },
    },
  );
}

function accessOf(node: URL, settings: RedisSettings): Options {
  return { ...credentialsOf(node), ...(node.protocol === 'rediss:' && { tls: tlsOf(settings) }) };
}

function credentialsOf({ username, password }: URL): { username?: string; password?: string } {
  return {
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
  };
}

function tlsOf({ caCert }: RedisSettings): { ca?: string } {
  return caCert === null ? {} : { ca: caCert };
}

/**
 * Pauses between attempts, in milliseconds: from a tenth of a second to a whole one. They grow also where a connection
 * stands for a moment, as when the server refuses the database.
 */
function growingPauses(): () => number {
  let attempts = 0;
  let lastMs = -Infinity;
  return () => {
    const nowMs = performance.now();
    attempts = nowMs - lastMs > 3 * LONGEST_PAUSE_MS ? 1 : attempts + 1;
    lastMs = nowMs;
    return Math.min(attempts * 100, LONGEST_PAUSE_MS);
  };
}

/** The driver takes the words of protected mode for those about a needless password, and goes on. */
function nameProtectedMode(client: Redis): void {
  const hello = client.hello.bind(client) as (...args: readonly unknown[]) => Promise<unknown>;
  const named = (...args: readonly unknown[]): Promise<unknown> =>
    hello(...args).catch((error: unknown) => {
      throw error instanceof Error && error.message.startsWith('DENIED')
        ? new Error('DENIED: Redis is in protected mode')
        : error;
    });
  client.hello = named as typeof client.hello;
}

/** At most once in a pause: a server that stays read-only gets no storm of connections. */
function atReadOnly(): (error: Error) => boolean {
  let lastMs = -LONGEST_PAUSE_MS;
  return ({ message }) => {
    const nowMs = performance.now();
    if (!/\bREADONLY\b/.test(message) || nowMs - lastMs < LONGEST_PAUSE_MS) return false;
    lastMs = nowMs;
    return true;
  };
}

/** Without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
