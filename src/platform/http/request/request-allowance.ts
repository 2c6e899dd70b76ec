import { SetMetadata } from '@nestjs/common';
import type { Response } from 'express';

export const COUNTED_BY_ITEM_METADATA = 'x402:counted-by-item';

/**
 * A route whose request counts as as many requests as its body has items: its handler calls `takeForItems` before it does
 * anything for them. One that never gets so far (a bad body, a replayed answer) counts as one request.
 */
export function CountedByItem(): MethodDecorator {
  return SetMetadata(COUNTED_BY_ITEM_METADATA, true);
}

/** What whoever counts a request does once it is known to be another amount of work than one. */
interface AllowanceHooks {
  /** It takes nothing of the day. */
  giveDayBack: () => void;
  /** It stands for so many requests: all of them are counted, or none. */
  takeItems: (items: number) => Promise<void>;
  /** It was as much work as so many more. */
  takeMore: (requests: number) => void;
}

/** Kept with the answer, in express' `locals`: whoever counts requests and whoever answers them know no more of each other. */
function hooksOf(response: Response): Partial<AllowanceHooks> {
  return response.locals;
}

/** For whoever counts: what is to be done should the request turn out to be other work than one. */
export function onAllowance(response: Response, hooks: Partial<AllowanceHooks>): void {
  Object.assign(response.locals, hooks);
}

/**
 * For whoever answers: this request takes from its caller's minute only, not from the day, because it was refused for what
 * strangers wrote into it. At any time, once for each request however often it is called; nothing waits for it.
 */
export function takeNoDay(response: Response): void {
  const hooks = hooksOf(response);
  const { giveDayBack } = hooks;
  delete hooks.giveDayBack;
  giveDayBack?.();
}

/**
 * For whoever answers: this request stands for so many.
 *
 * @throws DomainError `RATE_LIMIT_EXCEEDED` when they do not all fit, and then none is counted; `VALIDATION_FAILED` when
 * there are more than a minute ever admits
 */
export async function takeForItems(response: Response, items: number): Promise<void> {
  await hooksOf(response).takeItems?.(items);
}

/** For whoever answers: this request was as much work as so many more. It is answered all the same; the next ones are fewer. */
export function takeForWork(response: Response, requests: number): void {
  hooksOf(response).takeMore?.(requests);
}
