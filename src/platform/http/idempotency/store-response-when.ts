import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/**
 * The part of a successful answer that is stored under its Idempotency-Key:
 * - `answer`: replayed for a day.
 * - `request`: stored alone, so that the key cannot serve a different request. A repetition executes again, because the
 *   operation recognises its own repetitions.
 * - `nothing`: the key is free again.
 */
export type Kept = 'answer' | 'request' | 'nothing';

/** Decides whether a successful answer is final, or which part of it to store; other answers are not stored. */
export type IsFinal = (body: unknown) => boolean | Kept;

/** Metadata key of `StoreResponseWhen`. */
export const STORE_RESPONSE_METADATA = 'x402:store-response-when';

/** For a handler whose successful answers may change later ("not yet"): only final answers are stored. */
export function StoreResponseWhen(isFinal: IsFinal): MethodDecorator {
  return SetMetadata(STORE_RESPONSE_METADATA, isFinal);
}

/** Metadata key of `NoIdempotencyKey`. */
export const NO_KEY_METADATA = 'x402:no-idempotency-key';

/** Marks such an operation while the OpenAPI document is built. */
export const NO_KEY_EXTENSION = 'x-no-idempotency-key';

/** For a POST that recognises its own repetitions: the header is ignored, and no answer is stored. */
export function NoIdempotencyKey(): MethodDecorator {
  return applyDecorators(SetMetadata(NO_KEY_METADATA, true), ApiExtension(NO_KEY_EXTENSION, true));
}
