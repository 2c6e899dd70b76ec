import type { DataSource, EntityManager } from 'typeorm';
import { readCatalog, type Table } from '../schema/catalog.js';

const HEAD = `-- Rows of every table, written by \`npm run release:keep\`; do not edit. They follow schema.sql and the functions, and
-- open with the keys of tools/release/sample-keys.ts. Nothing in them is real.
`;

/**
 * Every row of a database as INSERT statements, one a row, in an order that foreign keys allow. Generated columns are left
 * out. Sequences go on after the highest value. Times are in UTC.
 */
export async function renderRows(dataSource: DataSource): Promise<string> {
  const { tables } = await readCatalog(dataSource);
  return dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL timezone = 'UTC'`);
    const parts: string[] = [];
    for (const table of inOrderOfKeys(tables)) parts.push(...(await statementsOf(manager, table)));
    return `${HEAD}\n${parts.join('\n')}\n`;
  });
}

/** Tables after all that they refer to. Partitions are left out: their rows are their parent's. */
function inOrderOfKeys(tables: readonly Table[]): readonly Table[] {
  const left = new Set(tables.filter(({ partitionOf }) => partitionOf === null));
  const names = new Set<string>();
  const ordered: Table[] = [];
  while (left.size > 0) {
    const next = [...left].find((table) => targetsOf(table).every((target) => names.has(target)));
    if (next === undefined) throw new Error('foreign keys form a circle');
    left.delete(next);
    names.add(next.name);
    ordered.push(next);
  }
  return ordered;
}

function targetsOf({ name, constraints }: Table): readonly string[] {
  return constraints.flatMap(({ kind, target }) =>
    kind === 'f' && target !== null && target !== name ? [target] : [],
  );
}

async function statementsOf(manager: EntityManager, { name, columns }: Table): Promise<readonly string[]> {
  const written = columns.filter(({ generated }) => !generated).map((column) => `"${column.name}"`);
  const values = written.map((column) => `quote_nullable(${column}::text)`).join(`, `);
  const rows = await manager.query<{ text: string }[]>(
    `SELECT 'INSERT INTO ${name} (${written.join(', ')}) VALUES (' || concat_ws(', ', ${values}) || ');' AS text
       FROM ${name} ORDER BY 1`,
  );
  const sequences = columns
    .filter(({ expression }) => expression?.startsWith('nextval(') === true)
    .map(
      (column) => `SELECT setval(pg_get_serial_sequence('${name}', '${column.name}'),
  (SELECT max(${column.name}) FROM ${name}));`,
    );
  return [...rows.map(({ text }) => text), ...(rows.length > 0 ? sequences : [])];
}
