import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentTenant } from '../../platform/http/access.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import { PaymentDto, PaymentsPageDto, PaymentsQueryDto } from './dto/payment.dto.js';
import { PaymentsService } from './payments.service.js';

@ApiTags('Payments')
@Controller('payments')
@Authenticated('verify')
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  /** List what was verified, newest first. */
  @Get()
  list(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() query: PaymentsQueryDto,
  ): Promise<PaymentsPageDto> {
    return this.payments.list(principal, query);
  }

  /** Show one payment. */
  @Get(':id')
  get(@CurrentTenant() principal: TenantPrincipal, @Param('id') id: string): Promise<PaymentDto> {
    return this.payments.get(principal, id);
  }
}
