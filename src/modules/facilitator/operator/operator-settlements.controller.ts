import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppConfig } from '../../../platform/config/app-config.js';
import { OperatorOnly } from '../../../platform/http/request/access.js';
import { decodeCursor, toPage } from '../../../platform/http/query/pagination.js';
import { Rails } from '../chains/rails.js';
import {
  OperatorSettlementsQueryDto,
  OperatorSettlementsResponse,
  toOperatorSettlement,
  toSettlementFilter,
} from './operator-settlements.dto.js';
import { nonceKey, OperatorSettlementsRepository } from './operator-settlements.repository.js';
import { SignerStates } from './signer-states.js';
import { SignersResponse, toChainBudget, toSignerResponse } from './signers.dto.js';

const TENANTS_PER_CHAIN = 5;

/** The operator's view of settlements, signers and budgets, over all tenants. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin')
export class OperatorSettlementsController {
  constructor(
    private readonly settlements: OperatorSettlementsRepository,
    private readonly signers: SignerStates,
    private readonly rails: Rails,
    private readonly config: AppConfig,
  ) {}

  @Get('settlements')
  @ApiOperation({
    operationId: 'listOperatorSettlements',
    summary: 'List settlements of all tenants, newest first',
  })
  @ApiOkResponse({ type: OperatorSettlementsResponse })
  async list(@Query() query: OperatorSettlementsQueryDto): Promise<OperatorSettlementsResponse> {
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const rows = await this.settlements.list(toSettlementFilter(query), after, query.limit + 1);
    const { items, nextCursor } = toPage(rows, query.limit, ({ cursor }) => cursor);
    return { settlements: items.map(({ settlement }) => toOperatorSettlement(settlement)), nextCursor };
  }

  @Get('signers')
  @ApiOperation({
    operationId: 'listSigners',
    summary: 'Show the signers, their balances, and the budgets used today',
    description:
      'Balances and nonces are asked of the nodes, and kept for 15 s. A node that does not answer within two ' +
      'seconds leaves its values null.',
  })
  @ApiOkResponse({ type: SignersResponse })
  async listSigners(): Promise<SignersResponse> {
    const [readings, nonces, used] = await Promise.all([
      this.signers.read(),
      this.settlements.nextNonces(),
      this.settlements.usedToday(TENANTS_PER_CHAIN),
    ]);
    const { tenantUsdcPerDay } = this.config.facilitator;
    return {
      signers: readings.map((reading) =>
        toSignerResponse(reading, nonces.get(nonceKey(reading.rail.chain.network, reading.address))),
      ),
      budgets: this.rails
        .all()
        .filter(({ chain }) => chain.family !== 'sandbox')
        .map(({ chain }) =>
          toChainBudget(
            chain,
            tenantUsdcPerDay,
            used.filter(({ network }) => network === chain.network),
          ),
        ),
    };
  }
}
