import { DomainError } from '../../../domain/error-code.js';

interface Failure {
  readonly isMissing?: boolean;
  readonly isRefused?: boolean;
  readonly isAnswered?: boolean;
  readonly param?: string | null;
  /** Null when the configuration is not at fault. */
  readonly misconfigured?: Misconfiguration | null;
}

/** A setting that the operator must correct. */
export interface Misconfiguration {
  /** The name of our setting; null for a setting at Stripe, or an unknown one. */
  readonly variable: string | null;
}

/**
 * A failed call to the payment provider, with one of two codes. `BILLING_UNAVAILABLE`: the provider is unavailable, the
 * outcome of the call is unknown, and the caller may retry. `BILLING_NOT_CONFIGURED`: the provider refuses the call
 * until the operator has corrected the configuration, with the setting as `variable`.
 */
export class GatewayError extends DomainError {
  /** The requested object does not exist. */
  readonly isMissing: boolean;
  /** The provider understood and refused the call: it changed nothing, and would refuse the call again. */
  readonly isRefused: boolean;
  /** Stripe has stored an answer: it repeats this answer for the same idempotency key. */
  readonly isAnswered: boolean;
  /** The refused parameter; null when Stripe named none. */
  readonly param: string | null;

  constructor(
    /** For our log: the kind of failure and its place, never Stripe's message. */
    readonly reason: string,
    failure: Failure = {},
  ) {
    super(...errorArgumentsOf(failure.misconfigured ?? null));
    this.name = 'GatewayError';
    this.isMissing = failure.isMissing ?? false;
    this.isRefused = failure.isRefused ?? false;
    this.isAnswered = failure.isAnswered ?? false;
    this.param = failure.param ?? null;
  }

  /** Whether a retry fails until the operator has corrected the configuration. */
  get isMisconfigured(): boolean {
    return this.code === 'BILLING_NOT_CONFIGURED';
  }
}

/** The code, message and details of the error, for callers of the API. */
function errorArgumentsOf(misconfigured: Misconfiguration | null): ConstructorParameters<typeof DomainError> {
  if (misconfigured === null) {
    const message = 'The payment provider cannot be reached; try again.';
    return ['BILLING_UNAVAILABLE', message, { retryAfterSeconds: 5 }];
  }
  const { variable } = misconfigured;
  const message =
    'The payment provider refuses this until the operator of this server has corrected a setting.';
  return ['BILLING_NOT_CONFIGURED', message, variable === null ? {} : { variable }];
}
