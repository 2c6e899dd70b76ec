import type { DataSource } from 'typeorm';

/** A table in Postgres' catalog. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  /** CREATE INDEX statements of the indexes without a constraint. */
  readonly indexes: readonly string[];
  /** PARTITION BY …, PARTITION OF …, or null. */
  readonly partitionBy: string | null;
  readonly partitionOf: string | null;
  readonly options: readonly string[] | null;
}

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly type: string;
  /** The type in one word. */
  readonly shortType: string;
  readonly notNull: boolean;
  readonly expression: string | null;
  readonly generated: boolean;
}

/** A constraint of a table. */
export interface Constraint {
  readonly name: string;
  readonly kind: 'p' | 'u' | 'c' | 'f';
  readonly definition: string;
  readonly columns: readonly string[] | null;
  readonly target: string | null;
}

/** All our objects in a database, in an order that does not depend on the machine. */
export interface Catalog {
  readonly tables: readonly Table[];
  readonly functions: readonly string[];
  readonly triggers: readonly string[];
}

const TABLES = `
  SELECT c.relname AS name, c.reloptions AS options,
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitionBy",
    CASE WHEN c.relispartition THEN
      (SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = c.oid) || ' '
      || pg_get_expr(c.relpartbound, c.oid) END AS "partitionOf",
    (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
        'shortType', format_type(a.atttypid, NULL), 'notNull', a.attnotnull,
        'expression', pg_get_expr(d.adbin, d.adrelid), 'generated', a.attgenerated = 's') ORDER BY a.attnum)
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    coalesce((SELECT json_agg(json_build_object('name', quote_ident(k.conname), 'kind', k.contype, 'definition', pg_get_constraintdef(k.oid),
        'target', (SELECT r.relname FROM pg_class r WHERE r.oid = k.confrelid),
        'columns', array(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, nth)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum ORDER BY u.nth))
        ORDER BY array_position('{p,u,c,f}', k.contype::text), k.conname)
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'c', 'f')), '[]') AS constraints,
    array(SELECT pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      WHERE x.indrelid = c.oid AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid)
      ORDER BY i.relname) AS indexes
  FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    -- Months come and go with the clock.
    AND (NOT c.relispartition OR pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT')
  ORDER BY c.relname COLLATE "C"`;

const FUNCTIONS = `
  SELECT p.proname || '(' || pg_get_function_arguments(p.oid) || ') RETURNS ' || pg_get_function_result(p.oid) AS text
  FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  ORDER BY p.proname COLLATE "C", p.oid`;

const TRIGGERS = `
  SELECT pg_get_triggerdef(t.oid) AS text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal ORDER BY t.tgname COLLATE "C"`;

/** Reads the objects of the database's current schema. */
export async function readCatalog(dataSource: DataSource): Promise<Catalog> {
  const texts = async (sql: string): Promise<string[]> =>
    (await dataSource.query<{ text: string }[]>(sql)).map(({ text }) => text);
  return {
    tables: await dataSource.query<Table[]>(TABLES),
    functions: await texts(FUNCTIONS),
    triggers: await texts(TRIGGERS),
  };
}
