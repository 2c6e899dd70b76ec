import type { DataSource } from 'typeorm';
import { isDistributed } from './distribution/distribution.js';
import { ALL_TENANTS, tenantScopes, type TenantScope } from './distribution/tenant-scopes.js';

/** Rows that one statement removes; it takes far less than a second. */
export const BATCH_ROWS = 5_000;

/**
 * Selects the expired rows of a table. Every member becomes SQL text unchanged, so it must come from our sources only.
 */
export interface ExpirableTable {
  readonly table: string;
  readonly primaryKey: readonly string[];
  /** Condition for the rows, with `$1` and so on for the parameters; a large table needs an index for it. */
  readonly where: string;
}

/**
 * Removes rows in independent batches. No statement reaches its time limit, which would roll back all removals, and no
 * row is locked for long. Rows that another transaction has locked remain for the next run.
 */
export async function deleteExpiredInBatches(
  dataSource: DataSource,
  expirable: ExpirableTable,
  values: unknown[] = [],
): Promise<void> {
  const { table, primaryKey, where } = expirable;
  const key = primaryKey.map((column) => `${table}.${column}`).join(', ');
  const isOld = primaryKey.map((column) => `${table}.${column} = old.${column}`).join(' AND ');
  for (const scope of await scopesWith(dataSource, expirable, values)) {
    const own = scope.own(table, values.length + 1);
    // Materialised: otherwise the planner might evaluate the subquery repeatedly within the statement.
    const sql = `WITH old AS MATERIALIZED
        (SELECT ${key} FROM ${table} WHERE ${own} AND (${where}) LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED)
      DELETE FROM ${table} USING old WHERE ${own} AND ${isOld}`;
    await repeatInBatches(dataSource, sql, [...values, ...scope.values]);
  }
}

/**
 * The scopes of a statement on rows of the table that meet its condition (`tenantScopes`). A table whose key does not
 * begin with the tenant is not spread over nodes.
 */
export async function scopesWith(
  dataSource: DataSource,
  { table, primaryKey, where }: ExpirableTable,
  values: readonly unknown[],
): Promise<readonly TenantScope[]> {
  if (primaryKey[0] !== 'tenant_id') return ALL_TENANTS;
  const sql = `SELECT DISTINCT ${table}.tenant_id AS "tenantId" FROM ${table} WHERE ${where}`;
  return tenantScopes(dataSource, await isDistributed(dataSource), sql, values);
}

/**
 * Repeats a statement that changes or removes at most `BATCH_ROWS` rows until it finds fewer.
 *
 * @returns the total number of rows
 */
export async function repeatInBatches(
  dataSource: DataSource,
  sql: string,
  values: unknown[],
): Promise<number> {
  let total = 0;
  for (;;) {
    const [, changed] = await dataSource.query<[unknown[], number]>(sql, values);
    total += changed;
    if (changed < BATCH_ROWS) return total;
  }
}
