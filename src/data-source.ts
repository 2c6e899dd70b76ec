import { DataSource, type DataSourceOptions } from 'typeorm';
import { CreateTenants1763800000001 } from '../migrations/1763800000001-create-tenants.js';
import { CreateApiKeys1763800000002 } from '../migrations/1763800000002-create-api-keys.js';
import { CreateRecords1763800000003 } from '../migrations/1763800000003-create-records.js';
import { CreatePayments1763800000004 } from '../migrations/1763800000004-create-payments.js';
import { CreateVerificationLog1763800000005 } from '../migrations/1763800000005-create-verification-log.js';
import { CreateVerificationFunctions1763800000006 } from '../migrations/1763800000006-create-verification-functions.js';
import { CreateIdempotencyKeys1763800000007 } from '../migrations/1763800000007-create-idempotency-keys.js';
import { CreateBans1763800000008 } from '../migrations/1763800000008-create-bans.js';
import { CreateWebhooks1763800000009 } from '../migrations/1763800000009-create-webhooks.js';
import { CreateBilling1763800000010 } from '../migrations/1763800000010-create-billing.js';
import { CreateRollups1763800000011 } from '../migrations/1763800000011-create-rollups.js';
import { CreateScreening1763800000012 } from '../migrations/1763800000012-create-screening.js';
import { TimeoutClient, STATEMENT_TIMEOUT_MS } from './platform/database/timeout-client.js';
import { CreateFacilitator1763800000013 } from '../migrations/1763800000013-create-facilitator.js';
import { CreateSettlementClaims1763800000014 } from '../migrations/1763800000014-create-settlement-claims.js';
import { CreateSettlementEnds1763800000015 } from '../migrations/1763800000015-create-settlement-ends.js';
import { CreateFacilitatorUnits1763800000016 } from '../migrations/1763800000016-create-facilitator-units.js';
import { ENTITIES } from './entities.js';

/** Every migration, in order. They are named here one by one: a glob would find other files in `dist` than in tests. */
const MIGRATIONS = [
  CreateTenants1763800000001,
  CreateApiKeys1763800000002,
  CreateRecords1763800000003,
  CreatePayments1763800000004,
  CreateVerificationLog1763800000005,
  CreateVerificationFunctions1763800000006,
  CreateIdempotencyKeys1763800000007,
  CreateBans1763800000008,
  CreateWebhooks1763800000009,
  CreateBilling1763800000010,
  CreateRollups1763800000011,
  CreateScreening1763800000012,
  CreateFacilitator1763800000013,
  CreateSettlementClaims1763800000014,
  CreateSettlementEnds1763800000015,
  CreateFacilitatorUnits1763800000016,
];

/** The one description of our database, for the server, the migration commands and the tests. */
export function dataSourceOptions(url: string, poolSize = 20): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    poolSize,
    applicationName: 'x402-infrastructure',
    // A statement that takes longer is cancelled; reservations count for longer than that (see the migrations).
    extra: { Client: TimeoutClient, statement_timeout: STATEMENT_TIMEOUT_MS, connectionTimeoutMillis: 5_000 },
  };
}

/** A data source for commands and tests; the caller initialises and destroys it. */
export function createDataSource(url: string): DataSource {
  return new DataSource({ ...dataSourceOptions(url, 2), extra: {} });
}
