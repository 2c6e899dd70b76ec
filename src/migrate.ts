import { loadDotEnv, readConfig } from './platform/config/env.js';
import { createDataSource } from './data-source.js';

/**
 * The operator's migration command: `node dist/src/migrate.js [run|revert|check]` on DATABASE_URL. `check` compares
 * entities and schema and fails with the statements that are missing.
 */
async function migrate(command: string): Promise<string> {
  loadDotEnv();
  const { url } = readConfig().database;
  if (url === null) throw new Error('DATABASE_URL is not set');
  const dataSource = await createDataSource(url).initialize();
  try {
    switch (command) {
      case 'run':
        return `${(await dataSource.runMigrations()).length} migrations applied`;
      case 'revert':
        await dataSource.undoLastMigration();
        return 'last migration reverted';
      case 'check': {
        const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
        if (upQueries.length === 0) return 'entities and schema agree';
        throw new Error(`entities and schema differ:\n${upQueries.map(({ query }) => query).join('\n')}`);
      }
      default:
        throw new Error('usage: migrate run|revert|check');
    }
  } finally {
    await dataSource.destroy();
  }
}

migrate(process.argv[2] ?? 'run').then(
  (message) => process.stdout.write(`${message}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
