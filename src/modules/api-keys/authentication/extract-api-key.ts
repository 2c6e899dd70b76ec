import type { IncomingHttpHeaders } from 'node:http';
import { API_KEY_PATTERN, parseApiKey } from '../../../domain/access/api-key.js';
import { valuesOf } from '../../../platform/http/request/header-values.js';

/**
 * The credential of a request: none, a complete key, or a malformed one. A complete key has a right checksum, but may
 * not exist. For a malformed key, `problem` describes the error without quoting the input.
 */
export type ExtractedApiKey =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'wrong'; readonly problem: string };

/** The first match applies. The text is a whole header, or the text at the place of a key. */
type Diagnoses = readonly (readonly [pattern: RegExp, problem: string])[];

const BEARER = /^Bearer +(\S+) *$/i;
const SEND = 'Send Authorization: Bearer, a blank, and the key.';

const BAD_HEADERS: Diagnoses = [
  [/^Bearer:? *$/i, `The Authorization header names the Bearer scheme and holds no key. ${SEND}`],
  [/^Bearer +Bearer\b/i, `The Authorization header says Bearer twice. ${SEND}`],
  [/^Bearer +\S/i, `The Authorization header holds blanks within the key. ${SEND}`],
  [/^Basic +\S/i, `The Authorization header has the scheme Basic instead of Bearer. ${SEND}`],
  [/^Token +\S/i, `The Authorization header has the scheme Token instead of Bearer. ${SEND}`],
];
const NO_SCHEME = `The Authorization header has no Bearer scheme. ${SEND}`;

/** Characters beyond ASCII arrive as Latin-1, so an ellipsis arrives as three characters. */
const BAD_KEYS: Diagnoses = [
  [/^["'`“”].*|["'`“”]$|^\u00e2\u0080/, 'The key is in quotation marks: send it without them.'],
  [
    /\$|\{\{|\}\}|^%\w+%$|^(undefined|null|none|\[object)/i,
    'The name of a variable was sent instead of its value.',
  ],
  [
    // A truncated key may hold any letters. A placeholder differs from it.
    /\u2026|\u00e2\u0080\u00a6|\.\.\.|[<>]|^(?!x402_(live|test)_[\w-]{20}).*(your|xxx|key[-_]?here)|^x402_(live|test)_(key)?$/i,
    'This is the placeholder of the documentation: put your own key in its place.',
  ],
  [/^Bearer\b/i, 'X-API-Key takes the key alone, without the word Bearer.'],
  [/\s/, 'The key holds blanks: it is one word.'],
];
const INCOMPLETE =
  'This is not a complete key: it begins with x402_live_ or x402_test_, and 51 characters follow. Copy it again.';
const BAD_CHECKSUM = 'This is not a complete key (its checksum fails): copy it again.';
const NO_KEY =
  'This is no key of this service: its keys begin with x402_live_ or x402_test_. The operator key goes into X-Admin-Key.';

/**
 * Extracts the key of a request from `Authorization: Bearer` (RFC 6750 §2.1), or else from `X-API-Key`. A malformed
 * credential does not make the caller anonymous.
 */
export function extractApiKey({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders): ExtractedApiKey {
  if (authorization !== undefined && authorization !== '') {
    const token = BEARER.exec(authorization)?.[1];
    return token === undefined ? wrong(diagnosis(authorization, BAD_HEADERS) ?? NO_SCHEME) : examine(token);
  }
  const sent = valuesOf(apiKey);
  if (sent.length > 1) return wrong('X-API-Key holds two different keys: send one.');
  return sent[0] === undefined ? { kind: 'none' } : examine(sent[0]);
}

/**
 * As `extractApiKey`, for a request that may be of a browser with a session: what a proxy asked the browser for (`Basic`)
 * is no key there.
 */
export function extractKeyOf(headers: IncomingHttpHeaders, hasSession: boolean): ExtractedApiKey {
  const { authorization = '', ...others } = headers;
  return extractApiKey(hasSession && /^Basic /i.test(authorization) ? others : headers);
}

function examine(text: string): ExtractedApiKey {
  if (parseApiKey(text) !== null) return { kind: 'key', key: text };
  if (API_KEY_PATTERN.test(text)) return wrong(BAD_CHECKSUM);
  const said = diagnosis(text, BAD_KEYS);
  if (said !== null) return wrong(said);
  return wrong(/^x402_(live|test)_/i.test(text) ? INCOMPLETE : NO_KEY);
}

function diagnosis(text: string, diagnoses: Diagnoses): string | null {
  return diagnoses.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function wrong(problem: string): ExtractedApiKey {
  return { kind: 'wrong', problem };
}
