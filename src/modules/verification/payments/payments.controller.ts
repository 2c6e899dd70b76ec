import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { Readable } from 'node:stream';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { PaymentDto, PaymentsPageDto, PaymentsQueryDto } from './dto/payment.dto.js';
import { PaymentsService } from './payments.service.js';

const CSV_FILE = { type: 'text/csv; charset=utf-8', disposition: 'attachment; filename="payments.csv"' };

@ApiTags('Payments')
@ApiExtraModels(PaymentsPageDto)
@Controller('payments')
@Authenticated('verify')
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  /**
   * List payments, newest first.
   *
   * @remarks With `format=csv`, all payments that match the filters are returned as one file, not as a page. `limit`
   * is ignored then, and `cursor` refused.
   */
  @Get()
  @ApiOperation({ operationId: 'listPayments' })
  @ApiOkResponse({
    description: 'A page of payments; with `format=csv` all of them.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(PaymentsPageDto) } },
      'text/csv': {
        schema: {
          type: 'string',
          description:
            'RFC 4180 with a header row of the names in Payment; `claims` are references separated by spaces. ' +
            'A cell that a spreadsheet would read as a formula begins with an apostrophe.',
        },
      },
    },
    headers: {
      'Content-Disposition': {
        description: 'Only with `format=csv`: the name of the file.',
        schema: { type: 'string' },
      },
    },
  })
  async list(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() query: PaymentsQueryDto,
  ): Promise<PaymentsPageDto | StreamableFile> {
    if (query.format !== 'csv') return this.payments.list(principal, query);
    const rows = await this.payments.exportCsv(principal, query);
    // Counted in bytes: in object mode, sixteen pages would be read ahead of a slow client.
    return new StreamableFile(Readable.from(rows, { objectMode: false }), CSV_FILE);
  }

  /** Show one payment. */
  @Get(':id')
  @ApiOperation({ operationId: 'getPayment' })
  get(@CurrentTenant() principal: TenantPrincipal, @Param('id') id: string): Promise<PaymentDto> {
    return this.payments.get(principal, id);
  }
}
