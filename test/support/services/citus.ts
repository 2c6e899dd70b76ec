import { createDataSource } from '../../../src/data-source.js';
import { distribute } from '../../../src/platform/database/distribution/distribution-plan.js';
import { applyMigrations } from '../../../src/platform/database/migrations.js';
import { asAdmin, databaseUrl } from './postgres.js';

/**
 * A database on the coordinator of a Citus (`CITUS_URL`) that knows its workers: where it is given, all databases of a
 * run are made there, migrated and distributed. Null without one.
 */
export function citusUrl(): string | null {
  const url = process.env['CITUS_URL'];
  return url === undefined || url === '' ? null : url;
}

/** Makes a database of this name on every node, and distributes it. */
export async function makeDistributedDatabase(coordinatorUrl: string, name: string): Promise<string> {
  const nodes = await nodeUrls(coordinatorUrl);
  for (const node of nodes) {
    await asAdmin(node, `CREATE DATABASE ${name}`);
    await asAdmin(databaseUrl(node, name), 'CREATE EXTENSION citus');
  }
  const url = databaseUrl(coordinatorUrl, name);
  const { hostname, port } = new URL(coordinatorUrl);
  await asAdmin(url, `SELECT citus_set_coordinator_host('${hostname}', ${port})`);
  for (const node of nodes) {
    if (new URL(node).port === port) continue;
    await asAdmin(url, `SELECT citus_add_node('${new URL(node).hostname}', ${new URL(node).port})`);
  }
  const dataSource = await createDataSource(url).initialize();
  try {
    await applyMigrations(dataSource);
    await distribute(dataSource);
  } finally {
    await dataSource.destroy();
  }
  return url;
}

/** Drops a database of this name on every node. */
export async function dropDistributedDatabase(coordinatorUrl: string, name: string): Promise<void> {
  for (const node of await nodeUrls(coordinatorUrl)) {
    await asAdmin(node, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

/** All nodes, the workers first. */
async function nodeUrls(coordinatorUrl: string): Promise<string[]> {
  const rows = await asAdmin(
    coordinatorUrl,
    'SELECT nodename AS host, nodeport::text AS port FROM pg_dist_node WHERE groupid <> 0 ORDER BY nodeid',
  );
  const workers = rows.map(({ host, port }) => {
    const url = new URL(databaseUrl(coordinatorUrl, 'postgres'));
    url.host = `${host ?? ''}:${port ?? ''}`;
    return url.href;
  });
  return [...workers, databaseUrl(coordinatorUrl, 'postgres')];
}
