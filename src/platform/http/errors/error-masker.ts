import { HttpException, Injectable, Logger } from '@nestjs/common';
import { DomainError, type ErrorCode, type ErrorDetails } from '../../../domain/error-code.js';
import { AppConfig } from '../../config/app-config.js';

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'INVALID_PARAMETER',
  401: 'INVALID_API_KEY',
  403: 'INSUFFICIENT_SCOPE',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  409: 'CONFLICT',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'VALIDATION_FAILED',
  429: 'RATE_LIMIT_EXCEEDED',
  504: 'REQUEST_TIMEOUT',
};

type Mapping = readonly [code: ErrorCode, message: string, details?: ErrorDetails];

const UNSTORABLE: Mapping = ['VALIDATION_FAILED', 'A text holds a character that cannot be stored.'];
const BUSY: Mapping = ['INTERNAL_ERROR', 'The service is busy; try again.', { retryAfterSeconds: 1 }];

const READ_ONLY: Mapping = [
  'DATABASE_UNAVAILABLE',
  'The database takes no writes at the moment; try again.',
  { retryAfterSeconds: 1 },
];

/**
 * The public failure for a database error, by its SQLSTATE or socket code. An unreachable or full database is
 * INTERNAL_ERROR, with a `Retry-After`; one that takes no writes is 503 (docs: wire, "Error codes").
 */
const BY_DATABASE_CODE: Readonly<Record<string, Mapping>> = {
  '23505': ['CONFLICT', 'It exists already.'],
  '22021': UNSTORABLE,
  '22P05': UNSTORABLE,
  '57014': ['REQUEST_TIMEOUT', 'The request took too long.', { retryAfterSeconds: 1 }],
  '25006': READ_ONLY,
  '40001': BUSY,
  '40P01': BUSY,
  '53300': BUSY,
  '57P01': BUSY,
  '57P02': BUSY,
  '57P03': BUSY,
  '08006': BUSY,
  ECONNREFUSED: BUSY,
  ECONNRESET: BUSY,
  DATABASE_SILENT: BUSY,
};

/** Messages without a code from pg and its pool, for connections that were unavailable or broke. */
const CONNECTION_TROUBLE: ReadonlySet<string> = new Set([
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
  'Connection terminated unexpectedly',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
]);

/** Converts any thrown value into a failure that callers may see; the log receives the full error. */
@Injectable()
export class ErrorMasker {
  private readonly logger = new Logger('errors');

  constructor(private readonly config: AppConfig) {}

  /** Idempotent: a `DomainError` passes unchanged, so that no error is logged twice. */
  mask(error: unknown): DomainError {
    if (error instanceof DomainError) return error;
    if (error instanceof HttpException && error.getStatus() < 500) return fromHttpException(error);
    const masked = this.fromUnknown(error);
    if (masked.status >= 500)
      this.logger.error({ message: 'unexpected error', code: masked.code, err: error });
    return masked;
  }

  private fromUnknown(error: unknown): DomainError {
    const mapping = isConnectionTrouble(error) ? BUSY : BY_DATABASE_CODE[databaseCodeOf(error)];
    if (mapping !== undefined) {
      const [code, message, details] = mapping;
      return new DomainError(code, message, details, { cause: error });
    }
    const reveal = this.config.mode !== 'production' && error instanceof Error;
    const message = reveal
      ? error.message
      : 'An unexpected error occurred; quote the request id in your report.';
    return new DomainError('INTERNAL_ERROR', message, {}, { cause: error });
  }
}

function fromHttpException(error: HttpException): DomainError {
  const code = BY_STATUS[error.getStatus()] ?? 'INVALID_PARAMETER';
  // Express' message quotes the bytes of the path that failed to decode; they may be arbitrary.
  const message = error.cause instanceof URIError ? 'The path is not well encoded.' : error.message;
  return new DomainError(code, message, {}, { cause: error });
}

function isConnectionTrouble(error: unknown): boolean {
  return error instanceof Error && CONNECTION_TROUBLE.has(error.message);
}

function databaseCodeOf(error: unknown): string {
  const { driverError, code } = (error ?? {}) as { driverError?: { code?: unknown }; code?: unknown };
  const found = driverError?.code ?? code;
  return typeof found === 'string' ? found : '';
}
