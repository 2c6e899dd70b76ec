import { readFileSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';
import { migrateDatabase } from '../../src/platform/database/migrations.js';
import { asAdmin } from '../support/services/postgres.js';
import {
  createEmptyDatabase,
  workerDatabaseUrl,
  type ThrowawayDatabase,
} from '../support/services/worker-database.js';

const OWNER = `x402_owner_${process.pid}`;
const RUNTIME = `x402_runtime_${process.pid}`;

/** What psql does with the file. */
function rolesSql(database: string): string[] {
  const text = readFileSync('deploy/postgres/roles.sql', 'utf8')
    .replaceAll('x402_owner', OWNER)
    .replaceAll('x402_runtime', RUNTIME)
    .replaceAll(`:'owner_password'`, `'owner'`)
    .replaceAll(`:'runtime_password'`, `'runtime'`)
    .replaceAll(':"database"', database);
  return text.split(`\\connect ${database}`);
}

describe('owner and runtime role', () => {
  let database: ThrowawayDatabase;
  let owner: DataSource;
  let runtime: DataSource;

  const as = (username: string, password: string): Promise<DataSource> =>
    createDataSource(Object.assign(new URL(database.url), { username, password }).href).initialize();

  beforeAll(async () => {
    database = await createEmptyDatabase();
    for (const part of rolesSql(new URL(database.url).pathname.slice(1))) await asAdmin(database.url, part);
    owner = await as(OWNER, 'owner');
    await migrateDatabase(owner, RUNTIME);
    runtime = await as(RUNTIME, 'runtime');
  });
  afterAll(async () => {
    await runtime.destroy();
    await owner.destroy();
    await database.drop();
    await asAdmin(workerDatabaseUrl(), `DROP ROLE ${OWNER}, ${RUNTIME}`);
  });

  const month = async (call: string, day = '2021-05-17', on = runtime): Promise<boolean> =>
    (await on.query<[{ done: boolean }]>(`SELECT ${call}($1) AS done`, [day]))[0].done;

  it.each([
    `UPDATE audit_log SET actor = 'x'`,
    'DELETE FROM audit_log',
    'TRUNCATE audit_log',
    'TRUNCATE payments',
    'DROP TABLE payments',
    'ALTER TABLE payments ADD COLUMN x integer',
    'CREATE TABLE mine (x integer)',
    'CREATE SCHEMA mine',
    'CREATE TABLE pgboss.mine (x integer)',
    `CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
    `INSERT INTO migrations (timestamp, name) VALUES (1, 'x')`,
    'DELETE FROM schema_functions',
    'CREATE TEMP TABLE mine (x integer)',
  ])('S9: the runtime role may not %s', async (statement) => {
    await expect(runtime.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('S9: the runtime role reads and appends to the audit', async () => {
    await runtime.query(`INSERT INTO audit_log (actor, action, subject) VALUES ('probe', 'probe', 'probe')`);
    expect(await runtime.query(`SELECT action FROM audit_log WHERE actor = 'probe'`)).toEqual([
      { action: 'probe' },
    ]);
  });

  it('S9: the runtime role makes and drops months of the log, and writes into them', async () => {
    expect(await month('ensure_verification_log_partition')).toBe(true);
    expect(await month('ensure_verification_log_partition')).toBe(false);
    expect(await runtime.query('SELECT FROM verification_log_2021_05')).toEqual([]);
    expect(await month('drop_verification_log_partition')).toBe(true);
    expect(await month('drop_verification_log_partition')).toBe(false);
    // Names of its own do not lead the owner's rights elsewhere.
    await runtime.query('SET search_path = pg_temp, public');
    expect(await month('ensure_verification_log_partition')).toBe(true);
  });

  it('S9: not everybody may call a function that runs with the rights of its owner', async () => {
    const open = await owner.query<unknown[]>(
      `SELECT p.oid::regprocedure AS name FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        WHERE p.prosecdef AND a.grantee = 0 AND p.pronamespace = current_schema()::regnamespace`,
    );
    expect(open).toEqual([]);
  });

  it('S9: a function of the same name in the schema of the tables does not get the rights of the owner', async () => {
    await owner.query(`CREATE FUNCTION date_trunc(text, date) RETURNS timestamp LANGUAGE plpgsql
      AS $$ BEGIN RAISE 'taken over'; END $$`);
    // A session of its own has no plan from before.
    const fresh = await as(RUNTIME, 'runtime');
    try {
      expect(await month('ensure_verification_log_partition', '2021-06-01', fresh)).toBe(true);
      expect(await month('drop_verification_log_partition', '2021-06-01', fresh)).toBe(true);
    } finally {
      await fresh.destroy();
      await owner.query('DROP FUNCTION date_trunc(text, date)');
    }
  });

  it('S9: a role that may create objects beside the tables is refused, with the statement that mends it', async () => {
    await asAdmin(database.url, `GRANT CREATE ON SCHEMA public TO PUBLIC`);
    await expect(migrateDatabase(owner, RUNTIME)).rejects.toThrow(
      'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    );
    await asAdmin(database.url, `REVOKE CREATE ON SCHEMA public FROM PUBLIC, "${RUNTIME}"`);
    await migrateDatabase(owner, RUNTIME);
  });

  it('S9: a table of a later migration is granted by the next run, which changes nothing else', async () => {
    await owner.query('CREATE TABLE later (x integer); REVOKE ALL ON later FROM PUBLIC');
    await owner.query(
      `REVOKE ALL ON later FROM ${RUNTIME}; GRANT TRUNCATE, UPDATE ON audit_log TO ${RUNTIME}`,
    );
    await expect(runtime.query('SELECT FROM later')).rejects.toMatchObject({ code: '42501' });
    await migrateDatabase(owner, RUNTIME);
    expect(await runtime.query('SELECT FROM later')).toEqual([]);
    await expect(runtime.query(`UPDATE audit_log SET actor = 'x'`)).rejects.toMatchObject({ code: '42501' });
    const versions = () => owner.query('SELECT oid, xmin FROM pg_class ORDER BY oid');
    const before: unknown = await versions();
    await migrateDatabase(owner, RUNTIME);
    expect(await versions()).toEqual(before);
  });

  it('S9: a run as the runtime role is no error while nothing is to be done', async () => {
    expect(await migrateDatabase(runtime, RUNTIME)).toMatchObject({ migrations: [], functions: [] });
  });

  it.each([
    ['nobody_has_this_name', 'does not exist'],
    [OWNER, 'belongs to the tables'],
  ])('S9: %s is refused as the runtime role', async (role, why) => {
    await expect(migrateDatabase(owner, role)).rejects.toThrow(why);
  });
});
