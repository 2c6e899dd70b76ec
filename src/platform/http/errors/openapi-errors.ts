import { ApiResponse } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode } from '../../../domain/error-code.js';
import type { ErrorEnvelope } from './envelope.js';

/** The parts of an OpenAPI document that this module reads and writes. */
interface Operation {
  operationId?: string;
  security?: readonly Readonly<Record<string, unknown>>[];
  parameters?: readonly unknown[];
  requestBody?: unknown;
  responses?: Record<string, unknown>;
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
  example: 'b8a1c7de-5a31-4c3f-9d0e-2f6f1f0a7c55',
};

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
    portalUrl: { type: 'string', format: 'uri' },
    variable: { type: 'string', description: 'The setting that the operator has not configured.' },
  } satisfies Record<keyof ErrorEnvelope, object>,
} as Record<string, unknown>;

/**
 * Adds to each operation the failures that every operation of its kind may answer; the operation's own descriptions
 * take precedence.
 */
export function addCommonResponses(document: { paths: object }): void {
  for (const [path, item] of Object.entries(document.paths) as [string, PathItem][]) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      // An explicit empty list: this operation is public.
      operation.security ??= [];
      const isIdempotent = method === 'post' && !path.endsWith('/webhooks/stripe');
      if (isIdempotent) operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY_PARAMETER];
      operation.responses = {
        ...commonResponses(path, operation),
        ...(isIdempotent && idempotencyResponses()),
        ...operation.responses,
      };
    }
  }
}

/** Documents an operation-specific failure. */
export function FailsWith(code: ErrorCode, description: string): MethodDecorator & ClassDecorator {
  const options = { status: ERROR_CODES[code].status, ...response(description, code) };
  return ApiResponse(options);
}

/** @throws Error naming an operationId that is missing or that two operations share */
export function checkOperationIds(document: { paths: object }): void {
  const seen = new Set<string | undefined>([undefined]);
  for (const { operationId } of operationsOf(document)) {
    if (seen.has(operationId)) throw new Error(`operationId ${operationId ?? ''} is missing or used twice`);
    seen.add(operationId);
  }
}

function operationsOf(document: { paths: object }): Operation[] {
  const items = Object.values(document.paths) as PathItem[];
  return items.flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
}

function commonResponses(path: string, operation: Operation): Record<string, unknown> {
  // Public routes ignore keys, so their documentation mentions none.
  const takesKey = (operation.security ?? []).length > 0;
  const hasInput = (operation.parameters ?? []).length > 0 || operation.requestBody !== undefined;
  return {
    ...(hasInput && { 400: response('The request is not valid.', 'VALIDATION_FAILED') }),
    ...(takesKey && {
      401: response('No key, or one that is not valid.', 'INVALID_API_KEY'),
      403: response('The key may not do this.', 'INSUFFICIENT_SCOPE'),
    }),
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
  const example = { statusCode, error, code, message: description, requestId: 'req_7d3c1b1e' };
  return { description, content: { 'application/json': { schema: ENVELOPE_REFERENCE, example } } };
}
