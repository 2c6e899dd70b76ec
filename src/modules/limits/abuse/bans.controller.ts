import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { OperatorOnly } from '../../../platform/http/request/access.js';
import { AddressHasher } from '../../../platform/http/request/address-hasher.js';
import { BansService } from './bans.service.js';
import { AddBanDto, BanListResponse, BanResponse, ListBansQuery, toBanResponse } from './dto/ban.dto.js';

/** The operator's routes for banned addresses. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/bans')
export class BansController {
  constructor(
    private readonly bans: BansService,
    private readonly addresses: AddressHasher,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listBans',
    summary: 'List the bans in force',
    description: 'At most a thousand bans, the longest first; with `address`, only the bans of that address.',
  })
  @ApiOkResponse({ type: BanListResponse })
  async list(@Query() { address, limit }: ListBansQuery): Promise<BanListResponse> {
    const addressHash = address === undefined ? null : this.addresses.hash(address);
    return { bans: (await this.bans.list(addressHash, limit)).map(toBanResponse) };
  }

  @Post()
  @ApiOperation({
    operationId: 'addBan',
    summary: 'Ban an address',
    description:
      'A ban never applies to health and documentation pages. It applies to operator routes, even with a valid key. On other routes it applies to callers with a valid key only if `includeKeys` is true.',
  })
  @ApiCreatedResponse({ type: BanResponse })
  async add(
    @Body() { address, seconds, reason, includeKeys }: AddBanDto,
    @CurrentAuthor() author: Author,
  ): Promise<BanResponse> {
    const addressHash = this.addresses.hash(address);
    return toBanResponse(await this.bans.add({ addressHash, seconds, reason, includeKeys }, author));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'liftBan', summary: 'Lift a ban' })
  @ApiNoContentResponse()
  async lift(@Param('id') id: string, @CurrentAuthor() author: Author): Promise<void> {
    await this.bans.lift(id, author);
  }
}
