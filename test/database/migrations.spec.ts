import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';
import { findChangedMigrations } from '../../src/platform/database/migration-hashes.js';
import { applyMigrations, describeRun } from '../../src/platform/database/migrations.js';
import { compareSchema } from '../../src/platform/database/schema-comparison.js';
import {
  parseSqlFunction,
  readSqlFunctions,
  type SqlFunction,
} from '../../src/platform/database/sql-functions.js';
import {
  createEmptyDatabase,
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../support/services/worker-database.js';

const OURS = readSqlFunctions();

/** The function that a file with this content defines. */
function probe(revision: number, args: string, body: string): SqlFunction {
  const text = `-- A function that only this test has.
-- revision: ${revision}
CREATE OR REPLACE FUNCTION probe(${args}) RETURNS integer LANGUAGE sql AS $$ ${body} $$;`;
  return parseSqlFunction('migrations/functions/test/probe.sql', text);
}

describe('migrating an empty database', () => {
  let database: ThrowawayDatabase;
  beforeAll(async () => {
    database = await createEmptyDatabase();
  });
  afterAll(() => database.drop());

  it('A4: two concurrent runs apply every migration and function once', async () => {
    const one = await createDataSource(database.url).initialize();
    const other = await createDataSource(database.url).initialize();
    try {
      const runs = await Promise.all([applyMigrations(one), applyMigrations(other)]);
      const applied = runs.filter(({ migrations }) => migrations.length > 0);
      expect(applied).toHaveLength(1);
      expect(runs.flatMap(({ functions }) => functions).sort()).toEqual(OURS.map(({ name }) => name));
      expect(runs.map(describeRun)).toContain(null);
      expect(await findChangedMigrations(one)).toEqual([]);
    } finally {
      await one.destroy();
      await other.destroy();
    }
  });
});

describe('migrating an existing database', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;

  beforeEach(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const migrateWith = (...functions: SqlFunction[]) => applyMigrations(dataSource, [...OURS, ...functions]);
  const result = async (call: string): Promise<unknown> => {
    const [row] = await dataSource.query<[{ value: unknown }]>(`SELECT ${call} AS value`);
    return row.value;
  };

  it('applies nothing when nothing is new', async () => {
    const run = await applyMigrations(dataSource);
    expect(run).toEqual({ migrations: [], functions: [], ahead: [] });
  });

  it('applies only functions that are new, of a higher revision, or of another text', async () => {
    expect((await migrateWith(probe(1, '', 'SELECT 1'))).functions).toEqual(['probe']);
    expect((await migrateWith(probe(2, '', 'SELECT 2'))).functions).toEqual(['probe']);
    expect((await migrateWith(probe(2, '', 'SELECT 3'))).functions).toEqual(['probe']);
    expect((await migrateWith(probe(2, '', 'SELECT 3'))).functions).toEqual([]);
    expect(await result('probe()')).toBe(3);
  });

  it('changes nothing when the database has a higher revision or an unknown migration', async () => {
    await migrateWith(probe(2, '', 'SELECT 2'));
    const older = await migrateWith(probe(1, '', 'SELECT 1'));
    expect(older).toMatchObject({ migrations: [], functions: [] });
    expect(describeRun(older)).toContain('function probe (revision 2, this build has 1)');
    expect(await result('probe()')).toBe(2);

    await dataSource.query(
      `INSERT INTO migrations (timestamp, name) VALUES (2000000000000, 'Later2000000000000')`,
    );
    const before = await applyMigrations(dataSource);
    expect(before).toEqual({ migrations: [], functions: [], ahead: ['migration Later2000000000000'] });
  });

  it('reports an older or missing function as behind, and a newer one not', async () => {
    await migrateWith(probe(2, '', 'SELECT 2'));
    const behindOf = async (...functions: SqlFunction[]) =>
      (await compareSchema(dataSource, [...OURS, ...functions])).behind;
    expect(await behindOf()).toEqual([]);
    expect(await behindOf(probe(1, '', 'SELECT 1'))).toEqual([]);
    expect(await behindOf(probe(3, '', 'SELECT 3'))).toEqual([
      'function probe (revision 2, this build has 3)',
    ]);
    await dataSource.query('DROP FUNCTION probe()');
    expect(await behindOf(probe(2, '', 'SELECT 2'))).toEqual([
      'function probe (revision none, this build has 2)',
    ]);
  });

  it('refuses a database with other migrations, and changes nothing', async () => {
    await dataSource.query(
      `UPDATE migrations SET name = 'CreateTenants1763800000001', timestamp = 1763800000001`,
    );
    await expect(applyMigrations(dataSource)).rejects.toThrow(
      /^nothing was changed: .*CreateTenants1763800000001.*Baseline/,
    );
  });

  it('resolves calls without a new argument to the new function', async () => {
    await migrateWith(probe(1, 'p_one integer', 'SELECT p_one'));
    await migrateWith(probe(2, 'p_one integer, p_two integer DEFAULT 10', 'SELECT p_one + p_two'));
    expect(await result('probe(1)')).toBe(11);
  });

  it('names the file that Postgres refuses, and applies no other file', async () => {
    await migrateWith(probe(1, '', 'SELECT 1'));
    const other = parseSqlFunction(
      'migrations/functions/test/other.sql',
      `-- revision: 1\nCREATE OR REPLACE FUNCTION other() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;`,
    );
    const changed = { ...probe(2, '', 'SELECT 1'), sql: probe(2, '', '').sql.replace('integer', 'text') };
    await expect(migrateWith(other, changed)).rejects.toThrow(/functions\/test\/probe\.sql: .*return type/);
    await expect(result('other()')).rejects.toThrow('does not exist');
  });

  it('refuses a function body that uses a missing table', async () => {
    await expect(migrateWith(probe(1, '', 'SELECT n FROM no_such_table'))).rejects.toThrow(
      /functions\/test\/probe\.sql: .*no_such_table/,
    );
    await expect(result('probe()')).rejects.toThrow('does not exist');
  });

  it('reports a migration whose file has changed since it was applied', async () => {
    await dataSource.query(`UPDATE migrations SET hash = 'another' WHERE name = 'Baseline1795910400000'`);
    expect(await findChangedMigrations(dataSource)).toEqual(['Baseline1795910400000']);
  });
});
