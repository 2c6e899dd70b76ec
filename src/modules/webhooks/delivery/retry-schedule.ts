const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses before the second and each later attempt (docs/wire.md): twelve attempts over about three days. */
export const PAUSES_MS: readonly number[] = [
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Spreads the retries of deliveries that failed at the same time. */
const JITTER = 0.2;
const LONGEST_MS = 24 * HOUR;

/**
 * Returns the pause in milliseconds after this number of attempts; null after the last one. The receiver's Retry-After
 * may lengthen the pause, up to a day, but never shortens it.
 *
 * @param random a number from 0 to 1, for the jitter
 */
export function pauseAfter(attempts: number, retryAfterMs: number | null, random: number): number | null {
  const pauseMs = PAUSES_MS[attempts - 1];
  if (pauseMs === undefined) return null;
  const jitteredMs = Math.round(pauseMs * (1 - JITTER + 2 * JITTER * random));
  return Math.max(jitteredMs, Math.min(retryAfterMs ?? 0, LONGEST_MS));
}

/** Parses Retry-After (RFC 9110 §10.2.3), seconds or a date, into milliseconds from now; null when it is invalid. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  // Only the date format of HTTP: Date.parse accepts almost any text.
  const dateMs = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}
