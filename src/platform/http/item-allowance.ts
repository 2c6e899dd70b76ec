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

/** Counts so many requests, all of them or none. */
type TakeItems = (items: number) => Promise<void>;

/** Kept with the answer, in express' `locals`: whoever counts requests and whoever answers them know no more of each other. */
interface ItemHook {
  takeItems?: TakeItems;
}

/** For whoever counts: what is to be done once the number of items is known. */
export function whenItemsAreKnown(response: Response, takeItems: TakeItems): void {
  (response.locals as ItemHook).takeItems = takeItems;
}

/**
 * For whoever answers: this request stands for so many.
 *
 * @throws DomainError `RATE_LIMIT_EXCEEDED` when they do not all fit, and then none is counted; `VALIDATION_FAILED` when
 * there are more than a minute ever admits
 */
export async function takeForItems(response: Response, items: number): Promise<void> {
  await (response.locals as ItemHook).takeItems?.(items);
}
