import Stripe from 'stripe';
import { GatewayError } from './gateway-error.js';

/** What is at fault, when nothing says which setting it is. */
export const UNKNOWN_SETTING = 'unknown';

/** Which setting is at fault when Stripe refuses a parameter (null: it named none); null when none of ours is. */
export type Blame = (param: string | null) => string | null;

/** A failure of Stripe in our words. */
export interface Failed {
  readonly error: GatewayError;
  /** What the operator has to mend; null when it is an outage, something missing, or a caller's own fault. */
  readonly setting: string | null;
}

/** What Stripe tells in words alone, and what it means for the operator. */
const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/combine currencies/i, 'the customer was charged in another currency'],
  [/price specified is inactive/i, 'the price is archived'],
  [/similar object exists in (test|live) mode/i, 'it is of the other mode (test or live) than the key'],
  [/default configuration has not been created/i, 'the settings of the customer portal were never saved'],
  [/required permissions/i, 'the key lacks a permission'],
];

/** Parameters that name something of the operator's: what is missing then is no customer's doing. */
const OF_THE_OPERATOR = /^(line_items|event_name|configuration)/;

/**
 * Tells what may work the next time (Stripe is away, busy, or limits us) from what Stripe will refuse until somebody has
 * mended a setting.
 */
export function toFailed(failure: Stripe.errors.StripeError, blame: Blame): Failed {
  const { type, rawType, code, statusCode, requestId } = failure;
  const param = failure.param ?? null;
  const isKey = type === 'StripeAuthenticationError' || type === 'StripePermissionError';
  const isInvalid = type === 'StripeInvalidRequestError' && rawType !== 'api_error';
  const isMissing = isInvalid && code === 'resource_missing' && !OF_THE_OPERATOR.test(param ?? '');
  const setting = settingOf({ isKey, isBlamed: isInvalid && !isMissing, param }, blame);
  const words = [type, code, statusCode, param, requestId, hintOf(failure.message)];
  // Without its cause: Stripe's own words may quote what was sent.
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

/** Whether Stripe keeps the answer under the key: not one of a request that it never began to work on. */
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
