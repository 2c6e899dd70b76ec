import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { startRedisServer } from './redis.js';

/** Three Redis servers that share the slots of one cluster; no replicas. */
export interface RedisCluster {
  /** For `REDIS_URL`. */
  readonly url: string;
  readonly nodes: readonly Redis[];
  stop(): Promise<void>;
}

const SLOTS = 16_384;
const NODES = 3;
const START_LIMIT_MS = 20_000;

/** @param moreOf further options of each server */
export async function startRedisCluster(
  moreOf: () => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<RedisCluster> {
  const servers: { url: string; busPort: number; stop: () => Promise<void> }[] = [];
  for (let made = 0; made < NODES; made += 1) {
    const busPort = await freePort();
    const more = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort), ...(await moreOf())];
    servers.push({ ...(await startRedisServer(undefined, more)), busPort });
  }
  const nodes = servers.map(({ url }) => new Redis(url));
  const stop = async (): Promise<void> => {
    for (const node of nodes) node.disconnect();
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    for (const [at, node] of nodes.entries()) {
      const [from, to] = [Math.floor((SLOTS * at) / NODES), Math.floor((SLOTS * (at + 1)) / NODES) - 1];
      await node.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
    }
    for (const { url, busPort } of servers.slice(1)) {
      await nodes[0]?.call('CLUSTER', 'MEET', '127.0.0.1', new URL(url).port, busPort);
    }
    await Promise.all(nodes.map(untilWhole));
    return { url: servers.map(({ url }) => url).join(','), nodes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilWhole(node: Redis): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    const info = String(await node.call('CLUSTER', 'INFO'));
    if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${NODES}`)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the Redis Cluster did not come together');
}
