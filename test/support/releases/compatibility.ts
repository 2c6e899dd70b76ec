import type { DataSource } from 'typeorm';
import { readCatalog } from '../../../tools/schema/catalog.js';

/** The columns and functions that the statements of a build use. */
export interface Interface {
  /** Each column by `table.column`. */
  readonly columns: ReadonlyMap<string, { readonly type: string; readonly mustBeGiven: boolean }>;
  /** Each function by its name. */
  readonly functions: ReadonlyMap<string, { readonly args: string; readonly result: string }>;
}

const FUNCTIONS = `
  SELECT p.proname AS name, pg_get_function_arguments(p.oid) AS args, pg_get_function_result(p.oid) AS result
  FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`;
/** Appended arguments, each with a default. */
const OPTIONAL = /^(?:, [^,]+ DEFAULT [^,]+)*$/;

/** Reads the columns and functions of a database. */
export async function readInterface(dataSource: DataSource): Promise<Interface> {
  const { tables } = await readCatalog(dataSource);
  const functions = await dataSource.query<{ name: string; args: string; result: string }[]>(FUNCTIONS);
  const columns = tables.flatMap((table) =>
    table.columns.map(({ name, type, notNull, expression }) => {
      const mustBeGiven = notNull && expression === null;
      return [`${table.name}.${name}`, { type, mustBeGiven }] as const;
    }),
  );
  return {
    columns: new Map(columns),
    functions: new Map(functions.map(({ name, args, result }) => [name, { args, result }])),
  };
}

/** What a build written for `before` would miss in `after`, one sentence each. */
export function findBreaks(before: Interface, after: Interface): readonly string[] {
  const tables = new Set([...before.columns.keys()].map(tableOf));
  const columns = [...before.columns].flatMap(([name, { type }]) => {
    const now = after.columns.get(name)?.type ?? 'gone';
    return now === type ? [] : [`the column ${name} is ${now}, not ${type}`];
  });
  const demanded = [...after.columns]
    .filter(([name, { mustBeGiven }]) => mustBeGiven && tables.has(tableOf(name)))
    .filter(([name]) => before.columns.get(name)?.mustBeGiven !== true)
    .map(([name]) => `the column ${name} must be given now`);
  const functions = [...before.functions].flatMap(([name, { args, result }]) => {
    const now = after.functions.get(name);
    if (now === undefined) return [`the function ${name} is gone`];
    const isCallable = now.args.startsWith(args) && OPTIONAL.test(now.args.slice(args.length));
    if (isCallable && now.result === result) return [];
    return [`the function ${name}(${args}) RETURNS ${result} is ${name}(${now.args}) RETURNS ${now.result}`];
  });
  return [...columns, ...demanded, ...functions];
}

function tableOf(column: string): string {
  return column.split('.')[0] ?? column;
}
