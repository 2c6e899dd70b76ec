import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { Redis } from 'ioredis';
import { asAdmin } from '../../support/services/postgres.js';
import { startRedisServer } from '../../support/services/redis.js';
import {
  createEmptyDatabase,
  createThrowawayDatabase,
  workerDatabaseUrl,
  workerRedisUrl,
} from '../../support/services/worker-database.js';

const MIGRATED = `SELECT to_regclass('tenants') IS NOT NULL AS migrated`;

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
    return true;
  } catch {
    // The server is down, or stopped between the two calls.
    return false;
  } finally {
    client.disconnect();
  }
}

it('L1: each worker has a migrated database and a Redis database of its own', async () => {
  expect(await asAdmin(workerDatabaseUrl(), MIGRATED)).toEqual([{ migrated: true }]);
  const client = new Redis(workerRedisUrl());
  await client.set('mine', '1');
  expect(await client.dbsize()).toBeGreaterThan(0);
  await client.del('mine');
  client.disconnect();
});

it('L1: a test can create and drop further databases, migrated or empty', async () => {
  const [one, two, empty] = await Promise.all([
    createThrowawayDatabase(),
    createThrowawayDatabase(),
    createEmptyDatabase(),
  ]);
  expect(new Set([one.url, two.url, empty.url, workerDatabaseUrl()]).size).toBe(4);
  expect(await asAdmin(one.url, MIGRATED)).toEqual([{ migrated: true }]);
  expect(await asAdmin(empty.url, MIGRATED)).toEqual([{ migrated: false }]);
  await asAdmin(one.url, 'CREATE TABLE only_here ()');
  await expect(asAdmin(two.url, 'SELECT FROM only_here')).rejects.toMatchObject({ code: '42P01' });

  await Promise.all([one.drop(), two.drop(), empty.drop()]);
  await expect(asAdmin(one.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
});

it('L1: a Redis server can be stopped and started again at the same address', async () => {
  const first = await startRedisServer();
  expect(await answers(first.url)).toBe(true);
  await first.stop();
  expect(await answers(first.url)).toBe(false);
  const second = await startRedisServer(Number(new URL(first.url).port));
  expect(second.url).toBe(first.url);
  expect(await answers(second.url)).toBe(true);
  await second.stop();
});

it('L1: a Redis server stops when the process that started it is killed', async () => {
  const script = `require(process.argv[1]).startRedisServer()
    .then(({ url }) => { console.log(url); setInterval(() => {}, 1000); });`;
  const compiled = resolve('.cache/harness/test/support/services/redis.js');
  const child = spawn(process.execPath, ['-e', script, compiled], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(child.stdout, 'data')) as [Buffer];
  expect(await answers(url.toString().trim())).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const deadline = Date.now() + 10_000;
  while ((await answers(url.toString().trim())) && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 50));
  }
  expect(await answers(url.toString().trim())).toBe(false);
});
