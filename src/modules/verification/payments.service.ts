import { Injectable } from '@nestjs/common';
import { formatAmount } from '../../domain/amount.js';
import { findChain } from '../../domain/chain.js';
import { DomainError } from '../../domain/error-code.js';
import { decodeCursor, toPage } from '../../platform/http/pagination.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import type { PaymentDto, PaymentsPageDto, PaymentsQueryDto } from './dto/payment.dto.js';
import { toClaims, toPaymentRecord } from './payment-record.js';
import { PaymentsRepository, type StoredPayment } from './payments.repository.js';

const UUID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a tenant has verified, in its key's environment. */
@Injectable()
export class PaymentsService {
  constructor(private readonly repository: PaymentsRepository) {}

  /** @throws DomainError `INVALID_PARAMETER` for a cursor that is not ours */
  async list(principal: TenantPrincipal, query: PaymentsQueryDto): Promise<PaymentsPageDto> {
    const position = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const stored = await this.repository.list(principal, query, query.limit, position);
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
    blockNumber: block === null ? null : Number(block.number),
    timestamp: block?.timeSeconds ? new Date(block.timeSeconds * 1_000).toISOString() : null,
    finality: finality.level,
    claims: toClaims(claims),
    createdAt: record.createdAt.toISOString(),
    firstVerifiedAt: record.firstVerifiedAt?.toISOString() ?? null,
    verifiedAt: record.verifiedAt.toISOString(),
  };
}
