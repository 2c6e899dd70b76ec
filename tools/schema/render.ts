import type { Catalog, Column, Table } from './catalog.js';

const HEAD = `-- The whole schema, written by \`npm run schema\` from a migrated database; do not edit. Months of the log are left out.
-- It can be run on an empty database; the functions, of which only the signatures stand here, come after it.`;

/** The text of migrations/schema.sql. */
export function renderSql({ tables, functions, triggers }: Catalog): string {
  const references = tables.flatMap((table) => foreignKeysOf(table));
  const parts = [
    HEAD,
    ...tables.map(renderTable),
    references.join('\n'),
    `-- Functions (migrations/functions):\n${comment(functions)}`,
    `-- Triggers (beside their functions):\n${comment(triggers.map(withoutSchema))}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The text of docs/schema.md: every table with its columns, and the foreign keys between them. */
export function renderDiagram({ tables }: Catalog): string {
  const boxes = tables
    .filter(({ partitionOf }) => partitionOf === null)
    .map((table) => {
      const columns = table.columns.map(
        (column) => `    ${wordOf(column)} ${column.name}${keysOf(table, column)}`,
      );
      return `  ${table.name} {\n${columns.join('\n')}\n  }`;
    });
  const arrows = tables.flatMap(({ name, constraints }) =>
    constraints
      .filter(({ kind }) => kind === 'f')
      .map(({ target, columns }) => `  ${target ?? ''} ||--o{ ${name} : "${(columns ?? []).join(', ')}"`),
  );
  return `# Schema

Every table with its columns, and the foreign keys, written by \`npm run schema\`; do not edit. The tables that take an insert for
each request have no foreign keys; what they refer to says [architecture.md](architecture.md). Types, defaults and indexes stand in
[migrations/schema.sql](../migrations/schema.sql).

\`\`\`mermaid
erDiagram
${[...arrows, ...boxes].join('\n')}
\`\`\`
`;
}

function renderTable({
  name,
  columns,
  constraints,
  indexes,
  partitionBy,
  partitionOf,
  options,
}: Table): string {
  if (partitionOf !== null) {
    const [parent = '', ...bound] = partitionOf.split(' ');
    return `CREATE TABLE ${name} PARTITION OF ${parent} ${bound.join(' ')};`;
  }
  const lines = [
    ...columns.map(renderColumn),
    ...constraints
      .filter(({ kind }) => kind !== 'f')
      .map((constraint) => `CONSTRAINT ${constraint.name} ${constraint.definition}`),
  ];
  const suffix = `${partitionBy === null ? '' : ` PARTITION BY ${partitionBy}`}${options === null ? '' : ` WITH (${options.join(', ')})`}`;
  return [
    `CREATE TABLE ${name} (\n  ${lines.join(',\n  ')}\n)${suffix};`,
    ...indexes.map((index) => `${withoutSchema(index).replace(' USING btree', '')};`),
  ].join('\n');
}

function renderColumn({ name, type, notNull, expression, generated }: Column): string {
  if (expression?.startsWith('nextval(') === true) return `${name} serial`;
  const value =
    expression === null
      ? ''
      : generated
        ? ` GENERATED ALWAYS AS (${expression}) STORED`
        : ` DEFAULT ${expression}`;
  return `${name} ${type}${notNull ? ' NOT NULL' : ''}${value}`;
}

function foreignKeysOf({ name, constraints }: Table): readonly string[] {
  return constraints
    .filter(({ kind }) => kind === 'f')
    .map((constraint) => `ALTER TABLE ${name} ADD CONSTRAINT ${constraint.name} ${constraint.definition};`);
}

function keysOf({ constraints }: Table, { name }: Column): string {
  const keys = constraints.filter(({ columns }) => (columns ?? []).includes(name)).map(({ kind }) => kind);
  const marks = [...(keys.includes('p') ? ['PK'] : []), ...(keys.includes('f') ? ['FK'] : [])];
  return marks.length === 0 ? '' : ` ${marks.join(', ')}`;
}

function wordOf({ shortType }: Column): string {
  return shortType.replace(/timestamp(\(\d\))? with time zone/, 'timestamptz').replaceAll(' ', '_');
}

/** Statements of the catalog name the schema, and add ONLY for partitioned tables. */
function withoutSchema(statement: string): string {
  return statement.replaceAll('public.', '').replace(' ON ONLY ', ' ON ');
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => `--   ${line}`).join('\n');
}
