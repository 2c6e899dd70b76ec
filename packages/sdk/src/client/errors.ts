import type { operations } from '../generated/schema.js';

/** The body of every error of the API. */
export type ErrorEnvelope = operations['getPayment']['responses'][404]['content']['application/json'];

/** The codes that this release of the package knows; docs/errors.md of the server explains each. */
export type ErrorCode = ErrorEnvelope['code'];

/** A code of a newer server, or `UNEXPECTED_RESPONSE`: the answer was none of the API's, such as a proxy's page. */
export type AnyErrorCode = ErrorCode | 'UNEXPECTED_RESPONSE' | (string & Record<never, never>);

/** The members that always come with a code. All others may be absent. */
interface MembersByCode {
  RATE_LIMIT_EXCEEDED: { readonly retryAfterSeconds: number };
  QUOTA_EXCEEDED: {
    readonly limit: number;
    readonly current: number;
    readonly resetAt: string;
    readonly upgradeUrl: string;
    readonly retryAfterSeconds: number;
  };
  FEATURE_NOT_IN_PLAN: { readonly upgradeUrl: string };
  BANNED: { readonly resetAt: string; readonly retryAfterSeconds: number };
  METHOD_NOT_ALLOWED: { readonly allow: string };
  ALREADY_SUBSCRIBED: { readonly portalUrl: string };
  IDEMPOTENCY_KEY_IN_USE: { readonly retryAfterSeconds: number };
  VERIFIER_UNAVAILABLE: { readonly retryAfterSeconds: number };
}

/** An X402Error of one code, with the members that this code always has. */
export type X402ErrorOf<Code extends ErrorCode> = Code extends keyof MembersByCode
  ? X402Error & { readonly code: Code } & MembersByCode[Code]
  : X402Error & { readonly code: Code };

/**
 * The API answered, and the answer is a failure. `code` says which, `message` what to do about it. `retryAfterSeconds` is
 * the header `Retry-After` where the body does not say it.
 */
export class X402Error extends Error {
  override readonly name: string = 'X402Error';
  readonly code: AnyErrorCode;
  readonly status: number;
  /** Quote it in reports. Null where the answer was none of the API's. */
  readonly requestId: string | null;
  /** The members of the request that are not valid. */
  declare readonly errors?: readonly { readonly field: string; readonly message: string }[];
  declare readonly retryAfterSeconds?: number;
  /** Where this code is explained. */
  declare readonly docs?: string;
  declare readonly limit?: number;
  declare readonly current?: number;
  /** The number of items of a refused batch that the limits allow now. */
  declare readonly available?: number;
  declare readonly resetAt?: string;
  declare readonly upgradeUrl?: string;
  declare readonly window?: 'minute' | 'day';
  declare readonly allow?: string;
  declare readonly requiredScope?: string;
  declare readonly portalUrl?: string;
  declare readonly variable?: string;
  /** The whole body, members of newer servers included; text where it was no JSON. */
  readonly body: unknown;

  constructor(status: number, body: unknown, retryAfterSeconds: number | null) {
    const envelope = isEnvelope(body) ? body : null;
    super(envelope?.message ?? unexpected(status, body));
    this.code = envelope?.code ?? 'UNEXPECTED_RESPONSE';
    this.status = status;
    this.requestId = envelope?.requestId ?? null;
    this.body = body;
    if (retryAfterSeconds !== null) this.retryAfterSeconds = retryAfterSeconds;
    Object.assign(this, membersOf(envelope));
  }
}

/**
 * No answer came: the connection failed, or it ended before the answer did. Whether the request was carried out is unknown.
 * `retryable` says whether the same call may be repeated without its effect happening twice: true for calls that read,
 * replace or delete, and for a POST under the same `idempotencyKey`.
 */
export class X402ConnectionError extends Error {
  override readonly name: string = 'X402ConnectionError';
  readonly retryable: boolean;
  /** The key that the call was sent under; repeat the call with it. */
  readonly idempotencyKey: string | null;

  constructor(
    message: string,
    facts: { readonly retryable: boolean; readonly idempotencyKey: string | null },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.retryable = facts.retryable;
    this.idempotencyKey = facts.idempotencyKey;
  }
}

/** No answer came within `timeoutMs`, or before `deadlineMs` of the whole call. */
export class X402TimeoutError extends X402ConnectionError {
  override readonly name = 'X402TimeoutError';
}

/** Whether the API refused a call, with one of these codes where any are named. */
export function isX402Error(error: unknown): error is X402Error;
export function isX402Error<Code extends ErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is X402ErrorOf<Code>;
export function isX402Error(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof X402Error && (codes.length === 0 || codes.includes(error.code));
}

const MEMBERS = [
  ...['errors', 'retryAfterSeconds', 'docs', 'limit', 'current', 'available', 'resetAt', 'upgradeUrl'],
  ...['window', 'allow', 'requiredScope', 'portalUrl', 'variable'],
];

function membersOf(envelope: object | null): object {
  return Object.fromEntries(Object.entries(envelope ?? {}).filter(([name]) => MEMBERS.includes(name)));
}

function isEnvelope(body: unknown): body is ErrorEnvelope {
  if (typeof body !== 'object' || body === null) return false;
  const { code, message } = body as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string';
}

function unexpected(status: number, body: unknown): string {
  const start = typeof body === 'string' ? body.replaceAll(/\s+/g, ' ').trim().slice(0, 100) : '';
  const what = start === '' ? 'no readable body' : `"${start}"`;
  return `The answer is none of the API's: status ${status}, ${what}. Is the base URL right?`;
}
