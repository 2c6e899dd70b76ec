import { Body, Controller, Delete, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { SignedIn, type AppRequest } from '../../../platform/http/request/access.js';
import { requireOwnOrigin } from '../../../platform/http/browser/own-origin.js';
import { SIGN_IN_NAMESPACES, type SignInNamespace } from '../../../chains/sign-in/sign-in-message.js';
import { SessionResponse } from '../sessions/dto/session.dto.js';
import { SessionView } from '../sessions/session-view.js';
import { sessionOf } from '../sessions/session-authenticator.js';
import { personOf } from '../sessions/person-session.js';
import { STALE } from '../sessions/fresh-session.js';
import { Requesters } from '../sign-in/requesters.js';
import { FailedSignIns } from '../sign-in/failed-sign-ins.js';
import {
  toWalletChallengeResponse,
  WalletChallengeDto,
  WalletChallengeResponse,
  WalletProofDto,
} from './dto/wallet-sign-in.dto.js';
import { UserWallets } from './user-wallets.js';
import { walletOf } from './wallet-sign-in.js';

/** The wallets that a person signs in with. They receive no payments. */
@ApiTags('Session')
@SignedIn()
@UseInterceptors(FailedSignIns)
@Controller('user/wallets')
export class UserWalletsController {
  constructor(
    private readonly wallets: UserWallets,
    private readonly view: SessionView,
    private readonly requesters: Requesters,
    private readonly config: AppConfig,
  ) {}

  @Post('challenge')
  @HttpCode(200)
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'askForWalletToJoin',
    summary: 'Ask for a text that joins a wallet to the person',
    description: 'A text for signing in joins nothing, and the other way round.',
  })
  @ApiOkResponse({ type: WalletChallengeResponse })
  @FailsWith('INVALID_ADDRESS', 'No key can sign for this address, or its checksum is wrong.')
  @FailsWith('RECENT_SIGN_IN_REQUIRED', STALE)
  async challenge(
    @Body() wallet: WalletChallengeDto,
    @Req() request: AppRequest,
  ): Promise<WalletChallengeResponse> {
    const session = personOf(sessionOf(request));
    const origin = requireOwnOrigin(request, this.config);
    const { hash: requesterHash } = await this.requesters.network(request);
    const asked = { origin, requesterHash };
    return toWalletChallengeResponse(await this.wallets.challenge(session, walletOf(wallet), asked));
  }

  @Post()
  @HttpCode(200)
  @NoIdempotencyKey()
  @ApiOperation({ operationId: 'joinWallet', summary: 'Join a wallet to the person, by its signature' })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith(
    'INVALID_SIGN_IN',
    'The text was changed, used, too old or of another person, or the signature is wrong.',
  )
  @FailsWith('CONFLICT', 'Another person has this wallet.')
  @FailsWith('RECENT_SIGN_IN_REQUIRED', STALE)
  @FailsWith('VERIFIER_UNAVAILABLE', 'The contract of a smart wallet could not be asked.')
  async add(
    @Body() proof: WalletProofDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    const session = personOf(sessionOf(request));
    return this.view.of(await this.wallets.add(session, proof, { request, response }));
  }

  @Delete(':namespace/:address')
  @HttpCode(200)
  @ApiOperation({ operationId: 'removeUserWallet', summary: 'Take a wallet away from the person' })
  @ApiParam({ name: 'namespace', enum: SIGN_IN_NAMESPACES, example: 'eip155' })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith('CONFLICT', 'It is the only way of the person to sign in.')
  @FailsWith('RECENT_SIGN_IN_REQUIRED', STALE)
  async remove(
    @Param('namespace') namespace: string,
    @Param('address') address: string,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    if (!SIGN_IN_NAMESPACES.includes(namespace as SignInNamespace))
      throw new DomainError('NOT_FOUND', 'You have no such wallet.');
    const session = personOf(sessionOf(request));
    const wallet = { namespace: namespace as SignInNamespace, address };
    return this.view.of(await this.wallets.remove(session, wallet, { request, response }));
  }
}
