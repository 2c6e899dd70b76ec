import { SetMetadata } from '@nestjs/common';

/**
 * Classes of routes that count against no plan: each address has a number of requests a minute, which limits says.
 * `documentation` is that of pages, which no controller serves.
 */
export type LimitClassName = 'health' | 'documentation' | 'operator' | 'stripe-webhook';

export const LIMIT_CLASS_METADATA = 'x402:limit-class';

/**
 * Puts a route in a class. The path that all routes of a class share is covered with everything below it, so that paths
 * without a route are counted like those beside them.
 */
export function LimitClass(name: LimitClassName): MethodDecorator & ClassDecorator {
  return SetMetadata(LIMIT_CLASS_METADATA, name);
}
