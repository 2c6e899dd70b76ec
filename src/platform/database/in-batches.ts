import type { DataSource } from 'typeorm';

/** Rows that one statement removes: far less than a second's work. */
export const BATCH_ROWS = 5_000;

/** What of a table is old. All of it becomes SQL as it is written, so it comes from our sources only. */
export interface ExpirableTable {
  readonly table: string;
  readonly primaryKey: readonly string[];
  /** Which rows, with `$1` and so on for the values that come along; in a large table an index must find them. */
  readonly where: string;
}

/**
 * Removes rows batch by batch, each batch for itself: however many there are, no statement runs into its time limit (then
 * none of them would ever go), and no row is held for long. Rows that somebody is writing are left for the next time.
 */
export async function deleteExpiredInBatches(
  dataSource: DataSource,
  { table, primaryKey, where }: ExpirableTable,
  values: unknown[] = [],
): Promise<void> {
  const key = primaryKey.join(', ');
  const isOld = primaryKey.map((column) => `${table}.${column} = old.${column}`).join(' AND ');
  // Materialised: inside the statement the planner might ask for the next rows again and again.
  const sql = `WITH old AS MATERIALIZED
      (SELECT ${key} FROM ${table} WHERE ${where} LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED)
    DELETE FROM ${table} USING old WHERE ${isOld}`;
  await repeatInBatches(dataSource, sql, values);
}

/**
 * Repeats a statement that changes or removes at most `BATCH_ROWS` rows until it finds fewer.
 *
 * @returns how many rows that were
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
