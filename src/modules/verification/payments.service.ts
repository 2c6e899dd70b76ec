import { Injectable } from '@nestjs/common';
import { formatAmount } from '../../domain/amount.js';
import { findChain } from '../../domain/chain.js';
import { DomainError } from '../../domain/error-code.js';
import { decodeCursor, toPage } from '../../platform/http/pagination.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import type { PaymentDto, PaymentsPageDto, PaymentsQueryDto } from './dto/payment.dto.js';
import { toClaims, toPaymentRecord } from './payment-record.js';
import { PaymentsRepository, type StoredPayment } from './payments.repository.js';

const INSTANT_PATTERN = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
const UUID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a tenant has verified, in its key's environment. */
@Injectable()
export class PaymentsService {
  constructor(private readonly repository: PaymentsRepository) {}

  /** @throws DomainError `INVALID_PARAMETER` for a cursor that is not ours, or a time that is none */
  async list(principal: TenantPrincipal, query: PaymentsQueryDto): Promise<PaymentsPageDto> {
    const position = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const { chain, status, reference } = query;
    const from = instantOf('from', query.from);
    const to = instantOf('to', query.to);
    const stored = await this.repository.list(
      principal,
      { chain, status, reference, from, to },
      query.limit,
      position,
    );
    const { items, nextCursor } = toPage(stored, query.limit, ({ payment, cursorTime }) => ({
      createdAt: cursorTime,
      id: payment.id,
    }));
    return { payments: items.map(toPaymentDto), nextCursor };
  }

  /** @throws DomainError `NOT_FOUND`, also for another tenant's or environment's id */
  async get(principal: TenantPrincipal, id: string): Promise<PaymentDto> {
    const stored = UUID_PATTERN.test(id) ? await this.repository.find(principal, id) : null;
    if (stored === null) throw new DomainError('NOT_FOUND', 'There is no such payment.');
    return toPaymentDto(stored);
  }
}

/** A day (its start in UTC) or a time with a zone: ISO 8601 knows more, which Postgres would refuse or take for local. */
function instantOf(field: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const timeMs = INSTANT_PATTERN.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(timeMs)) return new Date(timeMs).toISOString();
  const message = `${field} must be a day or an ISO 8601 time with a zone, such as 2026-01-31T12:00:00Z.`;
  throw new DomainError('INVALID_PARAMETER', message, { errors: [{ field, message }] });
}

function toPaymentDto({ payment, claims }: StoredPayment): PaymentDto {
  const record = toPaymentRecord(payment);
  const { block, finality } = record.evidence;
  return {
    id: record.id,
    status: record.status,
    reason: record.reason,
    txHash: record.txHash,
    chain: record.chain,
    network: record.network,
    amountUsdc: formatAmount(record.amountAtomic, findChain(record.chain)?.usdcDecimals ?? 6),
    amountAtomic: record.amountAtomic.toString(),
    fromAddress: record.fromAddress,
    toAddress: record.toAddress,
    blockNumber: typeof block?.number === 'bigint' ? Number(block.number) : null,
    timestamp: block?.timeSeconds ? new Date(block.timeSeconds * 1_000).toISOString() : null,
    finality: finality.level,
    claims: toClaims(claims),
    createdAt: record.createdAt.toISOString(),
    firstVerifiedAt: record.firstVerifiedAt?.toISOString() ?? null,
    verifiedAt: record.verifiedAt.toISOString(),
  };
}
