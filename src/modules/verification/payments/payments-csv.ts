import { csvRows, type CsvCell } from '../../../platform/http/csv.js';
import type { PaymentDto } from './dto/payment.dto.js';

/** The members of `PaymentDto` in its order; the type requires all of them. */
const CELLS: { readonly [Name in keyof PaymentDto]: (payment: PaymentDto) => CsvCell } = {
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
const COLUMNS = Object.keys(CELLS);
const READERS = Object.values(CELLS);

/** The header row of `paymentRows`: the member names of `PaymentDto`. */
export function paymentHeader(): string {
  return csvRows([COLUMNS]);
}

/** Payments as CSV rows. `claims` holds their references, separated by spaces. */
export function paymentRows(payments: readonly PaymentDto[]): string {
  return csvRows(payments.map((payment) => READERS.map((read) => read(payment))));
}
