import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { OperatorOnly } from '../../../platform/http/request/access.js';
import { LostFactors } from './lost-factors.js';

/** The operator's help for people who have lost their second factors. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/users')
export class LostFactorsController {
  constructor(private readonly factors: LostFactors) {}

  @Delete(':id/second-factors')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'removeSecondFactors',
    summary: 'Remove all second factors of a person who has lost them, and end its sessions',
    description:
      '`id` is that of the person, or its e-mail address. Make sure who asks: afterwards a mailbox or a wallet alone ' +
      'signs in. An operator gives the operator key again with the next factor. Recorded as `second_factor.reset`.',
  })
  @ApiNoContentResponse()
  async remove(@Param('id') id: string, @CurrentAuthor() author: Author): Promise<void> {
    await this.factors.remove(id, author);
  }
}
