import { startPgBouncer } from './pgbouncer.js';
import { dropDatabases, makeDatabases, startTestPostgres, type TestDatabases } from './postgres.js';
import { startTestRedis } from './redis.js';

/** The services of this run; passed to the workers in the environment. */
export interface TestRun extends TestDatabases {
  readonly redisUrl: string;
  /** The numbered Redis database of each worker, in order. */
  readonly redisDatabases: readonly number[];
  /** `host:port` of the pooler that servers use; null where they reach Postgres itself. */
  readonly pooler: string | null;
}

export const TEST_RUN_VARIABLE = 'X402_TEST_RUN';

/** Starts Postgres and Redis for a run of the tests, with one migrated database and one Redis database per worker. */
export async function startServices(workers: number): Promise<{ run: TestRun; stop: () => Promise<void> }> {
  const [postgres, redis] = await Promise.allSettled([startTestPostgres(), startTestRedis(workers)]);
  const started = [postgres, redis].flatMap((result) =>
    result.status === 'fulfilled' ? [result.value] : [],
  );
  try {
    const { url, stop } = valueOf(postgres);
    const { databases: redisDatabases, url: redisUrl } = valueOf(redis);
    const databases = await makeDatabases(url, workers);
    const { runtimeRole: role } = databases;
    const pooler = role === null ? null : await startPgBouncer(url, { users: { [role]: role } });
    return {
      run: { ...databases, redisUrl, redisDatabases, pooler: pooler?.address ?? null },
      stop: async () => {
        await pooler?.stop();
        await dropDatabases(databases);
        await stop();
        await valueOf(redis).stop();
      },
    };
  } catch (error) {
    await Promise.all(started.map((service) => service.stop()));
    throw error;
  }
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason as Error;
  return result.value;
}
