import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { SettlementPageDto, SettlementsQueryDto } from './dto/settlement-list.dto.js';
import { toSettlementDto } from './dto/settlement.dto.js';
import { SettlementList } from './settlement-list.js';

/** Lists settlements. `facilitator/settlements` finds one, for callers that lost its answer. */
@ApiTags('Facilitator')
@Controller('settlements')
@Authenticated('settle')
export class SettlementListController {
  constructor(private readonly settlements: SettlementList) {}

  /** List settlements, newest first. */
  @Get()
  @ApiOperation({ operationId: 'listSettlements' })
  @ApiOkResponse({ type: SettlementPageDto })
  async list(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() query: SettlementsQueryDto,
  ): Promise<SettlementPageDto> {
    const { items, nextCursor } = await this.settlements.list(principal, query);
    return { settlements: items.map(toSettlementDto), nextCursor };
  }
}
