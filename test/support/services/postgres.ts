import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { createDataSource } from '../../../src/data-source.js';
import { applyMigrations, migrateDatabase } from '../../../src/platform/database/migrations.js';
import { citusUrl, dropDistributedDatabase, makeDistributedDatabase } from './citus.js';
import { createServer, removeServers } from '../postgres/own-server.js';
import { folderOf, keptVersions, releaseSql } from '../releases/release-sql.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../tools/embedded-postgres/launcher.js';

/** The databases of one test run, on one server. */
export interface TestDatabases {
  /** Connects to a maintenance database as a role that may create databases. */
  readonly adminUrl: string;
  /** The prefix of every database name of this run. */
  readonly prefix: string;
  /** The servers' role, where they do not connect as the owner; its name is its password, too. */
  readonly runtimeRole: string | null;
}

/** Compiled from src by the global set-up, so that tests of a broken or unbuilt checkout can start. */
export const EMBEDDED_SERVER_PROCESS = resolve('.cache/harness/tools/embedded-postgres/server-process.js');

/**
 * The server of TEST_DATABASE_URL, or Debian's of the major version that TEST_POSTGRES names, or a new embedded one. The
 * latter two end with this process.
 */
export async function startTestPostgres(): Promise<Pick<EmbeddedPostgres, 'url' | 'stop'>> {
  const url = citusUrl() ?? process.env['TEST_DATABASE_URL'];
  if (url !== undefined && url !== '') return { url, stop: () => Promise.resolve() };
  const major = process.env['TEST_POSTGRES'] ?? '';
  if (major !== '') return startDebianPostgres(Number(major));
  return startEmbeddedPostgres({
    persistent: false,
    database: 'postgres',
    serverProcess: EMBEDDED_SERVER_PROCESS,
  });
}

async function startDebianPostgres(major: number): Promise<Pick<EmbeddedPostgres, 'url' | 'stop'>> {
  const server = await createServer();
  if (server.major !== major) throw new Error(`TEST_POSTGRES=${major} needs Debian's postgresql-${major}`);
  await server.start({ max_connections: '300', synchronous_commit: 'off', full_page_writes: 'off' });
  const url = new URL(server.url());
  url.password = randomBytes(16).toString('hex');
  await asAdmin(server.url(), `ALTER ROLE postgres PASSWORD '${url.password}'`);
  writeFileSync(join(server.folder, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
  await asAdmin(server.url(), 'SELECT pg_reload_conf()');
  return {
    url: url.href,
    stop: async () => {
      await server.stop();
      removeServers();
    },
  };
}

/**
 * Migrates a template and clones it once for each worker: a clone costs a tenth of the migrations.
 * With `TEST_UPGRADED=1` the workers' databases are those of the newest kept release, with its rows, migrated by this
 * build; `cloneTemplate` still gives empty ones. With `TEST_PGBOUNCER=1` they are migrated for a role of the servers.
 */
export async function makeDatabases(adminUrl: string, workers: number): Promise<TestDatabases> {
  const prefix = `x402_test_${randomBytes(4).toString('hex')}`;
  const runtimeRole = isBehindPgBouncer() ? `${prefix}_runtime` : null;
  const databases = { adminUrl, prefix, runtimeRole };
  if (runtimeRole !== null) {
    await asAdmin(adminUrl, `CREATE ROLE ${runtimeRole} LOGIN PASSWORD '${runtimeRole}'`);
  }
  await makeTemplate(databases, templateOf(databases), '');
  const ofWorkers = process.env['TEST_UPGRADED'] === '1' ? `${databases.prefix}_upgraded` : null;
  if (ofWorkers !== null) await makeTemplate(databases, ofWorkers, rowsOfRelease());
  for (let worker = 1; worker <= workers; worker += 1)
    await clone(databases, `w${worker}`, ofWorkers ?? templateOf(databases));
  return databases;
}

/** Without the installation's own secret, which is encrypted with a key that tests do not have. */
function rowsOfRelease(): string {
  const version = keptVersions().at(-1);
  if (version === undefined) throw new Error('TEST_UPGRADED needs a kept release in test/fixtures/releases');
  return `${releaseSql(folderOf(version))}\n; DELETE FROM installation_secrets`;
}

async function makeTemplate(
  { adminUrl, runtimeRole }: TestDatabases,
  name: string,
  before: string,
): Promise<void> {
  await asAdmin(adminUrl, `CREATE DATABASE ${name}`);
  const url = databaseUrl(adminUrl, name);
  if (before !== '') await asAdmin(url, before);
  const dataSource = await createDataSource(url).initialize();
  try {
    if (runtimeRole === null) await applyMigrations(dataSource);
    else await migrateDatabase(dataSource, runtimeRole);
  } finally {
    await dataSource.destroy();
  }
  // A template with an open connection, including autovacuum, cannot be cloned.
  await asAdmin(adminUrl, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
}

/** Clones the template and returns the clone's URL. */
export function cloneTemplate(databases: TestDatabases, suffix: string): Promise<string> {
  return clone(databases, suffix, templateOf(databases));
}

async function clone({ adminUrl, prefix }: TestDatabases, suffix: string, template: string): Promise<string> {
  const name = `${prefix}_${suffix}`;
  if (citusUrl() !== null) return makeDistributedDatabase(adminUrl, name);
  await asAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  return databaseUrl(adminUrl, name);
}

/** Drops every database of the run, even with open connections. */
export async function dropDatabases({ adminUrl, prefix, runtimeRole }: TestDatabases): Promise<void> {
  const rows = await asAdmin(
    adminUrl,
    `SELECT datname FROM pg_database WHERE starts_with(datname::text, '${prefix}')`,
  );
  for (const { datname } of rows) await dropDatabase(adminUrl, datname ?? '');
  if (runtimeRole !== null) await asAdmin(adminUrl, `DROP ROLE ${runtimeRole}`);
}

/** Drops one database, even with open connections, on every node that has it. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  if (citusUrl() !== null) await dropDistributedDatabase(adminUrl, name);
  else await asAdmin(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** `TEST_PGBOUNCER=1`: servers reach their databases through PgBouncer in transaction mode, as a role without DDL. */
export function isBehindPgBouncer(): boolean {
  return process.env['TEST_PGBOUNCER'] === '1';
}

/** The URL of another database on the server. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs one statement on its own connection, as CREATE and DROP DATABASE require. */
export async function asAdmin(adminUrl: string, sql: string): Promise<Record<string, string>[]> {
  const client = new Client({ connectionString: adminUrl });
  // A server that stops before the connection is closed emits an error here, which is ignored.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function templateOf({ prefix }: TestDatabases): string {
  return `${prefix}_template`;
}
