import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { ServerClientConfig } from './connection/server-client.js';
import { LONG_STATEMENT_TIMEOUT_MS, LongRunningClient } from './timeout-client.js';

/**
 * Runs maintenance on a separate connection, which is closed afterwards. A statement may take an hour here; the
 * connections that serve requests have a limit of seconds. Each call of `run` is a transaction.
 */
export async function withLongRunningConnection<T>(
  source: DataSource,
  work: (run: <R>(step: (manager: EntityManager) => Promise<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  const options = source.options as PostgresDataSourceOptions;
  const patient = await new DataSource({
    ...options,
    entities: [],
    migrations: [],
    migrationsRun: false,
    synchronize: false,
    poolSize: 1,
    extra: {
      ...(options.extra as ServerClientConfig),
      Client: LongRunningClient,
      // Behind a pooler a session keeps no setting: each transaction sets its own limit.
      session: { statementTimeoutMs: 0, idleInTransactionMs: 0 },
      maxLifetimeSeconds: 0,
    },
  }).initialize();
  try {
    return await work((step) =>
      patient.transaction(async (manager) => {
        await manager.query(`SET LOCAL statement_timeout = ${LONG_STATEMENT_TIMEOUT_MS}`);
        return step(manager);
      }),
    );
  } finally {
    await patient.destroy();
  }
}
