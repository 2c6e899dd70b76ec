import { SetMetadata } from '@nestjs/common';
import type { Response } from 'express';

/** Metadata key of `CountedByItem`. */
export const COUNTED_BY_ITEM_METADATA = 'x402:counted-by-item';

/**
 * A route whose request counts as one request per item of its body. Its handler calls `takeForItems` before any work on
 * the items. A request that ends earlier (an invalid body, a replayed answer) counts as one request.
 */
export function CountedByItem(): MethodDecorator {
  return SetMetadata(COUNTED_BY_ITEM_METADATA, true);
}

/** Adjusts the count of a request whose work is not one unit. */
interface AllowanceHooks {
  /** Returns the request to the daily limit. */
  giveDayBack: () => void;
  /** Counts the request as this many: all of them, or none. */
  takeItems: (items: number) => Promise<void>;
  /** Counts this many requests in addition. */
  takeMore: (requests: number) => void;
}

/** Stored with the answer, in express' `locals`, so that counting code and handlers do not depend on each other. */
function hooksOf(response: Response): Partial<AllowanceHooks> {
  return response.locals;
}

/** For counting code: registers the hooks that adjust the count of this request. */
export function onAllowance(response: Response, hooks: Partial<AllowanceHooks>): void {
  Object.assign(response.locals, hooks);
}

/**
 * For handlers: removes this request from the caller's daily count but not from the minute's. For refusals caused by
 * text of third parties. Callable at any time; repeated calls have no further effect. No caller waits for it.
 */
export function takeNoDay(response: Response): void {
  const hooks = hooksOf(response);
  const { giveDayBack } = hooks;
  delete hooks.giveDayBack;
  giveDayBack?.();
}

/**
 * For handlers: counts this request as `items` requests.
 *
 * @throws DomainError `RATE_LIMIT_EXCEEDED` when not all of them fit, and then none is counted; `VALIDATION_FAILED`
 * when there are more than a minute ever admits
 */
export async function takeForItems(response: Response, items: number): Promise<void> {
  await hooksOf(response).takeItems?.(items);
}

/** For handlers: adds this many requests to the count. The current request is still answered; fewer later ones are. */
export function takeForWork(response: Response, requests: number): void {
  hooksOf(response).takeMore?.(requests);
}
