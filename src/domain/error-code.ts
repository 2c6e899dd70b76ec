/** Every code that a caller can get, with its HTTP status and the short `error` text of the envelope. */
export const ERROR_CODES = {
  VALIDATION_FAILED: { status: 400, error: 'Validation failed' },
  INVALID_JSON: { status: 400, error: 'Invalid JSON' },
  INVALID_TX_HASH: { status: 400, error: 'Invalid transaction hash' },
  INVALID_CHAIN: { status: 400, error: 'Invalid chain' },
  INVALID_AMOUNT: { status: 400, error: 'Invalid amount' },
  INVALID_ADDRESS: { status: 400, error: 'Invalid address' },
  INVALID_PARAMETER: { status: 400, error: 'Invalid parameter' },
  INVALID_SIGNATURE: { status: 400, error: 'Invalid signature' },
  MISSING_API_KEY: { status: 401, error: 'Missing API key' },
  INVALID_API_KEY: { status: 401, error: 'Invalid API key' },
  EXPIRED_API_KEY: { status: 401, error: 'Expired API key' },
  NOT_SIGNED_IN: { status: 401, error: 'Not signed in' },
  INVALID_SIGN_IN: { status: 401, error: 'Invalid sign-in' },
  TENANT_SUSPENDED: { status: 403, error: 'Tenant suspended' },
  INSUFFICIENT_SCOPE: { status: 403, error: 'Insufficient scope' },
  CHAIN_NOT_ENABLED: { status: 403, error: 'Chain not enabled' },
  CROSS_SITE_REQUEST: { status: 403, error: 'Cross-site request' },
  ROLE_NOT_ALLOWED: { status: 403, error: 'Role not allowed' },
  SECOND_FACTOR_REQUIRED: { status: 403, error: 'Second factor required' },
  RECENT_SIGN_IN_REQUIRED: { status: 403, error: 'Recent sign-in required' },
  SIGN_UP_CLOSED: { status: 403, error: 'Sign-up closed' },
  FEATURE_NOT_IN_PLAN: { status: 403, error: 'Feature not in plan' },
  RECIPIENT_NOT_OWNED: { status: 403, error: 'Recipient not owned' },
  IP_NOT_ALLOWED: { status: 403, error: 'Address not allowed' },
  BANNED: { status: 403, error: 'Banned' },
  NOT_FOUND: { status: 404, error: 'Not found' },
  NO_SUBSCRIPTION: { status: 404, error: 'No subscription' },
  METHOD_NOT_ALLOWED: { status: 405, error: 'Method not allowed' },
  NO_ACCOUNT_CHOSEN: { status: 409, error: 'No account chosen' },
  CONFLICT: { status: 409, error: 'Conflict' },
  WALLET_NOT_REGISTERED: { status: 409, error: 'Wallet not registered' },
  IDEMPOTENCY_KEY_IN_USE: { status: 409, error: 'Idempotency key in use' },
  ALREADY_SUBSCRIBED: { status: 409, error: 'Already subscribed' },
  BODY_TOO_LARGE: { status: 413, error: 'Body too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, error: 'Unsupported media type' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, error: 'Idempotency key reused' },
  RATE_LIMIT_EXCEEDED: { status: 429, error: 'Rate limit exceeded' },
  QUOTA_EXCEEDED: { status: 429, error: 'Quota exceeded' },
  INTERNAL_ERROR: { status: 500, error: 'Internal error' },
  VERIFIER_UNAVAILABLE: { status: 503, error: 'Verifier unavailable' },
  VERIFIER_NOT_CONFIGURED: { status: 503, error: 'Verifier not configured' },
  BILLING_UNAVAILABLE: { status: 503, error: 'Billing unavailable' },
  BILLING_NOT_CONFIGURED: { status: 503, error: 'Billing not configured' },
  WEBHOOKS_UNAVAILABLE: { status: 503, error: 'Webhooks unavailable' },
  DATABASE_UNAVAILABLE: { status: 503, error: 'Database unavailable' },
  SHUTTING_DOWN: { status: 503, error: 'Shutting down' },
  REQUEST_TIMEOUT: { status: 504, error: 'Request timeout' },
} as const satisfies Record<string, { status: number; error: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Extra members of the envelope; `retryAfterSeconds` also becomes the `Retry-After` header (RFC 9110 §10.2.3). */
export interface ErrorDetails {
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly FieldError[];
  readonly limit?: number;
  readonly current?: number;
  /** How many items of a refused batch would have been admitted. */
  readonly available?: number;
  readonly resetAt?: string;
  readonly upgradeUrl?: string;
  /** The window of a rate limit that was full. */
  readonly window?: 'minute' | 'day';
  readonly allow?: string;
  readonly requiredScope?: string;
  /** The scopes of the key that lacks the required one. */
  readonly keyScopes?: readonly string[];
  /** The role of the member, and those that may do what was refused. */
  readonly role?: string;
  readonly allowedRoles?: readonly string[];
  readonly variable?: string;
  /** Where an existing subscription is managed. */
  readonly portalUrl?: string;
}

/**
 * A failure that the caller may see, by its stable code.
 * Business answers ("not paid") are values, not errors; any error but a `DomainError` is masked as `INTERNAL_ERROR`.
 */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    const { stackTraceLimit } = Error;
    // Callers can cause 4xx errors at any rate. Their stack traces serve no reader, and are the most expensive part of
    // a refusal.
    if (ERROR_CODES[code].status < 500) Error.stackTraceLimit = 0;
    super(message, options);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'DomainError';
  }

  /** HTTP status of the envelope. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}
