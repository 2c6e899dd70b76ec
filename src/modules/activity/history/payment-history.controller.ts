import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { PaymentHistoryDto } from './dto/payment-history.dto.js';
import { toPaymentHistoryDto } from './payment-history-answer.js';
import { PaymentHistory } from './payment-history.js';

@ApiTags('Payments')
@Controller('payments')
@Authenticated('verify')
export class PaymentHistoryController {
  constructor(private readonly histories: PaymentHistory) {}

  /**
   * Show why a payment counted or not.
   *
   * @remarks What arrived and from whom, what it is used for, each verification of it, and the events and deliveries that
   * followed. Each list has 100 at most, and an event 20 deliveries. The risk is that of now.
   */
  @Get(':id/history')
  @ApiOperation({ operationId: 'getPaymentHistory' })
  async get(
    @CurrentTenant() principal: TenantPrincipal,
    @Param('id') id: string,
  ): Promise<PaymentHistoryDto> {
    return toPaymentHistoryDto(await this.histories.of(principal, id));
  }
}
