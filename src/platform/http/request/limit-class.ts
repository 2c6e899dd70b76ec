import { SetMetadata } from '@nestjs/common';

/**
 * Classes of routes that count against no plan: each address has a number of requests per minute, which limits defines.
 * `documentation` covers pages, which no controller serves.
 */
export type LimitClassName =
  | 'health'
  | 'documentation'
  | 'operator'
  | 'stripe-webhook'
  | 'sign-in'
  | 'second-factor'
  | 'session'
  | 'invitation'
  | 'invite'
  | 'join-email';

/** Metadata key of a route's limit class. */
export const LIMIT_CLASS_METADATA = 'x402:limit-class';

/**
 * Assigns a route to a class. The class covers the common path of its routes and everything below it. Hence paths
 * without a route are counted like their neighbours.
 */
export function LimitClass(name: LimitClassName): MethodDecorator & ClassDecorator {
  return SetMetadata(LIMIT_CLASS_METADATA, name);
}
