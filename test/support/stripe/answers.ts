import type { StripeAccount } from './account.js';
import type { Params, Shape } from './form.js';

/** What an endpoint answers; a failure in Stripe's shape. */
export interface StripeAnswer {
  readonly status: number;
  readonly body: object;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: RegExp;
  readonly shape: Shape;
  /** It creates something that must not be there twice: a key of the caller's own, not one that the SDK made up. */
  readonly needsKey?: true;
  readonly answer: (account: StripeAccount, id: string, params: Params) => StripeAnswer;
}

export const ok = (body: object): StripeAnswer => ({ status: 200, body });

export function failure(status: number, code: string, more: object = {}): StripeAnswer {
  const type = status === 401 ? 'authentication_error' : 'invalid_request_error';
  return { status, body: { error: { type, code, message: `refused: ${code}`, ...more } } };
}

export const missing = (id: string): StripeAnswer =>
  failure(404, 'resource_missing', { message: `No such: ${id}` });
export const text = (value: Params[string] | undefined): string => (typeof value === 'string' ? value : '');
