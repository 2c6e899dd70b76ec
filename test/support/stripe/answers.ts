import type { StripeAccount } from './account.js';
import type { Params, Shape } from './form.js';

/** The response of an endpoint; failures have Stripe's format. */
export interface StripeAnswer {
  readonly status: number;
  readonly body: object;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: RegExp;
  readonly shape: Shape;
  /** It creates an object that must not exist twice: it needs an idempotency key of the caller, not of the SDK. */
  readonly needsKey?: true;
  readonly answer: (account: StripeAccount, id: string, params: Params) => StripeAnswer;
}

export const ok = (body: object): StripeAnswer => ({ status: 200, body });

/** Every refusal has this type and a message; some have a code and a parameter. */
export function failure(status: number, code: string, more: object = {}): StripeAnswer {
  const message = `refused: ${code}`;
  const doc_url = `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
  const request_log_url = 'https://dashboard.stripe.com/test/logs/req_of_this';
  const error = { code, doc_url, message, request_log_url, type: 'invalid_request_error', ...more };
  return { status, body: { error } };
}

/** A refusal without a code. */
export function refusal(status: number, message: string, param?: string): StripeAnswer {
  return { status, body: { error: { message, type: 'invalid_request_error', ...(param && { param }) } } };
}

/** 404 if the path names the missing object; 400 if a parameter does. */
export function missing(kind: string, id: string, param = 'id', more = ''): StripeAnswer {
  const message = `No such ${kind}: '${id}'${more}`;
  return failure(param === 'id' ? 404 : 400, 'resource_missing', { message, param });
}

export const text = (value: Params[string] | undefined): string => (typeof value === 'string' ? value : '');
