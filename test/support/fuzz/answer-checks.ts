import { ERROR_CODES, type ErrorCode } from '../../../src/domain/error-code.js';
import type { DocumentedResponse, Operation } from './document.js';
import { exceptionOf } from './exceptions.js';
import type { Fault, Plan } from './plans.js';
import { violationsOf } from './schema-check.js';
import type { RawAnswer, RawRequest } from './wire.js';

const ANSWERED_BEFORE: ReadonlySet<number> = new Set([409, 422]);

/** NUL and lone surrogates as escaped in nested JSON, and NUL as escaped in paths. */
const UNSTORABLE = /\\u(0000|d[89a-f])|%00/;

function isPastTheBody(fault: Fault): boolean {
  return fault === 'body' || fault === 'query' || fault === 'path';
}

/** Permitted statuses by fault; faults of the key are reported before others. */
const REFUSALS: Readonly<Record<Exclude<Fault, 'none'>, readonly number[]>> = {
  query: [400],
  body: [400],
  path: [400, 404],
  'idempotency-key': [400],
  'media-type': [415],
  json: [400],
  'no-object': [400],
  'no-key': [401],
  'wrong-key': [401],
};

/**
 * All faults of a response: the checks that Schemathesis calls not_a_server_error,
 * status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance,
 * negative_data_rejection, positive_data_acceptance and ignored_auth; and the envelope, always.
 */
export function wrongWith(
  operation: Operation,
  plan: Plan,
  request: RawRequest,
  answer: RawAnswer,
): string[] {
  return [
    ...wrongOutcome(operation, plan, answer),
    ...wrongByDocument(operation, answer),
    ...wrongEnvelope(answer),
    ...echoes(request, answer),
  ];
}

function wrongOutcome(operation: Operation, plan: Plan, { status, text }: RawAnswer): string[] {
  if (status >= 500 && !(status === 503 && '503' in operation.responses)) return ['is a server error'];
  if (plan.fault !== 'none') return wrongRefusal(operation, plan, plan.fault, { status, text });
  if (status === 401) return ['refuses a good key'];
  // No schema excludes characters that cannot be stored.
  const mayRefuse = 'judgesContent' in exceptionOf(operation) || UNSTORABLE.test(JSON.stringify(plan));
  return status === 400 && !mayRefuse ? ['refuses what its schema takes (exception: judgesContent)'] : [];
}

function wrongRefusal(
  operation: Operation,
  { headers }: Plan,
  fault: Exclude<Fault, 'none'>,
  { status, text }: Pick<RawAnswer, 'status' | 'text'>,
): string[] {
  const expected = REFUSALS[fault];
  // A reused idempotency key is refused before the request is examined.
  const isRepeated = 'idempotency-key' in headers && ANSWERED_BEFORE.has(status) && isPastTheBody(fault);
  if (expected.includes(status) || isRepeated) return [];
  if (fault === 'body' && status === 200 && isRefusedInPlace(operation, text)) return [];
  if (isPastTheBody(fault) && 'judgesBodyItself' in exceptionOf(operation)) return [];
  const way = isPastTheBody(fault) ? ' (exception: judgesBodyItself)' : '';
  return [`answers bad input (${fault}) with ${status}, not ${expected.join(' or ')}${way}`];
}

/** A batch judges each entry alone and responds to it in place. */
function isRefusedInPlace({ path }: Operation, text: string): boolean {
  if (!path.endsWith('/verify/batch')) return false;
  const { results } = JSON.parse(text) as { results: { statusCode?: number }[] };
  return results.some(({ statusCode }) => statusCode === 400);
}

function wrongByDocument(operation: Operation, answer: RawAnswer): string[] {
  const documented = operation.responses[String(answer.status)];
  if (documented === undefined) return [`status ${answer.status} is not documented`];
  const missing = Object.entries(documented.headers ?? {})
    .filter(([name, { required }]) => required === true && !(name.toLowerCase() in answer.headers))
    .map(([name]) => `documented header ${name} is missing`);
  const mayHoldMore = answer.status >= 400 && 'saysMoreInErrors' in exceptionOf(operation);
  const wrong = wrongContent(documented, answer).filter(
    (violation) => !(mayHoldMore && violation.includes('must NOT have unevaluated properties')),
  );
  return [...missing, ...wrong];
}

function wrongContent({ content = {} }: DocumentedResponse, { headers, text }: RawAnswer): string[] {
  if (Object.keys(content).length === 0) return text === '' ? [] : ['has a body where none is documented'];
  const type = headers['content-type']?.split(';')[0] ?? 'none';
  const media = content[type];
  if (media === undefined) return [`content type ${type} is not documented`];
  if (type !== 'application/json' || media.schema === undefined) return [];
  return violationsOf(media.schema, JSON.parse(text)).map(
    (violation) => `body is not as documented: ${violation}`,
  );
}

function wrongEnvelope({ status, headers, text }: RawAnswer): string[] {
  const requestId = headers['x-request-id'];
  if (typeof requestId !== 'string') return ['has no X-Request-Id'];
  if (status < 400 || status === 402) return [];
  const body = JSON.parse(text) as { statusCode?: unknown; code?: string; requestId?: unknown };
  // A verifier that is down is a result of the health check, not a failure of it.
  if (status === 503 && body.code === undefined) return [];
  // A replayed response equals the first one byte for byte, including its request id.
  const isReplayed = headers['idempotent-replayed'] === 'true';
  const code = String(body.code);
  const statusOfCode = code in ERROR_CODES ? ERROR_CODES[code as ErrorCode].status : null;
  return [
    ...(body.statusCode === status ? [] : ['envelope and status line disagree']),
    ...(body.requestId === requestId || isReplayed ? [] : ['envelope and header name different requests']),
    ...(statusOfCode === status ? [] : [`code ${code} is not one of ${status}`]),
    ...wrongHeaders(status, headers),
  ];
}

function wrongHeaders(status: number, headers: RawAnswer['headers']): string[] {
  return [
    ...(status === 401 && headers['www-authenticate'] === undefined ? ['401 without WWW-Authenticate'] : []),
    ...(status === 429 && headers['retry-after'] === undefined ? ['429 without Retry-After'] : []),
  ];
}

/** Secrets in a request must not appear in the response. */
function echoes({ headers }: RawRequest, { text }: RawAnswer): string[] {
  const secrets = [headers['authorization']?.replace('Bearer ', ''), headers['x-admin-key']];
  return secrets.some((secret) => secret !== undefined && text.includes(secret)) ? ['echoes the key'] : [];
}
