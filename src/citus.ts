import { createDataSource } from './data-source.js';
import { loadDotEnv, readConfig } from './platform/config/env.js';
import { distribute, planDistribution } from './platform/database/distribution/distribution-plan.js';

const USAGE = 'usage: citus [--apply]';

/**
 * The operator's command `node dist/src/citus.js [--apply]` on DATABASE_DIRECT_URL, else DATABASE_URL: prints the statements that spread a
 * fresh, migrated database over the nodes of its Citus, and with `--apply` runs them, all or none. Where that is done already
 * it prints those that a later migration has made necessary.
 */
async function run(options: readonly string[]): Promise<string> {
  const apply = options.includes('--apply');
  if (options.length > (apply ? 1 : 0)) throw new Error(USAGE);
  loadDotEnv();
  const { url, directUrl, caCert } = readConfig().database;
  const address = directUrl ?? url;
  if (address === null) throw new Error('DATABASE_URL is not set');
  const dataSource = await createDataSource(address, caCert).initialize();
  try {
    const plan = await planDistribution(dataSource);
    if (plan.length === 0) return 'nothing to do: the database is distributed';
    if (!apply) return ['BEGIN', ...plan, 'COMMIT'].map((one) => `${one};`).join('\n');
    await distribute(dataSource);
    return `distributed: ${plan.length} statements`;
  } finally {
    await dataSource.destroy();
  }
}

run(process.argv.slice(2)).then(
  (message) => process.stdout.write(`${message}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
