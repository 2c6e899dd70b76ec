import type { TestTenant } from '../test/support/verification/tenants.js';
import { startCountingProxy, postgresScanner, redisScanner, type CountingProxy } from './counting-proxy.js';
import { fire } from './load-generator.js';
import { createSellers, newHash, PAID_WALLET, VERIFY_PATH, verificationBody } from './sellers.js';
import type { Served, Stack } from './stack.js';
import type { Cast } from './subjects.js';

/** What is compared. */
export interface Pair {
  readonly product: Served;
  readonly floors: Served;
}

/** The same again behind proxies that count round trips; not for measuring time. */
export interface CountedPair extends Pair {
  readonly postgres: CountingProxy;
  readonly redis: CountingProxy;
}

const REMEMBERED = 200;
const FLOOR_SCRIPT = '.cache/tools/bench/floor-server.js';

export async function startPair(stack: Stack, floorTenant: TestTenant): Promise<Pair> {
  const product = await stack.server({ JOBS_ENABLED: 'false' });
  const where = { databaseUrl: stack.databaseUrl, redisUrl: stack.redis.url };
  const floors = await startFloors(stack, floorTenant, where);
  return { product, floors };
}

export async function startCountedPair(stack: Stack, floorTenant: TestTenant): Promise<CountedPair> {
  const postgres = await startCountingProxy(Number(new URL(stack.databaseUrl).port || 5432), postgresScanner);
  const redis = await startCountingProxy(stack.redis.port, redisScanner);
  stack.onClose(() => postgres.close());
  stack.onClose(() => redis.close());
  const database = new URL(stack.databaseUrl);
  database.port = String(postgres.port);
  const redisUrl = `redis://127.0.0.1:${String(redis.port)}`;
  const product = await stack.server({
    JOBS_ENABLED: 'false',
    DATABASE_URL: database.href,
    REDIS_URL: redisUrl,
  });
  const where = { databaseUrl: database.href, redisUrl };
  const floors = await startFloors(stack, floorTenant, where);
  return { product, floors, postgres, redis };
}

function startFloors(
  stack: Stack,
  tenant: TestTenant,
  where: { readonly databaseUrl: string; readonly redisUrl: string },
): Promise<Served> {
  return stack.script(FLOOR_SCRIPT, {
    DATABASE_URL: where.databaseUrl,
    REDIS_URL: where.redisUrl,
    VERIFIER_URL: stack.verifier.url,
    VERIFIER_KEY: stack.verifier.key,
    TENANT_ID: tenant.tenantId,
    WALLET: PAID_WALLET,
  });
}

/** Makes the tenants, and payments that are remembered. */
export async function makeCast(stack: Stack, { product, floors }: Pair, tenants: number): Promise<Cast> {
  const [hot, ...many] = await createSellers(stack.dataSource, tenants + 1);
  const [spent] = await createSellers(stack.dataSource, 1, { requestsPerDay: 1, requestsPerMinute: 1_000 });
  if (hot === undefined || spent === undefined) throw new Error('a cast needs tenants');
  const hotHashes = Array.from({ length: REMEMBERED }, newHash);
  const manyHashes = many.map(newHash);
  await Promise.all([verify(product, spent, newHash()), verifyAll(product, hotHashes, () => hot)]);
  await verifyAll(product, manyHashes, (at) => many[at] ?? hot);
  const floorRemembered: string[] = [];
  await fire({
    url: floors.url,
    method: 'POST',
    path: '/d',
    connections: 10,
    seconds: 1,
    expectedStatus: 200,
    next: () => {
      const txHash = newHash();
      if (floorRemembered.length < REMEMBERED) floorRemembered.push(txHash);
      return { headers: { 'content-type': 'application/json' }, body: verificationBody(txHash) };
    },
  });
  return { hot, many, spent, remembered: { hot: hotHashes, many: manyHashes }, floorRemembered };
}

async function verifyAll(
  product: Served,
  hashes: readonly string[],
  ownerOf: (at: number) => TestTenant,
): Promise<void> {
  const queue = hashes.entries();
  const work = async (): Promise<void> => {
    for (const [at, hash] of queue) await verify(product, ownerOf(at), hash);
  };
  await Promise.all(Array.from({ length: 20 }, work));
}

async function verify(product: Served, tenant: TestTenant, txHash: string): Promise<void> {
  const response = await fetch(`${product.url}${VERIFY_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tenant.liveKey}` },
    body: verificationBody(txHash),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`a payment could not be verified: ${text}`);
}
