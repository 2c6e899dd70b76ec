import type { PaymentDto } from './dto/payment.dto.js';

/** The members of `PaymentDto`, in its order: the compiler knows when one is missing. */
const CELLS: { readonly [Name in keyof PaymentDto]: (payment: PaymentDto) => string | number | null } = {
  id: ({ id }) => id,
  status: ({ status }) => status,
  reason: ({ reason }) => reason,
  txHash: ({ txHash }) => txHash,
  chain: ({ chain }) => chain,
  network: ({ network }) => network,
  amountUsdc: ({ amountUsdc }) => amountUsdc,
  amountAtomic: ({ amountAtomic }) => amountAtomic,
  fromAddress: ({ fromAddress }) => fromAddress,
  toAddress: ({ toAddress }) => toAddress,
  blockNumber: ({ blockNumber }) => blockNumber,
  timestamp: ({ timestamp }) => timestamp,
  finality: ({ finality }) => finality,
  claims: ({ claims }) => claims.map(({ reference }) => reference).join(' '),
  createdAt: ({ createdAt }) => createdAt,
  firstVerifiedAt: ({ firstVerifiedAt }) => firstVerifiedAt,
  verifiedAt: ({ verifiedAt }) => verifiedAt,
};

/** What spreadsheets take for the beginning of a formula; some skip the line breaks before it. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Writes pages of payments as CSV (RFC 4180: CRLF, quotes doubled), a header row of the names in `PaymentDto` first.
 * `claims` are their references, parted by spaces; null is an empty cell. A cell that a spreadsheet would run as a
 * formula begins with an apostrophe, because references are what callers wrote.
 */
export async function* paymentsCsv(
  pages: AsyncIterable<readonly PaymentDto[]> | Iterable<readonly PaymentDto[]>,
): AsyncGenerator<string, void> {
  yield line(Object.keys(CELLS));
  for await (const page of pages) if (page.length > 0) yield page.map(csvRow).join('');
}

function csvRow(payment: PaymentDto): string {
  return line(Object.values(CELLS).map((cell) => cell(payment)));
}

function line(cells: readonly (string | number | null)[]): string {
  return `${cells.map(escaped).join(',')}\r\n`;
}

function escaped(value: string | number | null): string {
  const text = String(value ?? '');
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
