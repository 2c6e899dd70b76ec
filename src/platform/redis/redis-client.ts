import type { Writable } from 'node:stream';
import { Cluster, Redis } from 'ioredis';

/** One server, or a cluster: commands are the same, if all keys of one command lie in one slot. */
export type RedisClient = Redis | Cluster;

/** The driver's own limit; it only cleans up after `RedisConnection`'s shorter limit. */
const COMMAND_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 1_000;
const LONGEST_PAUSE_MS = 1_000;

const COMMON = {
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
} as const;

const pauseMs = (attempt: number): number => Math.min(attempt * 100, LONGEST_PAUSE_MS);

/** The URLs of `REDIS_URL`: one server, or several nodes of a cluster, separated by commas. */
export function redisNodes(text: string): URL[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => new URL(part));
}

/** Several nodes mean a cluster; for one, `?cluster=true` says so (as behind a configuration endpoint). */
export function isCluster(nodes: readonly URL[]): boolean {
  return nodes.length > 1 || nodes[0]?.searchParams.get('cluster') === 'true';
}

/** A client that reconnects by itself without end; commands fail at once while it is disconnected. */
export function createRedisClient(text: string): RedisClient {
  const nodes = redisNodes(text);
  return isCluster(nodes) ? clusterClient(nodes) : singleClient(text);
}

/** The sockets of a client: of a cluster, one for each node that it has connected to. */
export function socketsOf(client: RedisClient): Writable[] {
  const connections = client.isCluster ? (client as Cluster).nodes() : [client as Redis];
  // The driver connects to a node on its first command, and has no socket before.
  return connections.flatMap(({ stream }) => (stream as Writable | undefined) ?? []);
}

function singleClient(text: string): Redis {
  return new Redis(text, {
    ...COMMON,
    enableOfflineQueue: false,
    retryStrategy: pauseMs,
    // After a failover the old primary answers READONLY: reconnect, to the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
}

/** Uses user, password and TLS of the first URL: discovered nodes have no URLs. */
function clusterClient(nodes: readonly URL[]): Cluster {
  const [first] = nodes;
  const { username = '', password = '', protocol } = first ?? {};
  return new Cluster(
    nodes.map(({ hostname, port }) => ({ host: hostname, port: Number(port || 6_379) })),
    {
      enableOfflineQueue: false,
      clusterRetryStrategy: pauseMs,
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
      // The longest time to discover a promoted node, even if no command fails before.
      slotsRefreshInterval: 5_000,
      redisOptions: {
        ...COMMON,
        ...(username !== '' && { username: decodeURIComponent(username) }),
        ...(password !== '' && { password: decodeURIComponent(password) }),
        ...(protocol === 'rediss:' && { tls: {} }),
      },
    },
  );
}
