import { DataSource, type DataSourceOptions } from 'typeorm';
import { Baseline1795910400000 } from '../migrations/1795910400000-baseline.js';
import { KeepVerificationsOnFewPages1795988334184 } from '../migrations/1795988334184-keep-verifications-on-few-pages.js';
import { TimeoutClient, STATEMENT_TIMEOUT_MS } from './platform/database/timeout-client.js';
import { ENTITIES } from './entities.js';

/** Every migration, in order. The list is explicit: a glob would find other files in `dist` than in tests. */
const MIGRATIONS = [Baseline1795910400000, KeepVerificationsOnFewPages1795988334184];

/** The single description of our database, for the server, the migration commands and the tests. */
export function dataSourceOptions(url: string, poolSize = 20): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    poolSize,
    applicationName: 'x402-infrastructure',
    // A longer statement is cancelled; reservations count for longer than that (SQL function count_taken_units).
    extra: { Client: TimeoutClient, statement_timeout: STATEMENT_TIMEOUT_MS, connectionTimeoutMillis: 5_000 },
  };
}

/** Creates a data source for commands and tests; the caller initialises and destroys it. */
export function createDataSource(url: string): DataSource {
  return new DataSource({ ...dataSourceOptions(url, 2), extra: {} });
}
