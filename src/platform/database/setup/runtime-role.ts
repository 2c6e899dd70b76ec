import type { EntityManager } from 'typeorm';

/** What the servers' role may do with a table that is not named here. */
const ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
/** The audit only grows; what was migrated is the owner's to write. */
const NARROWER: Readonly<Record<string, readonly string[]>> = {
  audit_log: ['SELECT', 'INSERT'],
  migrations: ['SELECT'],
  schema_functions: ['SELECT'],
};
const QUEUE = 'pgboss';

/**
 * Grants the servers' role rows and nothing else: no CREATE, no TRUNCATE, and of the audit only INSERT and SELECT.
 * Compares with what is granted, and runs the statements that are missing: none when all is granted already. What was
 * granted on a table beyond that is taken back. Run it as the owner, after everything else of a migration.
 *
 * @param role an existing role, or a group that the servers' roles belong to
 * @throws Error when the role does not exist, or could do more because it is a superuser, belongs to the owner, or may
 *   create objects beside the tables, which statements of the owner could find
 */
export async function grantToRuntimeRole(manager: EntityManager, role: string): Promise<void> {
  await refuseMightyRole(manager, role);
  const statements = await manager.query<{ statement: string }[]>(MISSING, [
    role,
    JSON.stringify(NARROWER),
    ROWS,
    QUEUE,
  ]);
  for (const { statement } of statements) await manager.query(statement);
}

async function refuseMightyRole(manager: EntityManager, role: string): Promise<void> {
  const [found] = await manager.query<{ mighty: boolean; creates: boolean; schema: string }[]>(
    `SELECT r.rolsuper OR pg_has_role(r.oid, c.relowner, 'MEMBER') AS mighty,
            has_schema_privilege(r.oid, c.relnamespace, 'CREATE') AS creates,
            c.relnamespace::regnamespace::text AS schema
       FROM pg_roles r, pg_class c WHERE r.rolname = $1 AND c.oid = to_regclass('audit_log')`,
    [role],
  );
  if (found === undefined) {
    throw new Error(
      `DATABASE_RUNTIME_ROLE: the role ${role} does not exist (deploy/postgres/roles.sql makes it)`,
    );
  }
  if (found.mighty) {
    throw new Error(`DATABASE_RUNTIME_ROLE: the role ${role} is a superuser or belongs to the tables' owner`);
  }
  if (found.creates) {
    throw new Error(
      `DATABASE_RUNTIME_ROLE: the role ${role} may create objects in the tables' schema; as its owner run: ` +
        `REVOKE CREATE ON SCHEMA ${found.schema} FROM PUBLIC, "${role}"`,
    );
  }
}

/**
 * $1 role, $2 narrower tables, $3 privileges of the others, $4 schema of the queue. One row for each statement.
 * Partitions get their privileges from the default ones: a job makes them between two migrations.
 */
const MISSING = `
WITH schemas AS (SELECT oid, nspname, nspacl, nspowner FROM pg_namespace WHERE nspname IN (current_schema(), $4)),
tables AS (
  SELECT c.oid, s.nspname, c.relname, c.relkind, coalesce(c.relacl, acldefault('r', c.relowner)) AS acl,
         CASE WHEN s.nspname <> $4 AND $2::jsonb ? c.relname
              THEN ARRAY(SELECT jsonb_array_elements_text($2::jsonb -> c.relname)) ELSE $3::text[] END AS wanted
    FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v')
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
), granted AS (
  SELECT t.oid, a.privilege_type FROM tables t, aclexplode(t.acl) a
   WHERE a.grantee = quote_ident($1)::regrole
)
SELECT format('GRANT USAGE ON SCHEMA %I TO %I', nspname, $1::text) AS statement FROM schemas
 WHERE NOT has_schema_privilege($1, oid, 'USAGE')
UNION ALL
SELECT format('GRANT %s ON %I.%I TO %I', string_agg(w, ', '), nspname, relname, $1::text)
  FROM tables t, unnest(wanted) w
 WHERE NOT EXISTS (SELECT FROM granted g WHERE g.oid = t.oid AND g.privilege_type = w) GROUP BY nspname, relname
UNION ALL
SELECT format('REVOKE %s ON %I.%I FROM %I', string_agg(g.privilege_type, ', '), nspname, relname, $1::text)
  FROM tables t JOIN granted g USING (oid) WHERE g.privilege_type <> ALL (t.wanted) GROUP BY nspname, relname
UNION ALL
SELECT format('GRANT USAGE, SELECT ON SEQUENCE %I.%I TO %I', s.nspname, c.relname, $1::text)
  FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace
 WHERE CASE WHEN c.relkind = 'S' THEN NOT has_sequence_privilege($1, c.oid, 'USAGE') ELSE false END
UNION ALL
SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', p.oid::regprocedure, $1::text)
  FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace WHERE NOT has_function_privilege($1, p.oid, 'EXECUTE')
UNION ALL
SELECT format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT %s ON TABLES TO %I',
              current_schema(), array_to_string($3::text[], ', '), $1::text)
 WHERE to_regclass('audit_log') = ANY (
         SELECT oid FROM pg_class WHERE relowner = quote_ident(current_user)::regrole AND relname = 'audit_log')
   AND NOT EXISTS (
         SELECT FROM pg_default_acl d, aclexplode(d.defaclacl) a
          WHERE d.defaclnamespace = current_schema()::regnamespace AND d.defaclobjtype = 'r'
            AND d.defaclrole = quote_ident(current_user)::regrole AND a.grantee = quote_ident($1)::regrole)`;
