/**
 * The bounds of days as they are written beside: those of the reader's clock. `('2026-11-30')` begins at its midnight, and
 * ends with the next one, which the server excludes. What is no day goes as it is: the server says what is wrong with it.
 */
export function beginOfDay(day: string): string {
  return instantOf(day, 0);
}

export function endOfDay(day: string): string {
  return instantOf(day, 1);
}

function instantOf(day: string, later: number): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return day;
  const [year = 0, month = 0, date = 0] = match.slice(1).map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
