import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import { DomainError } from '../../../domain/error-code.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { SettlementDto, SettlementQueryDto, toSettlementDto } from './dto/settlement.dto.js';
import type { SettlementRecord } from '../settlement/settlement-record.js';
import { SettlementRepository } from '../settlement/settlement.repository.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Shows settlements, for callers that lost the answer or got "pending". */
@ApiTags('Facilitator')
@Controller('facilitator/settlements')
@Authenticated('settle')
export class SettlementsController {
  constructor(private readonly settlements: SettlementRepository) {}

  /** Find a settlement by any transaction hash that was sent for it. */
  @Get()
  @ApiOperation({ operationId: 'findSettlements' })
  @FailsWith('NOT_FOUND', 'No settlement of yours used this transaction.')
  async find(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() { transaction }: SettlementQueryDto,
  ): Promise<SettlementDto> {
    const hash = transaction.startsWith('0x') ? transaction.toLowerCase() : transaction;
    return answer(await this.settlements.find(principal, { transaction: hash }));
  }

  /** Show one settlement. */
  @Get(':id')
  @ApiOperation({ operationId: 'getSettlement' })
  async get(@CurrentTenant() principal: TenantPrincipal, @Param('id') id: string): Promise<SettlementDto> {
    return answer(UUID.test(id) ? await this.settlements.find(principal, { id }) : null);
  }
}

function answer(found: SettlementRecord | null): SettlementDto {
  if (found === null) throw new DomainError('NOT_FOUND', 'There is no such settlement.');
  return toSettlementDto(found);
}
