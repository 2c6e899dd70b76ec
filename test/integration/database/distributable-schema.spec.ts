import { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

/**
 * Tables of the installation, each with the reason why it belongs to no tenant. They are small, or not queried by
 * tenant; a distributed Postgres keeps them whole (on one node, or on every one). Every other table must carry
 * `tenant_id` in its primary key, its unique indexes and its foreign keys.
 */
const GLOBAL_TABLES: Readonly<Record<string, string>> = {
  tenants: 'the target of tenant_id',
  api_key_directory: 'finds the tenant of a key',
  bans: 'addresses belong to no tenant',
  failed_authentications: 'a caller without a valid key has no tenant',
  installation_secrets: 'the installation has one of each',
  migrations: 'TypeORM’s own',
  schema_functions: 'which SQL functions are in force',
  answered_minutes: 'readiness of the installation, one row a day',
  job_runs: 'the last run of each job of the installation',
  processes: 'the processes of the installation',
  outages: 'when the chains, or the service that reads them, could not be read',
  users: 'people, of any tenant',
  user_wallets: 'wallets that people sign in with',
  user_passkeys: 'second factors of people',
  user_recovery_codes: 'second factors of people',
  sessions: 'found by the hash of a cookie, of any tenant',
  sign_in_challenges: 'whoever signs in has no tenant yet',
  memberships: 'a session finds its tenants by the user',
  invitations: 'found by the hash of a link',
  rollup_state: 'since when the log is complete, and when the job last ran',
};

/** Global by design (docs/scale.md), matched by prefix so that each table need not be listed. */
const GLOBAL_PREFIXES: Readonly<Record<string, string>> = {
  stripe_: 'Stripe’s customers and events are found by Stripe’s own ids',
  settlement_: 'an authorization is settled once, across tenants',
  settlements: 'an authorization is settled once, across tenants',
  signer_: 'nonces belong to our signers',
  screening_: 'one list for all tenants',
  mail_: 'mail is found by its id, and a recipient may belong to several tenants or none',
};

/** References that a move to a distributed Postgres drops first (docs/scale.md); no other may be added. */
const ABANDONED_FIRST = ['api_key_directory_tenant_id_key_id_fkey'];

const HOW =
  'Put tenant_id into the primary key, every unique index and every foreign key of a tenant-owned table (a distributed ' +
  'Postgres such as Citus cannot hold it otherwise), or name the table in test/integration/database/distributable-schema.spec.ts ' +
  'with the reason why it belongs to no tenant.';

interface Constraint {
  readonly table: string;
  readonly name: string;
  readonly kind: 'primary key' | 'unique index' | 'foreign key';
  readonly columns: readonly string[];
  readonly target: string | null;
}

describe('the schema for a distributed Postgres', () => {
  let dataSource: DataSource;
  let constraints: Constraint[];
  let tables: string[];

  beforeAll(async () => {
    dataSource = await createDataSource(workerDatabaseUrl()).initialize();
    tables = (
      await dataSource.query<{ name: string }[]>(`
        SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
          AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`)
    ).map(({ name }) => name);
    constraints = await dataSource.query<Constraint[]>(`
      SELECT t.relname AS "table", i.relname AS name,
        CASE WHEN x.indisprimary THEN 'primary key' ELSE 'unique index' END AS kind, NULL AS target,
        array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = ANY (x.indkey::int2[])) AS columns
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
      WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace AND NOT t.relispartition
      UNION ALL
      SELECT t.relname, k.conname, 'foreign key', r.relname,
        array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = ANY (k.conkey))
      FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
      WHERE k.contype = 'f' AND t.relnamespace = 'public'::regnamespace AND NOT t.relispartition`);
  });
  afterAll(() => dataSource.destroy());

  const isGlobal = (table: string): boolean =>
    table in GLOBAL_TABLES || Object.keys(GLOBAL_PREFIXES).some((prefix) => table.startsWith(prefix));

  it('I1: every key, unique index and reference of a tenant’s table carries tenant_id', () => {
    const wrong = constraints
      .filter(({ table, columns }) => !isGlobal(table) && !columns.includes('tenant_id'))
      .map(({ table, kind, name, columns }) => `${table}: ${kind} ${name} (${columns.join(', ')})`);
    expect({ wrong, ...(wrong.length > 0 && { how: HOW }) }).toEqual({ wrong: [] });
  });

  it('I1: every tenant’s table has a primary key', () => {
    const keyed = new Set(constraints.filter(({ kind }) => kind === 'primary key').map(({ table }) => table));
    const without = tables.filter((table) => !isGlobal(table) && !keyed.has(table));
    expect({ without, ...(without.length > 0 && { how: HOW }) }).toEqual({ without: [] });
  });

  it('I1: no global table refers to a tenant’s table, which may be on another node', () => {
    const wrong = constraints
      .filter(
        ({ table, kind, target }) => kind === 'foreign key' && isGlobal(table) && !isGlobal(target ?? ''),
      )
      .filter(({ name }) => !ABANDONED_FIRST.includes(name))
      .map(({ table, name, target }) => `${table}: ${name} refers to ${target ?? ''}`);
    expect(wrong).toEqual([]);
  });
});
