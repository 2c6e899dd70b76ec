import { ERROR_CODES, type ErrorCode } from '../../../src/domain/error-code.js';
import { CODE_GUIDE } from './code-guide.js';

/** A mistake with the answer that the server really gave. */
export interface Answered {
  readonly sent: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** A scope with the routes that it opens. */
export interface ScopeRow {
  readonly scope: string;
  readonly routes: readonly string[];
}

const INTRODUCTION = [
  'Every failure is a JSON object that begins with `code` and `message`. Programs read `code`, people read `message`; `docs` leads here.',
  'The tables list likely mistakes and what the server answered to them when this page was written. A test sends them all again.',
];
const GENERATED = 'DO NOT EDIT: test/e2e/hints/mistakes.spec.ts writes this page (UPDATE_DOCS=1).';

/** `docs/errors.md`, before its formatting. */
export function markdownGuide(answered: readonly Answered[], scopes: readonly ScopeRow[]): string {
  const sections = codes().map((code) => {
    const rows = answered.filter((row) => row.code === code);
    const table = rows.map(({ sent, message }) => `| ${cell(sent)} | ${cell(message)} |`);
    return [
      `## ${code}`,
      `${ERROR_CODES[code].status} ${ERROR_CODES[code].error}. ${CODE_GUIDE[code]}`,
      ...(rows.length > 0 ? [['| sent | `message` |', '| --- | --- |', ...table].join('\n')] : []),
    ].join('\n\n');
  });
  const scopeRows = scopes.map(({ scope, routes }) => `| \`${scope}\` | ${routes.map(code).join(', ')} |`);
  return [
    '# Errors',
    `<!-- ${GENERATED} -->`,
    ...INTRODUCTION,
    ...sections,
    '## Scopes',
    'A key opens the routes of its scopes. A key that is issued without a list has `verify`, `settle` and `analytics`.',
    ['| scope | routes |', '| --- | --- |', ...scopeRows].join('\n'),
    '',
  ].join('\n\n');
}

/** The page `/docs/errors`: the same content, without scripts and inline styles. */
export function htmlGuide(answered: readonly Answered[], scopes: readonly ScopeRow[]): string {
  const sections = codes().map((code) => {
    const rows = answered
      .filter((row) => row.code === code)
      .map(({ sent, message }) => `<tr><td>${inline(sent)}</td><td>${escaped(message)}</td></tr>`);
    const table = rows.length === 0 ? '' : tableOf(['sent', 'message'], rows);
    const { status, error } = ERROR_CODES[code];
    return `<section id="${code}"><h2>${code}</h2><p>${status} ${error}. ${inline(CODE_GUIDE[code])}</p>${table}</section>`;
  });
  const scopeRows = scopes.map(
    ({ scope, routes }) =>
      `<tr><td><code>${scope}</code></td><td>${inline(routes.map(code).join(', '))}</td></tr>`,
  );
  return [
    '<!doctype html>',
    `<!-- ${GENERATED} -->`,
    '<html lang="en"><head><meta charset="utf-8" />',
    '<meta name="viewport" content="width=device-width, initial-scale=1" />',
    '<title>x402 API: errors</title><link rel="stylesheet" href="/docs/errors.css" /></head><body><main>',
    '<h1>Errors</h1>',
    ...INTRODUCTION.map((paragraph) => `<p>${inline(paragraph)}</p>`),
    '<p><a href="/docs">The API</a> · <a href="#scopes">Scopes</a></p>',
    ...sections,
    `<section id="scopes"><h2>Scopes</h2>${tableOf(['scope', 'routes'], scopeRows)}</section>`,
    '</main></body></html>',
    '',
  ].join('\n');
}

/** Two texts are the same page when only the formatter differs. */
export function unformatted(text: string): string {
  return text
    .replace(/\|[ :|-]*-{3,}[ :|-]*\|/g, '|---|')
    .replace(/\s+/g, ' ')
    .replace(/> </g, '><')
    .replace(/ ?\/>/g, '/>')
    .replace(/> | </g, (found) => found.trim())
    .trim();
}

function codes(): ErrorCode[] {
  return Object.keys(ERROR_CODES) as ErrorCode[];
}

function tableOf(names: readonly string[], rows: readonly string[]): string {
  const head = names.map((name) => `<th scope="col">${name}</th>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** In a table of Markdown. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/(?<!`[^`]*)([<*_])(?![^`]*`(?:[^`]*`[^`]*`)*[^`]*$)/g, '\\$1');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text with code between grave accents. */
function inline(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
