import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createSellers } from '../bench/sellers.js';
import type { Served, Stack } from '../bench/stack.js';
import { createDataSource } from '../src/data-source.js';
import { startPgBouncer } from '../test/support/services/pgbouncer.js';
import { startRedisServer } from '../test/support/services/redis.js';
import { Generator } from './generator.js';

/** A build that is measured: its servers, on a database and a Redis of its own, and a load generator for it. */
export interface Side {
  readonly name: string;
  readonly servers: readonly Served[];
  readonly databaseUrl: string;
  readonly dataSource: DataSource;
  readonly redisPort: number;
  /** Processes that add the latency of a network. */
  readonly networks: readonly Served[];
  /** What a round trip to Postgres takes for the server, and takes directly. */
  readonly roundTripMs: { readonly server: number; readonly direct: number };
  readonly generator: Generator;
}

export interface SideSettings {
  readonly name: string;
  /** Of another checkout, with its build; this one's when left out. */
  readonly folder?: string | undefined;
  readonly servers: number;
  readonly tenants: number;
  readonly networkMs: number;
  readonly connections: number;
  readonly mostConnections: number;
  readonly withClaims: boolean;
  /** Whether the servers reach Postgres through a PgBouncer in transaction mode, with a direct address beside it. */
  readonly isPooled: boolean;
}

/** Of which there is no answer after that long, there is none. */
const ANSWER_LIMIT_MS = 60_000;
const PROXY_SCRIPT = '.cache/tools/load/delay-proxy.js';

export async function startSide(stack: Stack, settings: SideSettings): Promise<Side> {
  const { name, folder, tenants, connections, mostConnections, withClaims } = settings;
  const { databaseUrl, dataSource } = await databaseOf(stack, folder);
  const redis = await redisOf(stack, folder);
  const networks: Served[] = [];
  const through = async (url: string): Promise<string> => {
    if (settings.networkMs === 0) return url;
    const address = new URL(url);
    const proxy = await stack.script(PROXY_SCRIPT, {
      TARGET_PORT: address.port,
      DELAY_MS: String(settings.networkMs),
    });
    networks.push(proxy);
    address.port = new URL(proxy.url).port;
    return address.href;
  };
  const database = settings.isPooled
    ? { DATABASE_URL: await through(await pooled(stack, databaseUrl)), DATABASE_DIRECT_URL: databaseUrl }
    : { DATABASE_URL: await through(databaseUrl) };
  const env = { ...database, REDIS_URL: await through(redis) };
  const servers: Served[] = [];
  for (let started = 0; started < settings.servers; started += 1)
    servers.push(await stack.server(env, folder));
  const sellers = await createSellers(dataSource, tenants);
  const generator = await Generator.start({
    urls: servers.map(({ url }) => url),
    connections,
    mostConnections,
    answerLimitMs: ANSWER_LIMIT_MS,
    requests: {
      kind: 'verification',
      keys: sellers.map(({ liveKey }) => liveKey),
      chain: 'base',
      hashPrefix: '0x',
      withClaims,
    },
  });
  stack.onClose(() => generator.stop());
  const roundTripMs = { server: await roundTrip(env.DATABASE_URL), direct: await roundTrip(databaseUrl) };
  const redisPort = Number(new URL(redis).port);
  return { name, servers, databaseUrl, dataSource, redisPort, networks, roundTripMs, generator };
}

/** Another checkout has a schema of its own, hence a database of its own, which its own build migrates. */
async function databaseOf(
  stack: Stack,
  folder: string | undefined,
): Promise<{ databaseUrl: string; dataSource: DataSource }> {
  if (folder === undefined) return stack;
  const name = 'x402_beside';
  await stack.dataSource.query(`CREATE DATABASE ${name}`);
  await stack.dataSource.query(`ALTER DATABASE ${name} SET synchronous_commit = on`);
  const url = new URL(stack.databaseUrl);
  url.pathname = `/${name}`;
  const env = { PATH: process.env['PATH'], NODE_ENV: 'test', DATABASE_URL: url.href };
  await promisify(execFile)(process.execPath, ['dist/src/migrate.js', 'run'], { cwd: resolve(folder), env });
  const dataSource = await createDataSource(url.href).initialize();
  stack.onClose(() => dataSource.destroy());
  return { databaseUrl: url.href, dataSource };
}

async function pooled(stack: Stack, databaseUrl: string): Promise<string> {
  const pooler = await startPgBouncer(databaseUrl);
  stack.onClose(() => pooler.stop());
  return pooler.through(databaseUrl);
}

async function redisOf(stack: Stack, folder: string | undefined): Promise<string> {
  if (folder === undefined) return stack.redis.url;
  const { url, stop } = await startRedisServer();
  stack.onClose(stop);
  return url;
}

/** The median of a hundred. */
async function roundTrip(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const times: number[] = [];
    for (let asked = 0; asked < 100; asked += 1) {
      const startMs = performance.now();
      await client.query('SELECT 1');
      times.push(performance.now() - startMs);
    }
    return times.sort((one, other) => one - other)[50] ?? 0;
  } finally {
    await client.end();
  }
}
