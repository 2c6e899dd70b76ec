import Stripe from 'stripe';
import { GatewayError } from './gateway-error.js';

/** Name for a setting at fault that cannot be determined. */
export const UNKNOWN_SETTING = 'unknown';

/** Maps a refused parameter (null: Stripe named none) to the setting at fault; null when no setting is. */
export type Blame = (param: string | null) => string | null;

/** A failure of Stripe, in our terms. */
export interface Failed {
  readonly error: GatewayError;
  /** The setting that the operator must correct; null for an outage, a missing object, or a caller's error. */
  readonly setting: string | null;
}

/** Failures that Stripe reports only in its message, with their meaning for the operator. */
const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/combine currencies/i, 'the customer was charged in another currency'],
  [/price specified is inactive/i, 'the price is archived'],
  [/similar object exists in (test|live) mode/i, 'it is of the other mode (test or live) than the key'],
  [/default configuration has not been created/i, 'the settings of the customer portal were never saved'],
  [/required permissions/i, 'the key lacks a permission'],
];

/** Parameters that name the operator's objects. If such an object is missing, a setting is at fault. */
const OF_THE_OPERATOR = /^(line_items|event_name|configuration)/;

/**
 * Separates temporary failures (Stripe is unavailable, busy, or limits us) from refusals that last until the operator
 * has corrected a setting.
 */
export function toFailed(failure: Stripe.errors.StripeError, blame: Blame): Failed {
  const { type, rawType, code, statusCode, requestId } = failure;
  const param = failure.param ?? null;
  const isKey = type === 'StripeAuthenticationError' || type === 'StripePermissionError';
  const isInvalid = type === 'StripeInvalidRequestError' && rawType !== 'api_error';
  const isMissing = isInvalid && code === 'resource_missing' && !OF_THE_OPERATOR.test(param ?? '');
  const setting = settingOf({ isKey, isBlamed: isInvalid && !isMissing, param }, blame);
  const words = [type, code, statusCode, param, requestId, hintOf(failure.message)];
  // The error has no cause, because Stripe's message may quote the request.
  const error = new GatewayError(words.filter(isPlain).join(' '), {
    isMissing,
    isRefused: isInvalid || isKey,
    isAnswered: isKept(statusCode),
    param,
    misconfigured: setting === null ? null : { variable: isVariable(setting) ? setting : null },
  });
  return { error, setting };
}

function settingOf(
  { isKey, isBlamed, param }: { isKey: boolean; isBlamed: boolean; param: string | null },
  blame: Blame,
): string | null {
  if (isKey) return 'STRIPE_SECRET_KEY';
  return isBlamed ? blame(param) : null;
}

/** Whether Stripe stores the answer under the idempotency key: not for a request that it never started (409, 429). */
function isKept(status: number | undefined): boolean {
  return status !== undefined && status !== 409 && status !== 429;
}

function hintOf(message: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(message))?.[1];
}

function isVariable(setting: string): boolean {
  return /^[A-Z0-9_]+$/.test(setting);
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
