import { SetMetadata } from '@nestjs/common';

/**
 * What is kept of a successful answer under its Idempotency-Key: the `answer`, replayed for a day; the `request` alone,
 * so that the key cannot be used for another one, while a repetition is executed anew (the operation knows its own
 * repetitions); or `nothing`, where the key is free again.
 */
export type Kept = 'answer' | 'request' | 'nothing';

/** Says of a successful answer whether it is final (or what is to be kept of it); others are not remembered. */
export type IsFinal = (body: unknown) => boolean | Kept;

export const REMEMBER_METADATA = 'x402:remember-when';

/** A handler whose successful answers may change by themselves ("not yet"): only final ones are remembered. */
export function StoreResponseWhen(isFinal: IsFinal): MethodDecorator {
  return SetMetadata(REMEMBER_METADATA, isFinal);
}

export const NO_KEY_METADATA = 'x402:no-idempotency-key';

/** A POST that knows its repetitions by itself: the header is not looked at, and nothing is kept of its callers. */
export function NoIdempotencyKey(): MethodDecorator {
  return SetMetadata(NO_KEY_METADATA, true);
}
