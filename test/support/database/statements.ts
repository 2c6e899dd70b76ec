import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { readSqlFunctions } from '../../../src/platform/database/sql-functions.js';

/** One SQL statement of the product, without comments, with its file. */
export interface Statement {
  readonly file: string;
  readonly sql: string;
}

const IS_SQL = /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\b/;
/** Of plpgsql: also where a block begins. */
const END_OF_STATEMENT = /;|\bLOOP\b|\bTHEN(?=\s*\n|\s+(?:RETURN|RAISE|PERFORM|EXIT)\b)/;
const ROOT = resolve('.');

/** The statements inside the SQL functions of this build. */
export function statementsOfFunctions(): Statement[] {
  return readSqlFunctions().flatMap(({ file, sql }) => {
    const body = sql.slice(sql.indexOf('AS $$') + 5, sql.lastIndexOf('$$')).replace(/--.*$/gm, '');
    return body.split(END_OF_STATEMENT).map((one) => ({ file, sql: flat(one) }));
  });
}

/** The statements that the sources send: string literals, with the constants of their file put in. */
export function statementsOfSources(): Statement[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => literalsOf(join('src', path)))
    .filter(({ sql }) => IS_SQL.test(sql));
}

function literalsOf(path: string): Statement[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const constants = new Map<string, string>();
  const found: Statement[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node, constants);
    if (text !== null) {
      found.push({ file: relative(ROOT, path), sql: flat(text) });
      return;
    }
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      const value = textOf(node.initializer, constants);
      if (value !== null) constants.set(node.name.text, value);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The text of a string or template; null for every other node. */
function textOf(node: ts.Node, constants: ReadonlyMap<string, string>): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  const spans = node.templateSpans.map(({ expression, literal }) => {
    const value = ts.isIdentifier(expression) ? constants.get(expression.text) : undefined;
    return `${value ?? '?'}${literal.text}`;
  });
  return node.head.text + spans.join('');
}

function flat(sql: string): string {
  return sql.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim();
}
