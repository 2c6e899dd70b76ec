import { csvLine } from '../../../platform/http/csv.js';
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

/**
 * Writes pages of payments as CSV (RFC 4180: CRLF, quotes doubled), a header row of the names in `PaymentDto` first.
 * `claims` are their references, parted by spaces; null is an empty cell. A cell that a spreadsheet would run as a
 * formula begins with an apostrophe, because references are what callers wrote.
 */
export async function* paymentsCsv(
  pages: AsyncIterable<readonly PaymentDto[]> | Iterable<readonly PaymentDto[]>,
): AsyncGenerator<string, void> {
  yield csvLine(Object.keys(CELLS));
  for await (const page of pages) if (page.length > 0) yield page.map(csvRow).join('');
}

function csvRow(payment: PaymentDto): string {
  return csvLine(Object.values(CELLS).map((cell) => cell(payment)));
}
