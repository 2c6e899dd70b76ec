import { stringify, type Options } from 'csv-stringify/sync';

export type CsvCell = string | number | null;

const OPTIONS: Options = {
  record_delimiter: '\r\n',
  // Half a line end breaks a row for many readers.
  quoted_match: /[\r\n]/,
  escape_formulas: true,
  // Some spreadsheets skip line breaks before a formula; the library takes a carriage return only for one.
  cast: { string: (text) => (text.startsWith('\n') ? `'${text}` : text) },
};

/**
 * Rows of CSV (RFC 4180: CRLF, quotes doubled); null is an empty cell. A cell that a spreadsheet would run as a formula
 * begins with an apostrophe.
 */
export function csvRows(rows: readonly (readonly CsvCell[])[]): string {
  return stringify([...rows], OPTIONS);
}
