import type { DataSource, EntityManager } from 'typeorm';
import { SHORT_LOCKS } from './setup/short-locks.js';
import type { SqlFunction } from './sql-functions.js';

/** An arbitrary number; all processes must use the same one. */
const FUNCTIONS_LOCK = 402_003;

/** One function as the database records it. */
interface AppliedFunction {
  readonly name: string;
  readonly revision: number;
  readonly hash: string;
}

/**
 * Applies the functions that the database lacks, has at a lower revision, or has with another text at this revision. It
 * applies all or none: one transaction, under an advisory lock that ends with it. A newer revision stays unchanged.
 *
 * The order of the files does not matter: bodies are checked once all functions exist.
 *
 * @returns the names of the applied functions
 * @throws Error naming the file that Postgres refused
 */
export async function installFunctions(
  dataSource: DataSource,
  functions: readonly SqlFunction[],
): Promise<readonly string[]> {
  return dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [FUNCTIONS_LOCK]);
    await manager.query(SHORT_LOCKS);
    const applied = await readAppliedFunctions(manager);
    const due = functions.filter((one) => isDue(one, applied.get(one.name)));
    if (due.length === 0) return [];
    await manager.query('SET LOCAL check_function_bodies = off');
    for (const one of due) await install(manager, one);
    await checkBodies(manager, functions);
    return due.map(({ name }) => name);
  });
}

/** The functions that the database's list records and that exist; empty when there is no list yet. */
export async function readAppliedFunctions(
  manager: Pick<EntityManager, 'query'>,
): Promise<ReadonlyMap<string, AppliedFunction>> {
  const [list] = await manager.query<{ exists: boolean }[]>(
    `SELECT to_regclass('schema_functions') IS NOT NULL AS exists`,
  );
  if (list?.exists !== true) return new Map();
  const rows = await manager.query<AppliedFunction[]>(`
    SELECT f.name, f.revision, f.hash FROM schema_functions f WHERE EXISTS (
      SELECT FROM pg_proc p WHERE p.proname = f.name AND p.pronamespace = current_schema()::regnamespace)`);
  return new Map(rows.map((row) => [row.name, row]));
}

function isDue(one: SqlFunction, applied: AppliedFunction | undefined): boolean {
  if (applied === undefined || applied.revision < one.revision) return true;
  return applied.revision === one.revision && applied.hash !== one.hash;
}

/**
 * A new argument makes Postgres keep the old function as an overload, which old callers would still call. Therefore the
 * old one is dropped; a default for the new argument lets its callers find the new one.
 */
async function install(
  manager: EntityManager,
  { name, revision, hash, sql, file }: SqlFunction,
): Promise<void> {
  const before = await signaturesOf(manager, name);
  await naming(file, () => manager.query(sql));
  const after = await signaturesOf(manager, name);
  if (after.length > before.length) {
    for (const signature of before) await manager.query(`DROP FUNCTION ${signature}`);
  }
  await manager.query(
    `INSERT INTO schema_functions (name, revision, hash) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, hash = excluded.hash, applied_at = now()`,
    [name, revision, hash],
  );
}

async function signaturesOf(manager: EntityManager, name: string): Promise<readonly string[]> {
  const rows = await manager.query<{ signature: string }[]>(
    `SELECT p.oid::regprocedure::text AS signature FROM pg_proc p
      WHERE p.proname = $1 AND p.pronamespace = current_schema()::regnamespace`,
    [name],
  );
  return rows.map(({ signature }) => signature);
}

/** Runs the language validators that CREATE FUNCTION skipped while other functions were missing. */
async function checkBodies(manager: EntityManager, functions: readonly SqlFunction[]): Promise<void> {
  await manager.query('SET LOCAL check_function_bodies = on');
  const fileOf = new Map(functions.map(({ name, file }) => [name, file]));
  const found = await manager.query<{ name: string; oid: number; validator: string }[]>(
    `SELECT p.proname AS name, p.oid, l.lanvalidator::regproc::text AS validator
       FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
      WHERE p.proname = ANY ($1) AND p.pronamespace = current_schema()::regnamespace`,
    [[...fileOf.keys()]],
  );
  for (const { name, oid, validator } of found) {
    await naming(fileOf.get(name) ?? name, () => manager.query(`SELECT ${validator}(${oid})`));
  }
}

/** Adds the file's name to an error of Postgres. */
async function naming(file: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
