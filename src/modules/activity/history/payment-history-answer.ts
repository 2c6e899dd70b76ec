import { formatAmount } from '../../../domain/amount.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import type {
  EvidenceDto,
  HistoryDeliveryDto,
  HistoryEventDto,
  PaymentHistoryDto,
} from './dto/payment-history.dto.js';
import type { DeliveredRow } from './history-statements.js';
import { HISTORY_LIMIT, type DeliveredEvent, type History } from './payment-history.js';

/** Converts a history to its wire shape; times are ISO 8601. */
export function toPaymentHistoryDto(history: History): PaymentHistoryDto {
  const { evidence, decimals, judgedWallet, risk, hasMoreVerifications } = history;
  return {
    evidence: toEvidenceDto(evidence, decimals),
    judgedWallet,
    risk: { score: risk.score, reasons: [...risk.reasons], listing: risk.listing },
    claims: history.claims.map(({ reference, payer, createdAt, frozenAt }) => ({
      reference,
      payer: payer === '' ? null : payer,
      createdAt: createdAt.toISOString(),
      frozenAt: isoOrNull(frozenAt),
    })),
    verifications: history.verifications.map((row) => ({ ...row, at: row.at.toISOString() })),
    hasMoreVerifications,
    until: history.until.toISOString(),
    settlements: history.settlements.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      finishedAt: isoOrNull(row.finishedAt),
      handedOutAt: isoOrNull(row.handedOutAt),
    })),
    events: history.events.map(toEventDto),
    hasMoreEvents: history.hasMoreEvents,
  };
}

function toEvidenceDto(evidence: PaymentEvidence, decimals: number): EvidenceDto {
  const { execution, block, finality } = evidence;
  return {
    execution,
    transfers: evidence.transfers.slice(0, HISTORY_LIMIT).map(({ from, to, amountAtomic }) => ({
      from,
      to,
      amountAtomic: amountAtomic.toString(),
      amountUsdc: formatAmount(amountAtomic, decimals),
    })),
    balanceChanges: evidence.balanceChanges
      .slice(0, HISTORY_LIMIT)
      .map(({ owner, deltaAtomic }) => ({ owner, deltaAtomic: deltaAtomic.toString() })),
    foreignRecipients: evidence.foreignRecipients.slice(0, HISTORY_LIMIT),
    memos: evidence.memos.slice(0, HISTORY_LIMIT),
    blockNumber: typeof block?.number === 'bigint' ? Number(block.number) : null,
    blockHash: block?.hash ?? null,
    blockTime:
      typeof block?.timeSeconds === 'number' ? new Date(block.timeSeconds * 1_000).toISOString() : null,
    finality: finality.level,
    isAccepted: finality.accepted,
    isDeepest: finality.deepest,
    confirmations: finality.confirmations,
    requiredConfirmations: finality.requiredConfirmations,
  };
}

function toEventDto({ id, type, createdAt, deliveries, hasMoreDeliveries }: DeliveredEvent): HistoryEventDto {
  return {
    id,
    type,
    createdAt: createdAt.toISOString(),
    deliveries: deliveries.map(toDeliveryDto),
    hasMoreDeliveries,
  };
}

function toDeliveryDto({ createdAt, finishedAt, ...row }: DeliveredRow): HistoryDeliveryDto {
  const { id, endpointId, url, status, attempt, statusCode, error } = row;
  return {
    ...{ id, endpointId, url, status, attempt, statusCode, error },
    createdAt: createdAt.toISOString(),
    finishedAt: isoOrNull(finishedAt),
  };
}

function isoOrNull(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
