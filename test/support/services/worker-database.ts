import { randomBytes } from 'node:crypto';
import { asAdmin, cloneTemplate, databaseUrl, dropDatabase } from './postgres.js';
import { TEST_RUN_VARIABLE, type TestRun } from './services.js';

/** A separate database for one test. */
export interface ThrowawayDatabase {
  readonly url: string;
  /** Drops it, even with open connections. The end of the run drops the others. */
  drop(): Promise<void>;
}

/** The migrated database of this Jest worker. Specs share it in turn: create a new tenant, and count no rows of others. */
export function workerDatabaseUrl(): string {
  const run = testRun();
  return databaseUrl(run.adminUrl, `${run.prefix}_w${workerNumber()}`);
}

/**
 * The settings of a server for one of this run's databases: with `TEST_PGBOUNCER=1` through the pooler and as the
 * servers' role, with the owner's direct address beside it. Another address, such as a proxy's, stays as it is.
 */
export function databaseSettings(url: string): Record<string, string> {
  const { adminUrl, pooler, runtimeRole } = testRun();
  if (pooler === null || runtimeRole === null || new URL(url).host !== new URL(adminUrl).host) {
    return { DATABASE_URL: url };
  }
  const pooled = new URL(url);
  Object.assign(pooled, { host: pooler, username: runtimeRole, password: runtimeRole });
  return { DATABASE_URL: pooled.href, DATABASE_DIRECT_URL: url };
}

/** A further migrated database, for a test that restarts, dumps, counts or breaks things. */
export async function createThrowawayDatabase(): Promise<ThrowawayDatabase> {
  const run = testRun();
  const url = await cloneTemplate(run, `t${randomBytes(4).toString('hex')}`);
  const name = new URL(url).pathname.slice(1);
  return {
    url,
    drop: () => dropDatabase(run.adminUrl, name),
  };
}

/** A further empty database, for tests of the migrations. */
export async function createEmptyDatabase(): Promise<ThrowawayDatabase> {
  const run = testRun();
  const name = `${run.prefix}_e${randomBytes(4).toString('hex')}`;
  await asAdmin(run.adminUrl, `CREATE DATABASE ${name}`);
  return {
    url: databaseUrl(run.adminUrl, name),
    drop: () => dropDatabase(run.adminUrl, name),
  };
}

/** The Redis database of this Jest worker. Its keys are separate, but publish and subscribe span all databases. */
export function workerRedisUrl(): string {
  const run = testRun();
  return `${run.redisUrl.replace(/\/\d*$/, '')}/${run.redisDatabases[workerNumber() - 1] ?? 0}`;
}

function workerNumber(): number {
  return Number(process.env['JEST_WORKER_ID'] ?? 1);
}

function testRun(): TestRun {
  const run = process.env[TEST_RUN_VARIABLE];
  if (run === undefined) {
    throw new Error('No services: specs that need them lie outside test/unit and run under jest.config.mjs');
  }
  return JSON.parse(run) as TestRun;
}
