/**
 * What a session keeps: behind a pooler in transaction mode the next transaction, of anybody, has that session. What
 * ends with the transaction (`SET LOCAL`, `set_config(…, true)`, `pg_advisory_xact_lock`) and what belongs to a function
 * (`CREATE FUNCTION … SET`) is allowed.
 */
const SESSION_STATE: readonly [string, RegExp][] = [
  ['a lock of the session', /\bpg_(try_)?advisory_(lock|unlock)\w*\s*\(/],
  ['a setting of the session', /\bset_config\s*\([^)]*,\s*false\s*\)/],
  [
    'a setting of the session',
    /(^|['"`;(]\s*|\b(BEGIN|THEN|LOOP|ELSE)\s+)(SET(?!\s+(LOCAL|TRANSACTION|CONSTRAINTS)\b)|RESET|DISCARD)\s+[\w.]+\b(?!\s*:)/,
  ],
  ['a listener', /(^|['"`;(]\s*)(LISTEN|UNLISTEN)\b/],
  ['a prepared statement', /(^|['"`;(]\s*)(PREPARE|DEALLOCATE)\s+\w/],
  ['a named statement of pg', /\.query(<[^>]*>)?\(\s*\{\s*name:/],
  ['a temporary table', /\bCREATE\s+(LOCAL\s+)?TEMP(ORARY)?\b/],
  ['a cursor beyond its transaction', /\bWITH\s+HOLD\b/],
];

/** The kinds of session state that a source or a statement keeps; comments do not count. */
export function sessionStateIn(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*(\/\/|--).*$/gm, '');
  return SESSION_STATE.filter(([, pattern]) => new RegExp(pattern.source, 'm').test(code)).map(
    ([what]) => what,
  );
}
