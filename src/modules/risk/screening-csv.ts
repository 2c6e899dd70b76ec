import { CsvError, parse } from 'csv-parse/sync';
import { comparableAddress } from '../../domain/chain.js';
import { DomainError, type FieldError } from '../../domain/error-code.js';
import { LISTINGS, type Listing } from '../../domain/risk.js';
import { isDay } from './day.js';

/** An entry of the list. The address is in comparable form. */
export interface ScreeningEntry {
  readonly address: string;
  readonly listing: Exclude<Listing, 'none'>;
  /** The operator's category, such as `sanctions`; null without one. */
  readonly category: string | null;
  /** Whether everybody may read the entry, as a part of an incident. */
  readonly isPublic: boolean;
  readonly incident: string | null;
  /** The name of the incident's chain, in the operator's words. */
  readonly chain: string | null;
  /** `YYYY-MM-DD` */
  readonly date: string | null;
  /** Where the incident was reported. */
  readonly source: string | null;
}

const COLUMNS = ['address', 'listing', 'category', 'public', 'incident', 'chain', 'date', 'source'] as const;
type Column = (typeof COLUMNS)[number];

const CATEGORY = /^[A-Za-z0-9 ._:-]{1,64}$/;
/** Text for people: one line. */
const LINE = /^[^\p{Cc}\p{Cf}\p{Surrogate}]{1,200}$/u;
const ERRORS_LIMIT = 20;
const LINE_END = /\r\n|\n|\r/;

/**
 * Reads a screening table: CSV (RFC 4180) with a header that names `address`. The columns `listing` (`watch`, `high` or
 * `severe`, by default `severe`) and `category` are optional, and so are those of an incident: `public` (`true` shows
 * the entry to everybody; by default `false`), `incident`, `chain`, `date` and `source`. EVM addresses are accepted in
 * any case, Solana addresses as given. For a repeated address the worse listing applies, with the rest of its line.
 *
 * @throws DomainError `VALIDATION_FAILED` with the unreadable lines, at most twenty, and none after a broken quote.
 * Then no line is accepted.
 */
export function parseScreeningCsv(text: string): ScreeningEntry[] {
  const table = new ScreeningTable();
  let lastLine = 0;
  try {
    parse(text, {
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (cells: readonly string[], { lines }) => {
        lastLine = lines;
        table.add(
          lines,
          cells.map((cell) => cell.trim()),
        );
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    table.breakOff(
      error.code === 'CSV_QUOTE_NOT_CLOSED' ? writtenLineAfter(lastLine, text) : Number(error['lines']),
    );
  }
  return table.entries();
}

/** Collects the entries of a table, or the errors of its lines. */
class ScreeningTable {
  private header: readonly Column[] | null = null;
  private readonly found = new Map<string, ScreeningEntry>();
  private readonly errors: FieldError[] = [];

  /**
   * Adds a line.
   *
   * @throws DomainError for an unreadable header, and for too many unreadable lines
   */
  add(line: number, cells: readonly string[]): void {
    if (this.header === null) {
      this.header = readHeader(line, cells);
      return;
    }
    const entry = readEntry(cells, this.header);
    if (typeof entry === 'string') this.refuse(line, entry);
    else this.found.set(entry.address, worse(this.found.get(entry.address), entry));
  }

  /**
   * Ends the table at a line with a broken quote, because neither its end nor the following lines are known.
   *
   * @throws DomainError `VALIDATION_FAILED`
   */
  breakOff(line: number): never {
    const { length } = this.header ?? readHeader(line, []);
    this.refuse(line, `must have ${length} cells`);
    throw unreadable(this.errors);
  }

  /**
   * Returns the entries.
   *
   * @throws DomainError for an unreadable line, and for a missing header
   */
  entries(): ScreeningEntry[] {
    if (this.header === null) readHeader(1, []);
    if (this.errors.length > 0) throw unreadable(this.errors);
    return [...this.found.values()];
  }

  private refuse(line: number, message: string): void {
    this.errors.push({ field: `line ${line}`, message });
    if (this.errors.length >= ERRORS_LIMIT) throw unreadable(this.errors);
  }
}

function unreadable(errors: readonly FieldError[]): DomainError {
  return new DomainError('VALIDATION_FAILED', 'The table has lines that cannot be read.', { errors });
}

function readHeader(line: number, cells: readonly string[]): readonly Column[] {
  const names = cells.map((name) => name.toLowerCase());
  const known = names.filter((name): name is Column => COLUMNS.some((column) => column === name));
  const isWhole = known.length === names.length && new Set(known).size === known.length;
  if (line === 1 && isWhole && known.includes('address')) return known;
  const others = COLUMNS.slice(1).join(', ');
  const message = `The first line must name the columns: address, and maybe ${others}.`;
  throw new DomainError('VALIDATION_FAILED', message, { errors: [{ field: 'line 1', message }] });
}

/** Returns the entry, or the error of the line. The error does not quote the line, which may hold anything. */
function readEntry(cells: readonly string[], header: readonly Column[]): ScreeningEntry | string {
  if (cells.length !== header.length) return `must have ${header.length} cells`;
  const cell = (column: Column): string => cells[header.indexOf(column)] ?? '';
  const address = comparableAddress('evm', cell('address')) ?? comparableAddress('solana', cell('address'));
  if (address === null) return 'address must be an EVM or a Solana address';
  const listing = cell('listing').toLowerCase() || 'severe';
  if (!isListing(listing)) return 'listing must be watch, high or severe';
  const category = cell('category') || null;
  if (category !== null && !CATEGORY.test(category))
    return 'category must be at most 64 letters, digits, spaces or . _ : -';
  const incident = readIncident(cell);
  return typeof incident === 'string' ? incident : { address, listing, category, ...incident };
}

/** Returns the cells of an incident, or the error of the line. */
function readIncident(
  cell: (column: Column) => string,
): Pick<ScreeningEntry, 'isPublic' | 'incident' | 'chain' | 'date' | 'source'> | string {
  const isPublic = cell('public').toLowerCase() || 'false';
  if (isPublic !== 'true' && isPublic !== 'false') return 'public must be true or false';
  const [incident, chain, date, source] = (['incident', 'chain', 'date', 'source'] as const).map(
    (column) => cell(column) || null,
  ) as [string | null, string | null, string | null, string | null];
  if (chain !== null && !CATEGORY.test(chain))
    return 'chain must be at most 64 letters, digits, spaces or . _ : -';
  if (date !== null && !isDay(date)) return 'date must be a day such as 2026-11-22';
  for (const [name, text] of Object.entries({ incident, source }))
    if (text !== null && !LINE.test(text)) return `${name} must be at most 200 characters in one line`;
  return { isPublic: isPublic === 'true', incident, chain, date, source };
}

function isListing(text: string): text is ScreeningEntry['listing'] {
  return text !== 'none' && LISTINGS.some((listing) => listing === text);
}

function worse(known: ScreeningEntry | undefined, next: ScreeningEntry): ScreeningEntry {
  if (known === undefined) return next;
  return LISTINGS.indexOf(next.listing) > LISTINGS.indexOf(known.listing) ? next : known;
}

/** Returns the number of the first line after this one that is not blank, counted from 1. */
function writtenLineAfter(line: number, text: string): number {
  const rest = text.split(LINE_END).slice(line);
  return (
    line +
    1 +
    Math.max(
      0,
      rest.findIndex((written) => written.trim() !== ''),
    )
  );
}
