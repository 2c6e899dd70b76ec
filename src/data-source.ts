import { DataSource, type DataSourceOptions } from 'typeorm';
import { Baseline1795910400000 } from '../migrations/1795910400000-baseline.js';
import { KeepVerificationsOnFewPages1795988334184 } from '../migrations/1795988334184-keep-verifications-on-few-pages.js';
import { RollUpByTime1795999183039 } from '../migrations/1795999183039-roll-up-by-time.js';
import { KeepTheCauseOfEvents1795999426820 } from '../migrations/1795999426820-keep-the-cause-of-events.js';
import { PublishIncidents1796025730537 } from '../migrations/1796025730537-publish-incidents.js';
import { CountAnsweredMinutes1796025732209 } from '../migrations/1796025732209-count-answered-minutes.js';
import { OpenAccountsToPeople1796053361517 } from '../migrations/1796053361517-open-accounts-to-people.js';
import { AddMail1796053482812 } from '../migrations/1796053482812-add-mail.js';
import { ListSettlementsByTime1796053502283 } from '../migrations/1796053502283-list-settlements-by-time.js';
import { KeepRunsAndProcesses1796053877939 } from '../migrations/1796053877939-keep-runs-and-processes.js';
import { IndexWhatOperatorsList1796053878154 } from '../migrations/1796053878154-index-what-operators-list.js';
import { connectionOptions } from './platform/database/connection/connection-options.js';
import { ServerClient } from './platform/database/connection/server-client.js';
import {
  IDLE_IN_TRANSACTION_MS,
  TimeoutClient,
  STATEMENT_TIMEOUT_MS,
} from './platform/database/timeout-client.js';
import { ENTITIES } from './entities.js';

/** Every migration, in order. The list is explicit: a glob would find other files in `dist` than in tests. */
const MIGRATIONS = [
  Baseline1795910400000,
  KeepVerificationsOnFewPages1795988334184,
  RollUpByTime1795999183039,
  KeepTheCauseOfEvents1795999426820,
  PublishIncidents1796025730537,
  CountAnsweredMinutes1796025732209,
  OpenAccountsToPeople1796053361517,
  AddMail1796053482812,
  ListSettlementsByTime1796053502283,
  KeepRunsAndProcesses1796053877939,
  IndexWhatOperatorsList1796053878154,
];

/** The longest life of a pooled connection, so that none stays for ever with a server that others have left. */
const LIFETIME_SECONDS = 1_800;

/** The single description of our database, for the server, the migration commands and the tests. */
export function dataSourceOptions(
  url: string,
  poolSize = 20,
  caCert: string | null = null,
): DataSourceOptions {
  return {
    ...schemaOptions(url, poolSize),
    extra: {
      ...connectionOptions(url, caCert, {
        // A longer statement is cancelled; reservations count for longer than that (SQL function count_taken_units).
        statementTimeoutMs: STATEMENT_TIMEOUT_MS,
        idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
      }),
      Client: TimeoutClient,
      // Up to a sixth less, so that processes that start at once do not renew their connections at once.
      maxLifetimeSeconds: Math.round(LIFETIME_SECONDS * (1 - Math.random() / 6)),
    },
  };
}

/**
 * Creates a data source without limits, for commands and tests; the caller initialises and destroys it. A migration
 * holds its lock on one connection and the job queue's on another while it works.
 */
export function createDataSource(url: string, caCert: string | null = null, poolSize = 4): DataSource {
  const session = { statementTimeoutMs: 0, idleInTransactionMs: 0 };
  return new DataSource({
    ...schemaOptions(url, poolSize),
    extra: { ...connectionOptions(url, caCert, session), Client: ServerClient },
  });
}

function schemaOptions(url: string, poolSize: number) {
  return {
    type: 'postgres',
    // TypeORM reads the database's name from it; `connectionOptions` reads everything else.
    url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    poolSize,
    applicationName: 'x402-infrastructure',
  } as const;
}
