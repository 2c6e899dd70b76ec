import { stringify, type Options } from 'csv-stringify/sync';

/** Value of one cell; null is an empty cell. */
export type CsvCell = string | number | null;

const OPTIONS: Options = {
  record_delimiter: '\r\n',
  // A lone CR or LF breaks a row in many readers.
  quoted_match: /[\r\n]/,
  escape_formulas: true,
  // Some spreadsheets skip line feeds before a formula; the library handles only the carriage return.
  cast: { string: (text) => (text.startsWith('\n') ? `'${text}` : text) },
};

/**
 * Rows of CSV (RFC 4180: CRLF, doubled quotes); null is an empty cell. A cell that a spreadsheet would run as a formula
 * gets a leading apostrophe.
 */
export function csvRows(rows: readonly (readonly CsvCell[])[]): string {
  return stringify([...rows], OPTIONS);
}
