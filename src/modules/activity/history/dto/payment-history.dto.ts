import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CallerDto } from '../../caller.dto.js';

const nullableTime = { type: String, format: 'date-time', nullable: true } as const;
const nullableText = { type: String, nullable: true } as const;

@ApiSchema({ name: 'EvidenceTransfer' })
export class TransferDto {
  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ example: '1500000' })
  amountAtomic!: string;

  @ApiProperty({ example: '1.5' })
  amountUsdc!: string;
}

@ApiSchema({ name: 'EvidenceBalanceChange' })
export class BalanceChangeDto {
  @ApiProperty()
  owner!: string;

  /** Negative for a loss. */
  @ApiProperty({ example: '-1500000' })
  deltaAtomic!: string;
}

/** What the chain said when the payment was last verified. Lists have the first 100 entries. */
@ApiSchema({ name: 'PaymentEvidence' })
export class EvidenceDto {
  @ApiProperty({ enum: ['not_found', 'pending', 'succeeded', 'failed'] })
  execution!: string;

  /** Movements of the chain's USDC that concern your wallet; of those that do not, the first. */
  @ApiProperty({ type: [TransferDto] })
  transfers!: TransferDto[];

  @ApiProperty({ type: [BalanceChangeDto] })
  balanceChanges!: BalanceChangeDto[];

  /** Own wallets that received another token than the chain's USDC. */
  @ApiProperty({ type: [String] })
  foreignRecipients!: string[];

  @ApiProperty({ type: [String] })
  memos!: string[];

  @ApiProperty({ type: Number, nullable: true })
  blockNumber!: number | null;

  @ApiProperty(nullableText)
  blockHash!: string | null;

  @ApiProperty(nullableTime)
  blockTime!: string | null;

  @ApiProperty({ enum: ['none', 'latest', 'confirmed', 'safe', 'finalized'] })
  finality!: string;

  /** The finality is what the chain's rule asks for. */
  @ApiProperty()
  isAccepted!: boolean;

  /** The chain cannot take it back any more. */
  @ApiProperty()
  isDeepest!: boolean;

  @ApiProperty({ type: Number, nullable: true })
  confirmations!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  requiredConfirmations!: number | null;
}

@ApiSchema({ name: 'PaymentRisk' })
export class RiskDto {
  @ApiProperty({ example: 0.05 })
  score!: number;

  /** The heaviest first. */
  @ApiProperty({ type: [String], example: ['first_seen_sender'] })
  reasons!: string[];

  /** The sender on the operator's screening list. */
  @ApiProperty({ enum: ['none', 'watch', 'high', 'severe'] })
  listing!: string;
}

@ApiSchema({ name: 'HistoryClaim' })
export class HistoryClaimDto {
  @ApiProperty({ example: 'order-1001' })
  reference!: string;

  /** The payer of the bound part; null when the whole payment is bound. */
  @ApiProperty(nullableText)
  payer!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  /** Since when the claim is void, because the chain took the payment back. */
  @ApiProperty(nullableTime)
  frozenAt!: string | null;
}

@ApiSchema({ name: 'HistoryVerification' })
export class HistoryVerificationDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: CallerDto })
  caller!: CallerDto;

  @ApiProperty({ example: 'confirmed' })
  status!: string;

  @ApiProperty(nullableText)
  reason!: string | null;

  /** Answered from what was known: no chain was asked. */
  @ApiProperty()
  cached!: boolean;

  @ApiProperty({ example: '1.5' })
  amountUsdc!: string;

  @ApiProperty(nullableText)
  payer!: string | null;

  @ApiProperty(nullableText)
  reference!: string | null;

  @ApiProperty({ type: 'integer' })
  latencyMs!: number;

  @ApiProperty(nullableText)
  requestId!: string | null;
}

@ApiSchema({ name: 'HistorySettlement' })
export class HistorySettlementDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['pending', 'settled', 'failed'] })
  status!: string;

  @ApiProperty(nullableText)
  reason!: string | null;

  @ApiProperty({ example: 'exact' })
  scheme!: string;

  @ApiProperty({ enum: [1, 2] })
  x402Version!: number;

  @ApiProperty()
  payer!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty(nullableTime)
  finishedAt!: string | null;

  @ApiProperty(nullableTime)
  handedOutAt!: string | null;
}

@ApiSchema({ name: 'HistoryDelivery' })
export class HistoryDeliveryDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  endpointId!: string;

  @ApiProperty({ example: 'https://shop.example.com/hook' })
  url!: string;

  @ApiProperty({ enum: ['pending', 'delivered', 'failed'] })
  status!: string;

  /** Number of attempts. */
  @ApiProperty({ type: 'integer' })
  attempt!: number;

  @ApiProperty({ type: 'integer', nullable: true })
  statusCode!: number | null;

  @ApiProperty(nullableText)
  error!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty(nullableTime)
  finishedAt!: string | null;
}

@ApiSchema({ name: 'HistoryEvent' })
export class HistoryEventDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'payment.verified' })
  type!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: [HistoryDeliveryDto] })
  deliveries!: HistoryDeliveryDto[];

  /** Whether there are more than these 20. */
  @ApiProperty()
  hasMoreDeliveries!: boolean;
}

/** What is kept of one payment: its evidence, and what happened to it. */
@ApiSchema({ name: 'PaymentHistory' })
export class PaymentHistoryDto {
  @ApiProperty({ type: EvidenceDto })
  evidence!: EvidenceDto;

  /** The wallet that the payment was judged for. */
  @ApiProperty()
  judgedWallet!: string;

  @ApiProperty({ type: RiskDto })
  risk!: RiskDto;

  @ApiProperty({ type: [HistoryClaimDto] })
  claims!: HistoryClaimDto[];

  @ApiProperty({ type: [HistoryVerificationDto] })
  verifications!: HistoryVerificationDto[];

  @ApiProperty()
  hasMoreVerifications!: boolean;

  /** Verifications and events until then are shown: of a tenant with very many, those of the first hours. */
  @ApiProperty({ format: 'date-time' })
  until!: string;

  @ApiProperty({ type: [HistorySettlementDto] })
  settlements!: HistorySettlementDto[];

  /** Events of webhooks: only while they are kept, and where an endpoint listens for their type. */
  @ApiProperty({ type: [HistoryEventDto] })
  events!: HistoryEventDto[];

  @ApiProperty()
  hasMoreEvents!: boolean;
}
