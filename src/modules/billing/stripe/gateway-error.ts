import { DomainError } from '../../../domain/error-code.js';

interface Failure {
  readonly isMissing?: boolean;
  readonly isRefused?: boolean;
  readonly isAnswered?: boolean;
  readonly param?: string | null;
  /** Null when it is not the configuration that is at fault. */
  readonly misconfigured?: Misconfiguration | null;
}

/** What the operator has to mend. */
export interface Misconfiguration {
  /** A setting of ours; null when it is one of Stripe's own, or not known. */
  readonly variable: string | null;
}

/**
 * A call to the payment provider that failed. Either the provider cannot be asked at the moment and nothing is known of
 * what became of the call (`BILLING_UNAVAILABLE`, to be tried again), or it refuses the call and will until the operator
 * has mended the configuration (`BILLING_NOT_CONFIGURED`, with the setting as `variable`).
 */
export class GatewayError extends DomainError {
  /** The thing asked about does not exist. */
  readonly isMissing: boolean;
  /** The call was understood and refused: nothing was done, and it would be refused again. */
  readonly isRefused: boolean;
  /** Stripe has answered, whatever it was: for the same idempotency key it will answer the same. */
  readonly isAnswered: boolean;
  /** Which parameter was refused. */
  readonly param: string | null;

  constructor(
    /** For our log: the kind of failure and where, never Stripe's own words. */
    readonly reason: string,
    failure: Failure = {},
  ) {
    super(...tellingOf(failure.misconfigured ?? null));
    this.name = 'GatewayError';
    this.isMissing = failure.isMissing ?? false;
    this.isRefused = failure.isRefused ?? false;
    this.isAnswered = failure.isAnswered ?? false;
    this.param = failure.param ?? null;
  }

  /** Whether trying again is in vain until the operator has mended something. */
  get isMisconfigured(): boolean {
    return this.code === 'BILLING_NOT_CONFIGURED';
  }
}

/** What callers hear. */
function tellingOf(misconfigured: Misconfiguration | null): ConstructorParameters<typeof DomainError> {
  if (misconfigured === null) {
    const message = 'The payment provider cannot be reached; try again.';
    return ['BILLING_UNAVAILABLE', message, { retryAfterSeconds: 5 }];
  }
  const { variable } = misconfigured;
  const message =
    'The payment provider refuses this until the operator of this server has corrected a setting.';
  return ['BILLING_NOT_CONFIGURED', message, variable === null ? {} : { variable }];
}
