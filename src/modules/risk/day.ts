const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a day of the calendar, such as `2026-11-22`. */
export function isDay(text: string): boolean {
  const time = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
