/** What spreadsheets take for the beginning of a formula; some skip the line breaks before it. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * One row of CSV (RFC 4180: CRLF, quotes doubled); null is an empty cell. A cell that a spreadsheet would run as a formula
 * begins with an apostrophe.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(escaped).join(',')}\r\n`;
}

function escaped(value: string | number | null): string {
  const text = String(value ?? '');
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
