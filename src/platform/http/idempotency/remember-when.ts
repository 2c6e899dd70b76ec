import { SetMetadata } from '@nestjs/common';

/** Says of a successful answer whether it is final; others are not remembered under an Idempotency-Key. */
export type IsFinal = (body: unknown) => boolean;

export const REMEMBER_METADATA = 'x402:remember-when';

/** A handler whose successful answers may change by themselves ("not yet"): only final ones are remembered. */
export function RememberWhen(isFinal: IsFinal): MethodDecorator {
  return SetMetadata(REMEMBER_METADATA, isFinal);
}

export const NO_KEY_METADATA = 'x402:no-idempotency-key';

/** A POST that knows its repetitions by itself: the header is not looked at, and nothing is kept of its callers. */
export function NoIdempotencyKey(): MethodDecorator {
  return SetMetadata(NO_KEY_METADATA, true);
}
