import { ApiResponse } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode } from '../../../domain/error-code.js';
import { API_KEY_SCHEME, AREA_EXTENSION, OPTIONAL_KEY_EXTENSION, SESSION_SCHEME } from '../request/access.js';
import { NO_KEY_EXTENSION } from '../idempotency/store-response-when.js';
import type { ErrorEnvelope } from './envelope.js';

/** A way to authenticate, by the name of its scheme. */
type Way = Readonly<Record<string, unknown>>;

/** The parts of an OpenAPI document that this module reads and writes. */
interface Operation {
  operationId?: string;
  description?: string;
  security?: readonly Way[];
  parameters?: readonly unknown[];
  requestBody?: RequestBody;
  responses?: Record<string, unknown>;
  [OPTIONAL_KEY_EXTENSION]?: true;
  [AREA_EXTENSION]?: string;
  [NO_KEY_EXTENSION]?: true;
}

interface RequestBody {
  required?: boolean;
  readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Schema {
  readonly $ref?: string;
  readonly required?: readonly string[];
}

interface Document {
  readonly paths: object;
  readonly components?: { readonly schemas?: object };
}

type PathItem = Partial<Record<string, Operation>>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** Parameter of every POST; handlers do not declare it, because they never see it. */
const IDEMPOTENCY_KEY_PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes repeats safe: for 24 hours, the same key and request get the stored first response.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  // No example: Swagger UI and Postman would send it with every request, and the second one would be refused.
};

/** Operations whose body needs one of several members, none of which is required alone. */
const TAKES_EITHER = new Set(['replayWebhookEvents']);

const ENVELOPE_REFERENCE = { $ref: '#/components/schemas/ErrorEnvelope' };

/** Schema of `ErrorEnvelope` in the OpenAPI document. */
export const ERROR_ENVELOPE_SCHEMA = {
  type: 'object',
  description: 'The body of every error. Some codes add members, such as `upgradeUrl`.',
  required: ['statusCode', 'error', 'code', 'message', 'requestId'],
  properties: {
    statusCode: { type: 'integer', examples: [400] },
    error: { type: 'string', examples: ['Validation failed'] },
    code: { type: 'string', enum: Object.keys(ERROR_CODES) },
    message: { type: 'string' },
    requestId: { type: 'string', description: 'Also in the header X-Request-Id; quote it in reports.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    docs: { type: 'string', description: 'The page about this code: a URL, or a path of this server.' },
    retryAfterSeconds: { type: 'number' },
    limit: { type: 'integer' },
    current: { type: 'integer' },
    available: {
      type: 'integer',
      description: 'The number of items of the refused batch that the limits allow now.',
    },
    resetAt: { type: 'string', format: 'date-time' },
    upgradeUrl: { type: 'string', format: 'uri' },
    window: { type: 'string', enum: ['minute', 'day'] },
    allow: { type: 'string', description: 'The methods of the path.' },
    requiredScope: { type: 'string' },
    keyScopes: {
      type: 'array',
      items: { type: 'string' },
      description: 'The scopes of the key that was sent.',
    },
    role: { type: 'string', description: 'The role of the member in the account.' },
    allowedRoles: { type: 'array', items: { type: 'string' }, description: 'The roles that may do this.' },
    portalUrl: { type: 'string', format: 'uri' },
    variable: { type: 'string', description: 'The setting that the operator has not configured.' },
  } satisfies Record<keyof ErrorEnvelope, object>,
} as Record<string, unknown>;

/**
 * Adds to each operation the failures that every operation of its kind may answer; the operation's own descriptions
 * take precedence.
 */
export function addCommonResponses(document: Document): void {
  for (const [path, item] of Object.entries(document.paths) as [string, PathItem][]) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      if (operation[OPTIONAL_KEY_EXTENSION])
        operation.description = [operation.description, 'The key may be left out.'].filter(Boolean).join(' ');
      // An explicit empty list: this operation is public. A way that a class and its method declare is one.
      const ways = (operation.security ?? []).map((way) => JSON.stringify(way));
      operation.security = [...new Set(ways)].map((way) => JSON.parse(way) as Way);
      const takesIdempotencyKey =
        operation[NO_KEY_EXTENSION] === undefined && !path.endsWith('/webhooks/stripe');
      const isIdempotent = method === 'post' && takesIdempotencyKey;
      Reflect.deleteProperty(operation, NO_KEY_EXTENSION);
      if (isIdempotent) operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY_PARAMETER];
      operation.responses = {
        ...commonResponses(path, operation),
        ...(isIdempotent && idempotencyResponses()),
        ...operation.responses,
      };
    }
  }
}

