import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import {
  createThrowawayDatabase,
  workerDatabaseUrl,
  type ThrowawayDatabase,
} from '../services/worker-database.js';

export type Row = Record<string, unknown>;

/** Statements and calls of SQL functions, over the pool or within one transaction. Plain objects go as JSON. */
export interface SqlCaller {
  /** The rows of a statement. */
  query<T = Row>(text: string, values?: readonly unknown[]): Promise<T[]>;
  /** Inserts one row, given by column. */
  insert(table: string, row: Row): Promise<void>;
  /** The value that a function returns; arguments in the order of its parameters. */
  call<T = unknown>(name: string, ...values: readonly unknown[]): Promise<T>;
  /** The rows that a function returns. */
  rows<T = Row>(name: string, ...values: readonly unknown[]): Promise<T[]>;
  /** The one row that a function returns. */
  row<T = Row>(name: string, ...values: readonly unknown[]): Promise<T>;
}

/** A session of its own with an open transaction; the end of the test rolls it back. */
export interface SqlTransaction extends SqlCaller {
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Waits until another session waits for a lock that this one holds. */
  untilItBlocks(): Promise<void>;
  /** Waits until this session waits for a lock of another. */
  untilItWaits(): Promise<void>;
}

export interface SqlDatabase extends SqlCaller {
  readonly url: () => string;
  begin(): Promise<SqlTransaction>;
}

interface Source {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

/** Calls over a data source or a session of one. */
export function sqlOn(source: Source): SqlCaller {
  const query = async <T>(text: string, values: readonly unknown[] = []): Promise<T[]> =>
    (await source.query(text, [...values])) as T[];
  const rows = <T>(name: string, ...values: readonly unknown[]): Promise<T[]> =>
    query<T>(`SELECT * FROM ${name}(${placeholders(values.length)})`, values);
  const row = async <T>(name: string, ...values: readonly unknown[]): Promise<T> => {
    const [first] = await rows<T>(name, ...values);
    if (first === undefined) throw new Error(`${name} returned no row`);
    return first;
  };
  return {
    ...{ query, rows, row },
    call: async <T>(name: string, ...values: readonly unknown[]): Promise<T> =>
      (await row<Row>(name, ...values))[name] as T,
    insert: async (table, values) => {
      const columns = Object.keys(values);
      const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${placeholders(columns.length)})`;
      await query(text, Object.values(values));
    },
  };
}

function placeholders(count: number): string {
  return Array.from({ length: count }, (_, index) => `$${index + 1}`).join(', ');
}

/**
 * The database of a spec about SQL functions: opened before its first test, closed after its last.
 *
 * @param isOwn true: a database of the spec's own, for what counts or changes rows of all tenants
 */
export function useSql({ isOwn = false } = {}): SqlDatabase {
  let database: ThrowawayDatabase | null = null;
  let dataSource: DataSource;
  const ends: (() => Promise<void>)[] = [];
  const url = (): string => database?.url ?? workerDatabaseUrl();

  beforeAll(async () => {
    if (isOwn) database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(url(), 12)).initialize();
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database?.drop();
  });

  const pool = sqlOn({ query: (text, values) => dataSource.query(text, values) });
  const begin = async (): Promise<SqlTransaction> => {
    const runner = dataSource.createQueryRunner();
    ends.push(async () => {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      await runner.release();
    });
    await runner.startTransaction();
    const caller = sqlOn(runner);
    const [own] = await caller.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const untilSome = async (text: string): Promise<void> => {
      while ((await pool.query(text, [own?.pid])).length === 0)
        await new Promise((done) => setTimeout(done, 5));
    };
    return {
      ...caller,
      commit: () => runner.commitTransaction(),
      rollback: () => runner.rollbackTransaction(),
      untilItBlocks: () =>
        untilSome('SELECT 1 FROM pg_locks WHERE NOT granted AND $1 = ANY (pg_blocking_pids(pid))'),
      untilItWaits: () => untilSome('SELECT 1 WHERE cardinality(pg_blocking_pids($1)) > 0'),
    };
  };
  return { ...pool, url, begin };
}
