import type { DataSource } from 'typeorm';
import { hasCitus } from './distribution.js';
import { DELEGATED, placementOf, type Placement } from './placements.js';

interface Table {
  readonly name: string;
  readonly primaryKey: readonly string[];
  readonly isPlaced: boolean;
}

interface Reference {
  readonly name: string;
  readonly table: string;
  readonly target: string;
  readonly definition: string;
}

interface Routine {
  readonly name: string;
  readonly signature: string;
  readonly isKnown: boolean;
  readonly isDelegated: boolean;
}

const FIRST = 'payments';
/** Else Citus refuses to work on a table over several connections after one connection has worked on another. */
const IN_ONE_TRANSACTION = `SET LOCAL citus.multi_shard_modify_mode = 'sequential'`;
const TABLES = `
  SELECT c.relname AS name, EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = c.oid) AS "isPlaced",
    ARRAY(SELECT a.attname::text FROM pg_index x JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey::int2[])
      WHERE x.indrelid = c.oid AND x.indisprimary) AS "primaryKey"
  FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_depend p WHERE p.objid = c.oid AND p.deptype = 'e')
  ORDER BY c.relname`;
const REFERENCES = `
  SELECT k.conname AS name, t.relname AS "table", r.relname AS target, pg_get_constraintdef(k.oid) AS definition
  FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
  WHERE k.contype = 'f' AND k.conparentid = 0 AND t.relnamespace = current_schema()::regnamespace ORDER BY k.conname`;
const ROUTINES = `
  SELECT p.proname AS name, p.oid::regprocedure::text AS signature, o.objid IS NOT NULL AS "isKnown",
    o.distribution_argument_index IS NOT NULL AS "isDelegated"
  FROM pg_proc p LEFT JOIN pg_dist_object o ON o.classid = 'pg_proc'::regclass AND o.objid = p.oid
  WHERE p.pronamespace = current_schema()::regnamespace AND p.prorettype <> 'trigger'::regtype
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  ORDER BY p.proname`;

/**
 * The statements that distribute a migrated database over the nodes of its Citus, in their order; none when nothing is
 * left to do. They are made for a database without tenants.
 *
 * @throws Error when the database has no Citus, when a table's place is not known, or when a table that is to be
 *   spread has rows already
 */
export async function planDistribution(dataSource: DataSource): Promise<readonly string[]> {
  if (!(await hasCitus(dataSource)))
    throw new Error('the database has no Citus: CREATE EXTENSION citus on every node first');
  const tables = await dataSource.query<Table[]>(TABLES);
  const references = await dataSource.query<Reference[]>(REFERENCES);
  const routines = await dataSource.query<Routine[]>(ROUTINES);
  const due = (placement: Placement): string[] =>
    tables.filter((one) => !one.isPlaced && placeOf(one) === placement).map(({ name }) => name);
  const byTenant = new Set(tables.filter((one) => placeOf(one) === 'tenant').map(({ name }) => name));
  // The first one decides where a tenant lives; the others follow it.
  const spread = due('tenant').sort((one, other) => Number(other === FIRST) - Number(one === FIRST));
  await assertEmpty(dataSource, spread);
  const statements = [
    ...(await settingsDue(dataSource)),
    ...targetsFirst(due('everywhere'), references).map((name) => `SELECT create_reference_table('${name}')`),
    ...spreadStatements(spread, references, byTenant),
    ...due('known').map((name) => `SELECT citus_add_local_table_to_metadata('${name}')`),
    ...routines.flatMap(placeRoutine),
  ];
  return statements.length === 0 ? [] : [IN_ONE_TRANSACTION, ...statements];
}

/**
 * Distributes a database: all of `planDistribution`, or nothing.
 *
 * @throws Error as `planDistribution`; the error of the statement that was refused
 */
export async function distribute(dataSource: DataSource): Promise<void> {
  const plan = await planDistribution(dataSource);
  await dataSource.transaction(async (manager) => {
    for (const statement of plan) await manager.query(statement);
  });
}

/** Settings of the database that its sessions take over. */
const SETTINGS: readonly string[] = [
  // A change of a tenant may follow statements on several nodes in one transaction.
  'citus.multi_shard_modify_mode=sequential',
  // Changes of two tenants wait for each other's rows only. Whole tables would be locked, and two changes deadlock.
  'citus.all_modifications_commutative=on',
];

async function settingsDue(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ setting: string }[]>(
    `SELECT unnest(s.setconfig) AS setting FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
      WHERE d.datname = current_database() AND s.setrole = 0`,
  );
  const [{ name }] = await dataSource.query<[{ name: string }]>(
    'SELECT quote_ident(current_database()) AS name',
  );
  return SETTINGS.filter((one) => !rows.some(({ setting }) => setting === one)).map(
    (one) => `ALTER DATABASE ${name} SET ${one.replace('=', ' = ')}`,
  );
}

function placeOf({ name, primaryKey }: Table): Placement {
  const placement = placementOf(name, primaryKey);
  if (placement === null) throw new Error(`the place of table ${name} is not known`);
  return placement;
}

/** A table comes after those that it refers to. */
function targetsFirst(tables: readonly string[], references: readonly Reference[]): string[] {
  const rank = (name: string): number =>
    Math.max(
      0,
      ...references
        .filter(({ table, target }) => table === name && target !== name)
        .map(({ target }) => 1 + rank(target)),
    );
  return [...tables].sort((one, other) => rank(one) - rank(other));
}

/** Rows of a table are moved as it is spread, while nobody may write: this is for a database without tenants. */
async function assertEmpty(dataSource: DataSource, tables: readonly string[]): Promise<void> {
  for (const name of tables) {
    const rows = await dataSource.query<unknown[]>(`SELECT 1 FROM ${name} LIMIT 1`);
    if (rows.length > 0)
      throw new Error(`table ${name} has rows: only a database without tenants is distributed`);
  }
}

/**
 * A reference to a table that is spread is dropped first, since a table that is not yet spread may not hold it; and
 * added again, unless its own table stays whole.
 */
function spreadStatements(
  spread: readonly string[],
  references: readonly Reference[],
  byTenant: ReadonlySet<string>,
): string[] {
  if (spread.length === 0) return [];
  const hindering = references.filter(({ target }) => byTenant.has(target));
  return [
    ...hindering.map(({ table, name }) => `ALTER TABLE ${table} DROP CONSTRAINT ${name}`),
    // The trigger that keeps the audit log append-only runs on each node.
    'SET LOCAL citus.enable_unsafe_triggers = on',
    ...spread.map((name) => {
      const beside = name === FIRST ? '' : `, colocate_with => '${FIRST}'`;
      return `SELECT create_distributed_table('${name}', 'tenant_id'${beside})`;
    }),
    ...hindering
      .filter(({ table }) => byTenant.has(table))
      .map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`),
  ];
}

function placeRoutine({ name, signature, isKnown, isDelegated }: Routine): string[] {
  if (DELEGATED.includes(name)) {
    const where = `'p_tenant', colocate_with => '${FIRST}'`;
    return isDelegated ? [] : [`SELECT create_distributed_function('${signature}', ${where})`];
  }
  return isKnown ? [] : [`SELECT create_distributed_function('${signature}')`];
}
