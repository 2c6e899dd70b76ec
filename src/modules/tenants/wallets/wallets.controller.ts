import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Author } from '../../../platform/audit/audit.js';
import { CurrentAuthor } from '../../../platform/audit/current-author.js';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import {
  PutWalletDto,
  PutWalletResponse,
  toPutWalletResponse,
  toWalletResponse,
  WalletListResponse,
  WalletResponse,
} from './dto/wallet.dto.js';
import { WalletsService } from './wallets.service.js';

/** A tenant's payout addresses, in the environment of the calling key. */
@ApiTags('Wallets')
@Authenticated('wallets')
@Controller('wallets')
export class WalletsController {
  constructor(private readonly wallets: WalletsService) {}

  @Get()
  @ApiOperation({ operationId: 'listWallets', summary: 'List the wallets of this environment' })
  @ApiOkResponse({ type: WalletListResponse })
  async list(@CurrentTenant() owner: TenantPrincipal): Promise<WalletListResponse> {
    return { wallets: (await this.wallets.list(owner)).map(toWalletResponse), nextCursor: null };
  }

  @Get(':chain')
  @ApiOperation({ operationId: 'getWallet', summary: 'Show the wallet for a chain' })
  @ApiParam({ name: 'chain', example: 'base' })
  @ApiOkResponse({ type: WalletResponse })
  async get(@CurrentTenant() owner: TenantPrincipal, @Param('chain') chain: string): Promise<WalletResponse> {
    return toWalletResponse(await this.wallets.get(owner, chain));
  }

  @Put(':chain')
  @ApiOperation({ operationId: 'putWallet', summary: 'Register or replace the wallet for a chain' })
  @ApiParam({ name: 'chain', example: 'base' })
  @ApiBody({
    type: PutWalletDto,
    examples: { evm: { value: { address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' } } },
  })
  @ApiOkResponse({ type: PutWalletResponse })
  async put(
    @CurrentTenant() owner: TenantPrincipal,
    @Param('chain') chain: string,
    @Body() { address, allowOffCurve = false }: PutWalletDto,
    @CurrentAuthor() author: Author,
  ): Promise<PutWalletResponse> {
    return toPutWalletResponse(await this.wallets.put(owner, chain, { address, allowOffCurve }, author));
  }

  @Delete(':chain')
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteWallet', summary: 'Remove the wallet for a chain' })
  @ApiParam({ name: 'chain', example: 'base' })
  @ApiNoContentResponse()
  async delete(
    @CurrentTenant() owner: TenantPrincipal,
    @Param('chain') chain: string,
    @CurrentAuthor() author: Author,
  ): Promise<void> {
    await this.wallets.delete(owner, chain, author);
  }
}
