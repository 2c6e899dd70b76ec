import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../services/free-port.js';
import type { Certificates } from './certificates.js';
import { spawnRedis, startRedisServer } from '../services/redis.js';

/** A primary, its replica, and a Sentinel that watches them as `payments`. */
export interface WatchedRedis {
  readonly group: 'payments';
  readonly sentinelPort: number;
  readonly sentinelPassword: string;
  readonly primary: Redis;
  readonly replica: Redis;
  /** Ends the primary without a goodbye. */
  killPrimary(): Promise<void>;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 10_000;
const GROUP = 'payments';
const PASSWORD = 'sentinel-crossbill';

/** Starts all three. The Sentinel wants a password of its clients, and takes a primary for lost after half a second. With certificates all speak TLS. */
export async function startWatchedRedis(tls: Certificates | null): Promise<WatchedRedis> {
  const [primaryTlsPort, replicaTlsPort, port] = [await freePort(), await freePort(), await freePort()];
  const encrypted = (tlsPort: number): string[] =>
    tls === null ? [] : ['--tls-port', String(tlsPort), '--tls-replication', 'yes', ...tls.options];
  const quickly = ['--repl-diskless-sync-delay', '0'];
  const first = await startRedisServer(undefined, [...quickly, ...encrypted(primaryTlsPort)]);
  const primaryPort = tls === null ? new URL(first.url).port : String(primaryTlsPort);
  const follow = ['--replicaof', '127.0.0.1', primaryPort];
  const second = await startRedisServer(undefined, [...follow, ...encrypted(replicaTlsPort)]);
  const sentinel = startSentinel(port, primaryPort, tls);
  const [primary, replica] = [new Redis(first.url), new Redis(second.url)];
  for (const client of [primary, replica]) client.on('error', () => undefined);
  const pid = Number(/process_id:(\d+)/.exec(await primary.info('server'))?.[1]);
  await untilReplicaIsKnown(port, tls);
  return {
    group: GROUP,
    sentinelPort: port,
    sentinelPassword: PASSWORD,
    primary,
    replica,
    killPrimary: async () => {
      process.kill(pid, 'SIGKILL');
      await first.stop();
    },
    stop: async () => {
      for (const client of [primary, replica]) client.disconnect();
      await Promise.all([first.stop(), second.stop(), sentinel.stop()]);
    },
  };
}

function startSentinel(
  port: number,
  primaryPort: string,
  tls: Certificates | null,
): { stop: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'x402-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  const lines = [
    ...(tls === null ? [`port ${port}`] : linesOf(tls, port)),
    'bind 127.0.0.1',
    `dir ${folder}`,
    `requirepass ${PASSWORD}`,
    `sentinel monitor ${GROUP} 127.0.0.1 ${primaryPort} 1`,
    `sentinel down-after-milliseconds ${GROUP} 500`,
    `sentinel failover-timeout ${GROUP} 5000`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return spawnRedis(folder, ['redis-server', file, '--sentinel']);
}

/** The options of the command line, as a file has them. */
function linesOf({ options }: Certificates, port: number): string[] {
  const pairs = options.flatMap((name, at) =>
    name.startsWith('--') ? [`${name.slice(2)} ${options[at + 1] ?? ''}`] : [],
  );
  return ['port 0', `tls-port ${port}`, 'tls-replication yes', ...pairs];
}

async function untilReplicaIsKnown(port: number, tls: Certificates | null): Promise<void> {
  const access = { password: PASSWORD, ...(tls !== null && { tls: { ca: tls.caCert } }) };
  const client = new Redis({ host: '127.0.0.1', port, ...access, enableReadyCheck: false });
  client.on('error', () => undefined);
  const deadline = performance.now() + START_LIMIT_MS;
  try {
    while (performance.now() < deadline) {
      const replicas = await client.call('SENTINEL', 'REPLICAS', GROUP).catch(() => []);
      if (JSON.stringify(replicas).includes('"master-link-status","ok"')) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('the Sentinel did not find the replica');
  } finally {
    client.disconnect();
  }
}
