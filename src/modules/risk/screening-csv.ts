import { comparableAddress } from '../../domain/chain.js';
import { DomainError, type FieldError } from '../../domain/error-code.js';
import { LISTINGS, type Listing } from '../../domain/risk.js';

/** A line of the list. The address is in comparable form. */
export interface ScreeningEntry {
  readonly address: string;
  readonly listing: Exclude<Listing, 'none'>;
  /** What the operator calls it, such as `sanctions`; null where the table says nothing. */
  readonly category: string | null;
}

const COLUMNS = ['address', 'listing', 'category'] as const;
type Column = (typeof COLUMNS)[number];

const CATEGORY = /^[A-Za-z0-9 ._:-]{1,64}$/;
const ERRORS_LIMIT = 20;

/**
 * Reads a screening table: CSV (RFC 4180) with a header that names `address` and maybe `listing` (`severe` unless said:
 * `watch`, `high` or `severe`) and `category`. EVM addresses are taken in any case, Solana addresses as they are; of an
 * address that stands there twice the worse listing counts.
 *
 * @throws DomainError `VALIDATION_FAILED` naming the lines that cannot be read; nothing of such a table is taken
 */
export function parseScreeningCsv(text: string): ScreeningEntry[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const header = readHeader(lines[0] ?? '');
  const entries = new Map<string, ScreeningEntry>();
  const errors: FieldError[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const entry = readEntry(line, header);
    if (typeof entry === 'string') errors.push({ field: `line ${index + 1}`, message: entry });
    else entries.set(entry.address, worse(entries.get(entry.address), entry));
    if (errors.length >= ERRORS_LIMIT) break;
  }
  if (errors.length > 0)
    throw new DomainError('VALIDATION_FAILED', 'The table has lines that cannot be read.', { errors });
  return [...entries.values()];
}

function readHeader(line: string): readonly Column[] {
  const names = cellsOf(line)?.map((name) => name.toLowerCase()) ?? [];
  const known = names.filter((name): name is Column => COLUMNS.some((column) => column === name));
  if (known.length === names.length && known.includes('address') && new Set(known).size === known.length)
    return known;
  const message = `The first line must name the columns: address, and maybe listing and category.`;
  throw new DomainError('VALIDATION_FAILED', message, { errors: [{ field: 'line 1', message }] });
}

/** The entry, or what is wrong with the line (without its text: it may be anything). */
function readEntry(line: string, header: readonly Column[]): ScreeningEntry | string {
  const cells = cellsOf(line);
  if (cells?.length !== header.length) return `must have ${header.length} cells`;
  const cell = (column: Column): string => cells[header.indexOf(column)] ?? '';
  const address = comparableAddress('evm', cell('address')) ?? comparableAddress('solana', cell('address'));
  if (address === null) return 'address must be an EVM or a Solana address';
  const listing = cell('listing').toLowerCase() || 'severe';
  if (!isListing(listing)) return 'listing must be watch, high or severe';
  const category = cell('category') || null;
  if (category !== null && !CATEGORY.test(category))
    return 'category must be at most 64 letters, digits, spaces or . _ : -';
  return { address, listing, category };
}

function isListing(text: string): text is ScreeningEntry['listing'] {
  return text !== 'none' && LISTINGS.some((listing) => listing === text);
}

function worse(known: ScreeningEntry | undefined, next: ScreeningEntry): ScreeningEntry {
  if (known === undefined) return next;
  return LISTINGS.indexOf(next.listing) > LISTINGS.indexOf(known.listing) ? next : known;
}

/** The cells of one line, trimmed; null when its quotes are not closed. No value of ours holds a line break. */
function cellsOf(line: string): string[] | null {
  const cells: string[] = [];
  // No two parts of it can take the same blanks, so that it never tries them in all combinations.
  const cell = /[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|((?:[^",\s][^",]*)?))(,|$)/y;
  for (;;) {
    const match = cell.exec(line);
    if (match === null) return null;
    cells.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
    if (match[3] !== ',') return cells;
  }
}
