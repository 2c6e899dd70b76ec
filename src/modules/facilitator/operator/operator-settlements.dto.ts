import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { findChain, type Environment } from '../../../domain/chain.js';
import { ChainName } from '../../../platform/http/query/chain-name.js';
import { PageQueryDto } from '../../../platform/http/query/pagination.js';
import { SettlementDto, toSettlementDto } from '../api/dto/settlement.dto.js';
import type { SettlementRecord, SettlementStatus } from '../settlement/settlement-record.js';
import type { SettlementFilter } from './operator-settlements.repository.js';

const STATUSES = ['pending', 'settled', 'failed'] as const;

/** Query of `GET /admin/settlements`. */
export class OperatorSettlementsQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: STATUSES, example: 'pending' })
  @IsOptional()
  @IsIn(STATUSES)
  status?: SettlementStatus;

  @ApiPropertyOptional({
    example: 'base',
    maxLength: 100,
    description: 'A chain, by its name or its CAIP-2 id.',
  })
  @IsOptional()
  @ChainName()
  network?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Settlements of one tenant.' })
  @IsOptional()
  @IsUUID()
  tenantId?: string;
}

/** A settlement, as the operator sees it. */
@ApiSchema({ name: 'OperatorSettlement' })
export class OperatorSettlementResponse extends SettlementDto {
  @ApiProperty({ format: 'uuid' })
  tenantId!: string;

  @ApiProperty({ enum: ['live', 'test'], example: 'live' })
  environment!: Environment;
}

/** A page of settlements of all tenants. */
@ApiSchema({ name: 'OperatorSettlementPage' })
export class OperatorSettlementsResponse {
  @ApiProperty({ type: [OperatorSettlementResponse] })
  settlements!: OperatorSettlementResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

/** Converts the query to the criteria of the search. */
export function toSettlementFilter(query: OperatorSettlementsQueryDto): SettlementFilter {
  const { status = null, network, tenantId = null } = query;
  return {
    status,
    tenantId,
    network: network === undefined ? null : (findChain(network)?.network ?? network),
  };
}

/** Converts a settlement to its response, with its tenant. */
export function toOperatorSettlement(settlement: SettlementRecord): OperatorSettlementResponse {
  const { tenantId, environment } = settlement;
  return Object.assign(toSettlementDto(settlement), { tenantId, environment });
}
