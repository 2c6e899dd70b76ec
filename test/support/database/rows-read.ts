import type { QueryRunner } from 'typeorm';

/** Rows of these tables (patterns of LIKE) that the work reads, in one transaction of this runner. */
export async function rowsRead(
  runner: QueryRunner,
  tables: readonly string[],
  work: () => Promise<unknown>,
): Promise<number> {
  const count = async (): Promise<number> => {
    const [row] = (await runner.query(
      `SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::int AS read FROM pg_stat_xact_user_tables
        WHERE relname LIKE ANY ($1)`,
      [tables],
    )) as [{ read: number }];
    return row.read;
  };
  await runner.startTransaction();
  const before = await count();
  await work();
  const read = (await count()) - before;
  await runner.commitTransaction();
  return read;
}
