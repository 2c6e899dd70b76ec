import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, Public } from '../../../platform/http/request/access.js';
import type { Principal } from '../../../platform/http/request/principal.js';
import { SupportedChainsDto } from './dto/supported-chains.dto.js';
import { SupportedChainsService } from './supported-chains.service.js';

@ApiTags('Verification')
@Controller('supported-chains')
export class SupportedChainsController {
  constructor(private readonly chains: SupportedChainsService) {}

  /**
   * List the chains.
   *
   * @remarks With a key, `enabled` says which of them your plan and environment include.
   */
  @Get()
  @ApiOperation({ operationId: 'listSupportedChains' })
  @Public({ optionalKey: true })
  list(@CurrentPrincipal() principal: Principal | undefined): SupportedChainsDto {
    return this.chains.list(principal);
  }
}
