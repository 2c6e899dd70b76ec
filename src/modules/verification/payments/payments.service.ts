import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { formatAmount } from '../../../domain/amount.js';
import { base58Length, findChain } from '../../../domain/chain.js';
import { DomainError } from '../../../domain/error-code.js';
import { readInstant } from '../../../platform/http/query/instant.js';
import { invalidParameter } from '../../../platform/http/query/invalid-parameter.js';
import { decodeCursor, toPage, type Cursor } from '../../../platform/http/query/pagination.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import type { PaymentDto, PaymentsPageDto, PaymentsQueryDto } from './dto/payment.dto.js';
import { readSearch } from './payment-search.js';
import { paymentHeader, paymentRows } from './payments-csv.js';
import {
  PaymentsRepository,
  type PaymentFilter,
  type PaymentOwner,
  type StoredPayment,
} from './payments.repository.js';

const EXPORT_PAGE_SIZE = 500;

/** A page of an export as text: its rows are not kept while a slow client reads. */
interface WrittenPage {
  readonly text: string;
  readonly next: Cursor | null;
}

/** Shows a tenant's verified payments, in its key's environment. */
@Injectable()
export class PaymentsService {
  constructor(private readonly repository: PaymentsRepository) {}

  /**
   * Lists one page.
   *
   * @throws DomainError `INVALID_PARAMETER` for a foreign cursor, or an invalid time
   */
  async list(principal: PaymentOwner, query: PaymentsQueryDto): Promise<PaymentsPageDto> {
    const position = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const stored = await this.repository.list(principal, filterOf(principal, query), query.limit, position);
    const { items, nextCursor } = toPage(stored, query.limit, cursorOf);
    return { payments: items.map(toPaymentDto), nextCursor };
  }

  /**
   * Exports every payment that the filters let through, newest first, as CSV with a header row.
   * The pages are read on demand: memory holds the text of one page, and reading stops with the caller. The first page
   * is read at once, so that a failure occurs before the response starts. `limit` is ignored.
   *
   * @throws DomainError `INVALID_PARAMETER` for a cursor (an export has no pages), or an invalid time
   */
  async exportCsv(principal: TenantPrincipal, query: PaymentsQueryDto): Promise<AsyncIterable<string>> {
    if (query.cursor !== undefined) throw invalidParameter('cursor', 'cursor is not taken with format=csv');
    const filter = filterOf(principal, query);
    const write = async (cursor: Cursor | null): Promise<WrittenPage> =>
      writtenPage(await this.repository.list(principal, filter, EXPORT_PAGE_SIZE, cursor));
    return csvFile(await write(null), write);
  }

  /**
   * Shows one payment.
   *
   * @throws DomainError `NOT_FOUND`, also for another tenant's or environment's id
   */
  async get(principal: TenantPrincipal, id: string): Promise<PaymentDto> {
    const stored = isUUID(id) ? await this.repository.find(principal, id) : null;
    if (stored === null) throw new DomainError('NOT_FOUND', `There is no such payment.${idHint(id)}`);
    return toPaymentDto(stored);
  }
}

function idHint(id: string): string {
  if (/^0x[0-9a-f]{64}$/i.test(id) || (id.length > 60 && base58Length(id.slice(0, 90)) === 64))
    return ' This is the hash of a transaction: send it to POST /verify. A payment has the id that was answered there as paymentId.';
  if (!isUUID(id)) return ' The id of a payment is the UUID that POST /verify answers as paymentId.';
  return '';
}

function filterOf(
  { environment }: PaymentOwner,
  { chain, status, reference, from, to, q = '' }: PaymentsQueryDto,
): PaymentFilter {
  const [first, last] = [readInstant('from', from), readInstant('to', to)];
  const search = q.trim() === '' ? undefined : readSearch(q, environment);
  return { chain, status, reference, from: first?.toISOString(), to: last?.toISOString(), search };
}

function cursorOf({ id, cursorTime }: StoredPayment): Cursor {
  return { createdAt: cursorTime, id };
}

function writtenPage(stored: readonly StoredPayment[]): WrittenPage {
  const { items, nextCursor } = toPage(stored, EXPORT_PAGE_SIZE, cursorOf);
  return {
    text: paymentRows(items.map(toPaymentDto)),
    next: nextCursor === null ? null : decodeCursor(nextCursor),
  };
}

/**
 * Writes the file page by page.
 *
 * @param page the first one; each next page replaces it, because a suspended generator would keep the first one alive
 */
async function* csvFile(
  page: WrittenPage,
  write: (cursor: Cursor) => Promise<WrittenPage>,
): AsyncGenerator<string, void> {
  yield paymentHeader();
  for (;;) {
    if (page.text !== '') yield page.text;
    if (page.next === null) return;
    page = await write(page.next);
  }
}

function toPaymentDto(payment: StoredPayment): PaymentDto {
  const { block } = payment;
  return {
    id: payment.id,
    status: payment.status,
    reason: payment.reason,
    txHash: payment.txHash,
    chain: payment.chain,
    network: payment.network,
    amountUsdc: formatAmount(BigInt(payment.amountAtomic), findChain(payment.chain)?.usdcDecimals ?? 6),
    amountAtomic: payment.amountAtomic,
    fromAddress: payment.fromAddress,
    toAddress: payment.toAddress,
    blockNumber: typeof block?.number === 'string' ? Number(block.number) : null,
    timestamp: block?.timeSeconds ? new Date(block.timeSeconds * 1_000).toISOString() : null,
    finality: payment.finality.level,
    claims: payment.claims.map(({ payer, reference }) => ({ payer: payer === '' ? null : payer, reference })),
    createdAt: payment.createdAt.toISOString(),
    firstVerifiedAt: payment.firstVerifiedAt?.toISOString() ?? null,
    verifiedAt: payment.verifiedAt.toISOString(),
  };
}
