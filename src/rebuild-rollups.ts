import { createDataSource } from './data-source.js';
import { loadDotEnv, readConfig } from './platform/config/env.js';

/**
 * The operator's command `node dist/src/rebuild-rollups.js` on DATABASE_URL: deletes the sums of the verification log,
 * as far back as the log is complete, and recomputes them. One transaction: until it ends, all readers see the old
 * sums.
 */
async function rebuild(): Promise<string> {
  loadDotEnv();
  const { url, directUrl, caCert } = readConfig().database;
  if (url === null) throw new Error('DATABASE_URL is not set');
  const dataSource = await createDataSource(directUrl ?? url, caCert, 1).initialize();
  try {
    const [row] = await dataSource.query<[{ since: string }]>('SELECT rebuild_rollups()::text AS since');
    return `rollups rebuilt since ${row.since}`;
  } finally {
    await dataSource.destroy();
  }
}

rebuild().then(
  (message) => process.stdout.write(`${message}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
