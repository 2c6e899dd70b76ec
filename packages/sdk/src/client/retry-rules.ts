import type { X402Error } from './errors.js';

/** The longest pause of our own between two attempts. */
const LONGEST_PAUSE_MS = 8_000;
const FIRST_PAUSE_MS = 500;

/** Refusals that last until an operator changes a setting. */
const LASTING: ReadonlySet<string> = new Set(['VERIFIER_NOT_CONFIGURED', 'BILLING_NOT_CONFIGURED']);
/** What may pass by itself. The request may have been carried out nevertheless. */
const TRANSIENT: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/**
 * Whether a repeated request has its effect once: it reads, replaces or deletes, or the server recognises its
 * Idempotency-Key.
 */
export function isRepeatable(method: string, idempotencyKey: string | null): boolean {
  return ['GET', 'HEAD', 'PUT', 'DELETE'].includes(method.toUpperCase()) || idempotencyKey !== null;
}

/** Whether the first call under this key is still in progress: its answer comes, so that waiting is no retry. */
export function isInProgress({ status, code }: X402Error): boolean {
  return status === 409 && code === 'IDEMPOTENCY_KEY_IN_USE';
}

/**
 * Whether a later attempt can succeed. A rate limit refused before anything happened, so that any call may be repeated. A
 * used-up month is no rate limit.
 */
export function mayPass(error: X402Error, repeatable: boolean): boolean {
  if (error.status === 429) return error.code !== 'QUOTA_EXCEEDED';
  if (isInProgress(error)) return true;
  return repeatable && TRANSIENT.has(error.status) && !LASTING.has(error.code);
}

/**
 * The pause in milliseconds before the next attempt: what the server says, or twice as long as the last one. It is
 * spread, so that callers who were refused together do not come back together.
 *
 * @param attempts how many were made, from 1
 * @param random from 0 to 1
 */
export function pauseMs(attempts: number, retryAfterSeconds: number | undefined, random: number): number {
  if (retryAfterSeconds !== undefined) return retryAfterSeconds * 1_000 + random * 250;
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
  return longest / 2 + (random * longest) / 2;
}

/** `Retry-After` (RFC 9110 §10.2.3), seconds or a date, as seconds from now; null when there is none. */
export function retryAfterSecondsOf(header: string | null, nowMs: number): number | null {
  const value = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value);
  // A date begins with the name of its day; `Date.parse` takes much else.
  const atMs = /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - nowMs) / 1_000));
}
