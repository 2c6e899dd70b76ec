import type { DataSource } from 'typeorm';

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
  { table, primaryKey, where }: ExpirableTable,
  values: unknown[] = [],
): Promise<void> {
  const key = primaryKey.join(', ');
  const isOld = primaryKey.map((column) => `${table}.${column} = old.${column}`).join(' AND ');
  // Materialised: otherwise the planner might evaluate the subquery repeatedly within the statement.
  const sql = `WITH old AS MATERIALIZED
      (SELECT ${key} FROM ${table} WHERE ${where} LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED)
    DELETE FROM ${table} USING old WHERE ${isOld}`;
  await repeatInBatches(dataSource, sql, values);
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
