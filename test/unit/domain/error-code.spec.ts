import { DomainError, ERROR_CODES, type ErrorCode } from '../../../src/domain/error-code.js';

const ON_THE_WIRE: Record<number, string> = {
  400: 'INVALID_SIGNATURE VALIDATION_FAILED INVALID_JSON INVALID_TX_HASH INVALID_CHAIN INVALID_AMOUNT INVALID_ADDRESS INVALID_PARAMETER',
  401: 'MISSING_API_KEY INVALID_API_KEY EXPIRED_API_KEY NOT_SIGNED_IN INVALID_SIGN_IN',
  403: 'TENANT_SUSPENDED INSUFFICIENT_SCOPE CHAIN_NOT_ENABLED FEATURE_NOT_IN_PLAN RECIPIENT_NOT_OWNED IP_NOT_ALLOWED BANNED CROSS_SITE_REQUEST ROLE_NOT_ALLOWED SECOND_FACTOR_REQUIRED RECENT_SIGN_IN_REQUIRED SIGN_UP_CLOSED',
  404: 'NOT_FOUND NO_SUBSCRIPTION',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT WALLET_NOT_REGISTERED IDEMPOTENCY_KEY_IN_USE ALREADY_SUBSCRIBED NO_ACCOUNT_CHOSEN',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'IDEMPOTENCY_KEY_REUSED',
  429: 'RATE_LIMIT_EXCEEDED QUOTA_EXCEEDED',
  500: 'INTERNAL_ERROR',
  503: 'VERIFIER_UNAVAILABLE VERIFIER_NOT_CONFIGURED BILLING_NOT_CONFIGURED BILLING_UNAVAILABLE WEBHOOKS_UNAVAILABLE DATABASE_UNAVAILABLE SHUTTING_DOWN',
  504: 'REQUEST_TIMEOUT',
};

describe('error codes', () => {
  it('A2: are exactly the documented codes, each with its status', () => {
    const wire = Object.entries(ON_THE_WIRE).flatMap(([status, codes]) =>
      codes.split(' ').map((code) => [code, Number(status)] as const),
    );
    const ours = Object.entries(ERROR_CODES).map(([code, { status }]) => [code, status] as const);
    expect(new Map(ours)).toEqual(new Map(wire));
    expect(ours).toHaveLength(wire.length);
  });

  it.each(Object.keys(ERROR_CODES) as ErrorCode[])(
    'A2: %s carries its status, message, details and cause',
    (code) => {
      const cause = new Error('inner');
      const failure = new DomainError(code, 'Said so.', { retryAfterSeconds: 5 }, { cause });
      expect(failure.status).toBe(ERROR_CODES[code].status);
      expect(failure).toMatchObject({ code, name: 'DomainError', message: 'Said so.', cause });
      expect(failure.details).toEqual({ retryAfterSeconds: 5 });
      expect(new DomainError(code, '').details).toEqual({});
      expect(ERROR_CODES[code].error).not.toBe('');
    },
  );
});
