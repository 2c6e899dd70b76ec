import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { LONG_STATEMENT_TIMEOUT_MS, LongRunningClient } from './timeout-client.js';

/**
 * Runs maintenance on a separate connection, which is closed afterwards. A statement may take an hour here; the
 * connections that serve requests have a limit of seconds. Each call of `run` is a transaction.
 */
export async function withLongRunningConnection<T>(
  source: DataSource,
  work: (run: <R>(step: (manager: EntityManager) => Promise<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  const patient = await new DataSource({
    ...(source.options as PostgresDataSourceOptions),
    entities: [],
    migrations: [],
    migrationsRun: false,
    synchronize: false,
    poolSize: 1,
    extra: {
      Client: LongRunningClient,
      statement_timeout: LONG_STATEMENT_TIMEOUT_MS,
      connectionTimeoutMillis: 5_000,
    },
  }).initialize();
  try {
    return await work((step) => patient.transaction(step));
  } finally {
    await patient.destroy();
  }
}
