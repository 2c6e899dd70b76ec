import { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import {
  DELEGATED,
  placementOf,
  PLACEMENTS,
  type Placement,
} from '../../../src/platform/database/distribution/placements.js';
import { planDistribution } from '../../../src/platform/database/distribution/distribution-plan.js';
import {
  statementsOfFunctions,
  statementsOfSources,
  type Statement,
} from '../../support/database/statements.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

const CLOCK = /\b(now\(\)|clock_timestamp\(\)|statement_timestamp\(\)|CURRENT_(DATE|TIMESTAMP))/i;
const VOLATILE = /\b(clock_timestamp|random|gen_random_uuid)\(\)/i;
/** The words before a table's name in a statement that reads or writes it. */
const NAMED = (tables: readonly string[]): RegExp =>
  new RegExp(`\\b(FROM|JOIN|INTO|UPDATE)\\s+(public\\.)?(${tables.join('|')})\\b`, 'i');

/** Files with a statement that no Citus runs yet; none may be added. */
const UNMENDED: readonly string[] = ['migrations/functions/webhooks/lease_webhook_deliveries.sql'];

interface Routine {
  readonly name: string;
  readonly language: string;
  readonly args: string;
  readonly volatility: string;
}

/**
 * What a Citus refuses, or runs and answers wrongly without an error (docs/scale.md): found on a real one.
 * Statements on tables of no tenant are not concerned, but for locks and clocks of those that its nodes know.
 */
describe('statements for a distributed Postgres', () => {
  let dataSource: DataSource;
  let routines: Routine[];
  let tables: { name: string; key: string[] }[];
  const brokenFiles = new Set<string>();
  const everything: readonly Statement[] = [...statementsOfFunctions(), ...statementsOfSources()];

  beforeAll(async () => {
    dataSource = await createDataSource(workerDatabaseUrl()).initialize();
    routines = await dataSource.query<Routine[]>(`
      SELECT p.proname AS name, l.lanname AS language, pg_get_function_identity_arguments(p.oid) AS args, p.provolatile AS volatility
      FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE p.pronamespace = current_schema()::regnamespace
        AND p.proname IN (SELECT name FROM schema_functions)`);
    tables = await dataSource.query<{ name: string; key: string[] }[]>(`
      SELECT c.relname AS name, ARRAY(SELECT a.attname::text FROM pg_index x
        JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey::int2[])
        WHERE x.indrelid = c.oid AND x.indisprimary) AS key
      FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT c.relispartition`);
  });
  afterAll(() => dataSource.destroy());

  const placed = (...places: readonly Placement[]): string[] =>
    tables
      .filter(({ name, key }) => places.includes(placementOf(name, key) ?? 'coordinator'))
      .map(({ name }) => name);
  const inPlaces = (statements: readonly Statement[], ...places: readonly Placement[]): Statement[] => {
    const named = NAMED(placed(...places));
    return statements.filter(({ sql }) => named.test(sql));
  };
  /** Those of the statements that break a rule, one line each. */
  const broken = (statements: readonly Statement[], isBroken: (sql: string) => boolean): string[] => {
    const found = statements.filter(({ sql }) => isBroken(sql));
    for (const { file } of found) brokenFiles.add(file);
    return found
      .filter(({ file }) => !UNMENDED.includes(file))
      .map(({ file, sql }) => `${file}: ${sql.slice(0, 160)}`);
  };

  it('P4: every table has a place, and every place a table', () => {
    const without = tables.filter(({ name, key }) => placementOf(name, key) === null).map(({ name }) => name);
    expect(without).toEqual([]);
    const names = tables.map(({ name }) => name);
    expect(Object.keys(PLACEMENTS).filter((name) => !names.includes(name))).toEqual([]);
    expect(
      tables
        .filter(({ name, key }) => Object.hasOwn(PLACEMENTS, name) && key.includes('tenant_id'))
        .map(({ name }) => name),
      // They lie with the people, whose accounts are asked for at every request of a session.
    ).toEqual(['memberships']);
  });

  it('P4: every function that is sent to a tenant’s node takes the tenant', () => {
    const takesTenant = routines.filter(({ args }) => args.includes('p_tenant uuid')).map(({ name }) => name);
    expect(DELEGATED.filter((name) => !takesTenant.includes(name))).toEqual([]);
  });

  it('P4: a database without Citus is told so', async () => {
    await expect(planDistribution(dataSource)).rejects.toThrow('the database has no Citus');
  });

  it('P4: Postgres inlines no function that reads a table: its text would read the coordinator’s empty tables', async () => {
    const inlined: string[] = [];
    for (const { name, args } of routines) {
      const nulls =
        args === '' ? [] : args.split(', ').map((one) => `NULL::${one.split(' ').slice(1).join(' ')}`);
      const plan = await dataSource
        .query<{ 'QUERY PLAN': string }[]>(`EXPLAIN (VERBOSE) SELECT * FROM ${name}(${nulls.join(', ')})`)
        .catch(() => []);
      const isCalled =
        plan.length === 0 || plan.some((row) => row['QUERY PLAN'].includes(`Function Call: ${name}(`));
      if (!isCalled) inlined.push(name);
    }
    const readers = inPlaces(statementsOfFunctions(), 'tenant', 'everywhere', 'known', 'coordinator');
    const are = (names: readonly string[]): Statement[] =>
      readers.filter(({ file }) => names.some((name) => file.endsWith(`/${name}.sql`)));
    expect(broken(are(inlined), () => true)).toEqual([]);
    // Postgres decides at each call whether it inlines one of these.
    const ofSql = routines.filter(({ language }) => language === 'sql').map(({ name }) => name);
    expect(broken(are(ofSql), () => true)).toEqual([]);
  });

  it('P4: ON CONFLICT reads no clock', () => {
    const upserts = inPlaces(everything, 'tenant', 'everywhere', 'known');
    expect(
      broken(upserts, (sql) => CLOCK.test(/ON CONFLICT.*?(?=RETURNING|$)/i.exec(sql)?.[0] ?? '')),
    ).toEqual([]);
  });

  it('P4: a write has no clock in CASE or COALESCE, and no simple CASE beside one', () => {
    const writes = inPlaces(everything, 'tenant', 'known').filter(({ sql }) =>
      /\b(INSERT INTO|UPDATE)\b/i.test(sql),
    );
    const inside = /\b(CASE\b(?:(?!\bEND\b).)*|COALESCE\([^)]*)(now|clock_timestamp)\(\)/i;
    expect(broken(writes, (sql) => inside.test(sql))).toEqual([]);
    expect(broken(writes, (sql) => /\bCASE (?!WHEN\b)/i.test(sql) && CLOCK.test(sql))).toEqual([]);
  });

  it('P4: UPDATE and DELETE call nothing volatile', () => {
    const writes = inPlaces(everything, 'tenant').filter(({ sql }) =>
      /(?<!FOR |KEY )\bUPDATE (?!SET|SKIP)|\bDELETE FROM\b/i.test(sql),
    );
    const unlike = writes.filter(({ sql }) => !/\bINSERT INTO\b/i.test(sql));
    expect(broken(unlike, (sql) => VOLATILE.test(sql))).toEqual([]);
  });

  it('P4: a row is locked by its tenant, named or by a scope', () => {
    const locks = inPlaces(everything, 'tenant').filter(({ sql }) =>
      /\bFOR (NO KEY )?(UPDATE|SHARE)\b/i.test(sql),
    );
    expect(
      broken(
        locks,
        // A `TenantScope` stands in the source as an expression, which the statement here has as `?`.
        (sql) =>
          !/tenant_id\b[^=]{0,80}= ?\(?(\$\d|p_tenant|s\.tenant_id|v_tenant)|\bWHERE \?(?=\s)/i.test(sql),
      ),
    ).toEqual([]);
  });

  it('P4: RETURNING has no clock, and casts nothing whose text depends on settings', () => {
    const returned = (sql: string): string => /RETURNING [^()]*(?:\([^()]*\)[^()]*)*/i.exec(sql)?.[0] ?? '';
    expect(
      broken(inPlaces(everything, 'tenant'), (sql) =>
        /::(text|date)\b|\bnow\(\)|clock_timestamp/i.test(returned(sql)),
      ),
    ).toEqual([]);
  });

  it('P4: a statement on a tenant’s table calls no function of ours that reads tables or takes a row', () => {
    const reading = new Set(
      inPlaces(statementsOfFunctions(), 'tenant', 'everywhere', 'known', 'coordinator').map(({ file }) =>
        file.replace(/^.*\/|\.sql$/g, ''),
      ),
    );
    const ofRows = routines.filter(({ args }) =>
      tables.some(({ name }) => args.split(/[ ,]+/).includes(name)),
    );
    const names = [...new Set([...reading, ...ofRows.map(({ name }) => name)])];
    const call = new RegExp(`\\b(${names.join('|')})\\(`);
    expect(broken(inPlaces(everything, 'tenant'), (sql) => call.test(sql))).toEqual([]);
  });

  it('P4: a recursion over a tenant’s table names the tenant', () => {
    const recursive = inPlaces(everything, 'tenant').filter(({ sql }) => /WITH RECURSIVE/i.test(sql));
    expect(broken(recursive, (sql) => !/tenant_id = (\$\d|p_tenant)/i.test(sql))).toEqual([]);
  });

  it('P4: names no file that a Citus runs by now', () => {
    expect(UNMENDED.filter((file) => !brokenFiles.has(file))).toEqual([]);
  });

  it('P4: no function notifies: what a node says is heard by no process', () => {
    expect(broken(statementsOfFunctions(), (sql) => /pg_notify|\bNOTIFY\b/.test(sql))).toEqual([]);
  });
});
