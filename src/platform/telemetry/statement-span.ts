import { failureKind, openSpan, type OpenSpan } from './tracing.js';

type Callback = (error: unknown, ...rest: unknown[]) => void;

/**
 * Runs one call of the driver's `query` in a span, if it is a part of a traced request. The span names verb and table or
 * function of the statement: neither its text nor its values.
 *
 * @param given the arguments, in any of the driver's forms
 */
export function inStatementSpan<T>(given: readonly unknown[], run: (given: readonly unknown[]) => T): T {
  const span = openSpan({ name: 'statement', kind: 'client', parent: 'current' });
  if (span === null) return run(given);
  describe(span, textOf(given[0]));
  const callback = given.at(-1);
  if (typeof callback !== 'function') return ending(span, run(given));
  const ends: Callback = (error, ...rest) => {
    finish(span, error);
    (callback as Callback)(error, ...rest);
  };
  return run([...given.slice(0, -1), ends]);
}

/** Ends the span with the result's promise; a cursor or stream reports to its owner only, and its span ends now. */
function ending<T>(span: OpenSpan, result: T): T {
  if (!(result instanceof Promise)) {
    span.end();
    return result;
  }
  result.then(
    () => {
      finish(span, null);
    },
    (error: unknown) => {
      finish(span, error);
    },
  );
  return result;
}

function finish(span: OpenSpan, error: unknown): void {
  if (error !== null && error !== undefined) span.fail(failureKind(error));
  span.end();
}

function describe(span: OpenSpan, sql: string): void {
  const { operation, summary } = summaryOf(sql);
  span.rename(summary);
  span.set({ 'db.system.name': 'postgresql', 'db.operation.name': operation, 'db.query.summary': summary });
}

function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  const { text } = (query ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : '';
}

interface Summary {
  readonly operation: string;
  readonly summary: string;
}

/** Statements are constants of our sources; the few that are built must not fill the memory. */
const KNOWN_SUMMARIES = 1_000;
const summaries = new Map<string, Summary>();

const COMMENTS = /--[^\n]*|\/\*[\s\S]*?\*\//g;
const VERB = /^\s*\(*\s*([a-z]+)/i;
/** A function that is selected, or what a verb works on. */
const FUNCTION = /^\s*SELECT\s+(?:[a-z_.*]+\s+FROM\s+)?([a-z_]+)\s*\(/i;
const TARGET = /\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|FROM)\s+(?:ONLY\s+)?"?([a-z_][a-z0-9_]*)/i;

/** Verb and first table or function of a statement, such as `SELECT acquire_verifications`. */
export function summaryOf(sql: string): Summary {
  const known = summaries.get(sql);
  if (known !== undefined) return known;
  const bare = sql.replace(COMMENTS, ' ');
  const operation = (VERB.exec(bare)?.[1] ?? 'statement').toUpperCase();
  const target = FUNCTION.exec(bare)?.[1] ?? TARGET.exec(bare)?.[1];
  const summary = { operation, summary: target === undefined ? operation : `${operation} ${target}` };
  if (summaries.size < KNOWN_SUMMARIES) summaries.set(sql, summary);
  return summary;
}
