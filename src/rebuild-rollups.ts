import type { DataSource, EntityManager } from 'typeorm';
import { createDataSource } from './data-source.js';
import { loadDotEnv, readConfig } from './platform/config/env.js';

/**
 * The operator's command `node dist/src/rebuild-rollups.js [<tenant id> …]` on DATABASE_URL: deletes the sums of the
 * verification log of these tenants, or of all, as far back as the log is complete, and recomputes them. One
 * transaction for each tenant: until it ends, all readers see the tenant's old sums.
 */
async function rebuild(tenants: readonly string[]): Promise<string> {
  loadDotEnv();
  const { url, directUrl, caCert } = readConfig().database;
  if (url === null) throw new Error('DATABASE_URL is not set');
  const dataSource = await createDataSource(directUrl ?? url, caCert, 1).initialize();
  try {
    const chosen = tenants.length > 0 ? tenants : await allTenants(dataSource);
    for (const tenant of chosen) await dataSource.transaction((manager) => rebuildOne(manager, tenant));
    return `rollups rebuilt: ${chosen.length} tenants`;
  } finally {
    await dataSource.destroy();
  }
}

async function allTenants(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ id: string }[]>('SELECT id FROM tenants ORDER BY created_at, id');
  return rows.map(({ id }) => id);
}

/** The lock keeps the retention of the log from deleting what is summed here. */
async function rebuildOne(manager: EntityManager, tenant: string): Promise<void> {
  const [state] = await manager.query<[{ since: string }]>(
    'SELECT raw_since::text AS since FROM rollup_state FOR SHARE',
  );
  await manager.query('SELECT rebuild_tenant_rollups($1, $2)', [tenant, state.since]);
}

rebuild(process.argv.slice(2)).then(
  (message) => process.stdout.write(`${message}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
