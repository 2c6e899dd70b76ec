import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { packageRoot } from '../config/package-root.js';

/** One SQL function of this build: a file of `migrations/functions/<area>/<name>.sql`. */
export interface SqlFunction {
  /** The function's name, which is also its file's name. Names are unique. */
  readonly name: string;
  /** Counts the changes of its text, from 1; `-- revision: N` in the file. */
  readonly revision: number;
  /** SHA-256 of the statements, in hex; the head comment is excluded. */
  readonly hash: string;
  /** The statements: CREATE OR REPLACE FUNCTION, and the triggers that use it. */
  readonly sql: string;
  /** The file, relative to the package, for messages. */
  readonly file: string;
}

/**
 * Reads the SQL functions of this build from its package, ordered by name.
 *
 * @throws Error when the package is incomplete, or when a file violates the rules of SQL function files
 */
export function readSqlFunctions(): readonly SqlFunction[] {
  const root = packageRoot();
  if (root === null)
    throw new Error('the SQL functions (migrations/functions) are not where package.json is');
  const folder = join(root, 'migrations', 'functions');
  const functions = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql'))
    .map((path) =>
      parseSqlFunction(relative(root, join(folder, path)), readFileSync(join(folder, path), 'utf8')),
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const twice = functions.find(({ name }, index) => name === functions[index - 1]?.name);
  if (twice !== undefined) throw new Error(`two files define the SQL function ${twice.name}`);
  return functions;
}

/**
 * Reads one file.
 *
 * @throws Error when the revision is missing, or when the file does not define the one function that it is named after
 */
export function parseSqlFunction(file: string, text: string): SqlFunction {
  const name = basename(file, '.sql');
  const revision = Number(/^-- revision: ([1-9]\d*)$/m.exec(text)?.[1]);
  if (Number.isNaN(revision)) throw new Error(`${file} has no line "-- revision: N" with N from 1`);
  const start = text.indexOf('CREATE OR REPLACE FUNCTION');
  const defined = [...text.matchAll(/^CREATE (?:OR REPLACE )?FUNCTION (\w+)/gm)].map(([, found]) => found);
  if (start < 0 || defined.length !== 1 || defined[0] !== name) {
    throw new Error(`${file} must hold one statement CREATE OR REPLACE FUNCTION ${name}`);
  }
  const sql = text.slice(start);
  return { name, revision, hash: createHash('sha256').update(sql).digest('hex'), sql, file };
}
