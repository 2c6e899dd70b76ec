import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import { FailuresQuoteBody } from '../../../platform/http/body/body-kind.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { StoreResponseWhen } from '../../../platform/http/idempotency/store-response-when.js';
import { CurrentContext, type FacilitatorContext } from './facilitator-context.js';
import {
  ProtocolRequestDto,
  SettleResponseDto,
  SupportedDto,
  FacilitatorVerifyResponseDto,
} from './dto/protocol.dto.js';
import { FacilitatorService } from './facilitator.service.js';
import type { SettleAnswer, VerifyAnswer } from './settlement-answer.js';
import { SupportedService } from './supported.service.js';

/** Servers read it at their start, and again in every new process: once a minute is enough. */
const SUPPORTED_CACHE = 'private, max-age=60';

/**
 * The x402 protocol, versions 1 and 2, for the official clients. The protocol defines the bodies, and unknown members
 * are allowed, so no DTO validates them.
 */
@ApiTags('Facilitator')
@Controller('facilitator')
export class FacilitatorController {
  constructor(
    private readonly facilitator: FacilitatorService,
    private readonly supportedKinds: SupportedService,
  ) {}

  /** Check a signed payment without moving money, as a settle would do it now. */
  @Post('verify')
  @ApiOperation({ operationId: 'verifySignedPayment' })
  @HttpCode(200)
  @Authenticated('verify')
  @StoreResponseWhen(() => 'nothing')
  @ApiBody({ type: ProtocolRequestDto })
  @ApiOkResponse({ type: FacilitatorVerifyResponseDto })
  verify(@Body() body: object, @CurrentContext() context: FacilitatorContext): Promise<VerifyAnswer> {
    return this.facilitator.verify(body, context);
  }

  /** Settle a signed payment on its chain, once; success is also answered once. */
  @Post('settle')
  @ApiOperation({ operationId: 'settleSignedPayment' })
  @HttpCode(200)
  @Authenticated('settle')
  @FailuresQuoteBody()
  // A success is not stored: the hand-out decides which caller gets it. A stored copy could outlive a give-back.
  @StoreResponseWhen((answer) => ((answer as SettleAnswer).success ? 'request' : 'nothing'))
  @ApiBody({ type: ProtocolRequestDto })
  @ApiOkResponse({ type: SettleResponseDto })
  settle(@Body() body: object, @CurrentContext() context: FacilitatorContext): Promise<SettleAnswer> {
    return this.facilitator.settle(body, context);
  }

  /** List the versions, schemes and networks that this key may settle with. */
  @Get('supported')
  @ApiOperation({ operationId: 'listSupportedKinds' })
  @Header('Cache-Control', SUPPORTED_CACHE)
  @Authenticated('verify')
  supported(@CurrentTenant() principal: TenantPrincipal): Promise<SupportedDto> {
    return this.supportedKinds.list(principal);
  }
}
