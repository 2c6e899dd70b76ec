import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional } from 'class-validator';
import { ChainName } from '../../../../platform/http/query/chain-name.js';
import { PageQueryDto } from '../../../../platform/http/query/pagination.js';
import type { SettlementStatus } from '../../settlement/settlement-record.js';
import { SettlementDto } from './settlement.dto.js';

const STATUSES = ['pending', 'settled', 'failed'] as const;
const NO_TIME = '$property must be a day or an ISO 8601 time with a zone, such as 2026-01-31T12:00:00Z.';

/** Query of `GET /settlements`. */
export class SettlementsQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: STATUSES, example: 'settled' })
  @IsOptional()
  @IsIn(STATUSES, { context: { code: 'INVALID_PARAMETER' } })
  status?: SettlementStatus;

  @ApiPropertyOptional({ type: String, example: 'base' })
  @IsOptional()
  @ChainName()
  chain?: string;

  /** Begun at or after this time. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: NO_TIME, context: { code: 'INVALID_PARAMETER' } })
  from?: string;

  /** Begun before this time. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: NO_TIME, context: { code: 'INVALID_PARAMETER' } })
  to?: string;
}

/** A page of settlements. */
@ApiSchema({ name: 'SettlementPage' })
export class SettlementPageDto {
  @ApiProperty({ type: [SettlementDto] })
  settlements!: SettlementDto[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}
