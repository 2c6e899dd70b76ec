import type { DataSource } from 'typeorm';
import { loadDotEnv, readConfig } from './platform/config/env.js';
import { createDataSource } from './data-source.js';
import { readAppliedFunctions } from './platform/database/function-installer.js';
import { findChangedMigrations } from './platform/database/migration-hashes.js';
import { DatabaseAddress } from './platform/database/database-address.js';
import { describeRun, migrateDatabase, revertMigration } from './platform/database/migrations.js';
import { compareSchema } from './platform/database/schema-comparison.js';
import { readSqlFunctions } from './platform/database/sql-functions.js';

/**
 * The operator's migration command: `node dist/src/migrate.js [run|revert|check]`, on DATABASE_DIRECT_URL, else on
 * DATABASE_URL, else (outside production) on the embedded database of `npm start`. `npm run migration:run` is this
 * command. `run` on a database of a later build changes nothing, reports that, and exits with 0. `check` fails and lists
 * all differences between the database and this build.
 */
async function migrate(command: string): Promise<string> {
  loadDotEnv();
  const config = readConfig();
  const { directUrl, caCert, runtimeRole } = config.database;
  const url = directUrl ?? (await new DatabaseAddress(config).url());
  const dataSource = await createDataSource(url, caCert).initialize();
  try {
    switch (command) {
      case 'run':
        return (
          describeRun(await migrateDatabase(dataSource, runtimeRole)) ??
          'nothing to do: the database is up to date'
        );
      case 'revert':
        await revertMigration(dataSource);
        return 'last migration reverted';
      case 'check': {
        const differences = await findDifferences(dataSource);
        if (differences.length === 0) return 'the database is as this build makes it';
        throw new Error(`the database is not as this build makes it:\n${differences.join('\n')}`);
      }
      default:
        throw new Error('usage: migrate run|revert|check');
    }
  } finally {
    await dataSource.destroy();
  }
}

/** Differences by name, revision and hash, and the statements that would adapt the tables to the entities. */
async function findDifferences(dataSource: DataSource): Promise<readonly string[]> {
  const functions = readSqlFunctions();
  const { behind, ahead } = await compareSchema(dataSource, functions);
  const differences = [
    ...behind.map((what) => `lacks ${what}`),
    ...ahead.map((what) => `is ahead by ${what}`),
  ];
  if (differences.length > 0) return differences;
  const applied = await readAppliedFunctions(dataSource.manager);
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return [
    ...(await findChangedMigrations(dataSource)).map(
      (name) => `migration ${name} was another file when it was applied`,
    ),
    ...functions
      .filter(({ name, hash }) => applied.get(name)?.hash !== hash)
      .map(({ name }) => `function ${name} has another text`),
    ...upQueries.map(({ query }) => `entities ask for ${query}`),
  ];
}

migrate(process.argv[2] ?? 'run').then(
  (message) => process.stdout.write(`${message}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
