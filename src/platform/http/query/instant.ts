import { invalidParameter } from './invalid-parameter.js';

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads an ISO 8601 time with a zone. ISO 8601 knows more forms; Postgres would refuse them or take them for local. */
export function parseTime(text: string): Date | null {
  return TIME.test(text) && isCalendarDay(text) ? validDate(text) : null;
}

/**
 * Reads an optional parameter that is a day (its start in UTC) or an ISO 8601 time with a zone.
 *
 * @throws DomainError `INVALID_PARAMETER` naming the field
 */
export function readInstant(field: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const date = DAY.test(text) && isCalendarDay(text) ? validDate(text) : parseTime(text);
  if (date !== null) return date;
  throw invalidParameter(
    field,
    `${field} must be a day or an ISO 8601 time with a zone, such as 2026-01-31T12:00:00Z.`,
  );
}

function validDate(text: string): Date | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** `Date.parse` takes 30 February for 2 March. */
function isCalendarDay(text: string): boolean {
  const day = text.slice(0, 10);
  const date = validDate(`${day}T00:00:00Z`);
  return date?.toISOString().startsWith(day) === true;
}