/** A body may be left out when none of its members is required: the server takes `{}` instead. */
export function markOptionalBodies(document: Document): void {
  const schemas = (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
  for (const { operationId = '', requestBody } of operationsOf(document)) {
    const schema = requestBody?.content['application/json']?.schema;
    if (requestBody === undefined || schema === undefined) continue;
    const named = schema.$ref === undefined ? schema : schemas[schema.$ref.split('/').at(-1) ?? ''];
    requestBody.required = (named?.required ?? []).length > 0 || TAKES_EITHER.has(operationId);
  }
}

/** Documents an operation-specific failure. */
export function FailsWith(code: ErrorCode, description: string): MethodDecorator & ClassDecorator {
  const options = { status: ERROR_CODES[code].status, ...response(description, code) };
  return ApiResponse(options);
}

/** @throws Error naming an operationId that is missing or that two operations share */
export function checkOperationIds(document: Document): void {
  const seen = new Set<string | undefined>([undefined]);
  for (const { operationId } of operationsOf(document)) {
    if (seen.has(operationId)) throw new Error(`operationId ${operationId ?? ''} is missing or used twice`);
    seen.add(operationId);
  }
}

function operationsOf(document: Document): Operation[] {
  const items = Object.values(document.paths) as PathItem[];
  return items.flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
}

function commonResponses(path: string, operation: Operation): Record<string, unknown> {
  // Public routes ignore keys, so their documentation mentions none.
  const takesKey = (operation.security ?? []).length > 0;
  const hasInput = (operation.parameters ?? []).length > 0 || operation.requestBody !== undefined;
  return {
    ...(hasInput && { 400: response('The request is not valid.', 'VALIDATION_FAILED') }),
    ...(takesKey && refusals(operation)),
    ...(!takesKey && !/\/health(\/|$)/.test(path) && { 403: response('The address is banned.', 'BANNED') }),
    ...(operation.requestBody !== undefined && {
      413: response('The body is larger than 1 MB.', 'BODY_TOO_LARGE'),
      415: response('The body is not JSON in UTF-8, or it is compressed.', 'UNSUPPORTED_MEDIA_TYPE'),
    }),
    ...(path.includes('{') && {
      404: response('It does not exist, or belongs to another tenant.', 'NOT_FOUND'),
    }),
    429: response('Too many requests.', 'RATE_LIMIT_EXCEEDED'),
    500: response('An error of this server; its log has the details.', 'INTERNAL_ERROR'),
    ...(takesKey && {
      503: response('The database cannot be reached at the moment.', 'DATABASE_UNAVAILABLE'),
    }),
    // A liveness probe waits for nothing.
    ...(!path.endsWith('/health/live') && { 504: response('The answer took too long.', 'REQUEST_TIMEOUT') }),
  };
}

/** Of a caller who is not let in. A route of a tenant takes sessions as well as keys; most readers have a key. */
function refusals({ security = [], [AREA_EXTENSION]: area }: Operation): Record<string, unknown> {
  const isOf = (scheme: string): boolean => security.some((way) => scheme in way);
  const needsAccount = area !== undefined || isOf(API_KEY_SCHEME);
  return {
    ...(isOf(SESSION_SCHEME)
      ? {
          401: response('Nobody is signed in, or the session is over.', 'NOT_SIGNED_IN'),
          403:
            area === undefined
              ? response('It was sent by a page of another site.', 'CROSS_SITE_REQUEST')
              : response('The role may not do this.', 'ROLE_NOT_ALLOWED'),
        }
      : {
          401: response('No key, or one that is not valid.', 'INVALID_API_KEY'),
          403: response('The key may not do this.', 'INSUFFICIENT_SCOPE'),
        }),
    ...(needsAccount && {
      409: response('In a session: the person has chosen no account.', 'NO_ACCOUNT_CHOSEN'),
    }),
  };
}

function idempotencyResponses(): Record<string, unknown> {
  return {
    409: response('A request with this Idempotency-Key is in progress.', 'IDEMPOTENCY_KEY_IN_USE'),
    422: response('This Idempotency-Key belongs to another request.', 'IDEMPOTENCY_KEY_REUSED'),
  };
}

function response(description: string, code: ErrorCode): object {
  const { status: statusCode, error } = ERROR_CODES[code];
  const example = { code, message: description, statusCode, error, requestId: 'req_7d3c1b1e' };
  return { description, content: { 'application/json': { schema: ENVELOPE_REFERENCE, example } } };
}
