import { Body, Controller, HttpCode, Post, Req, Res, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { NoIdempotencyKey } from '../../../platform/http/idempotency/store-response-when.js';
import { Public, type AppRequest } from '../../../platform/http/request/access.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import { SessionResponse } from '../sessions/dto/session.dto.js';
import { SessionView } from '../sessions/session-view.js';
import { FailedSignIns } from '../sign-in/failed-sign-ins.js';
import { OwnPageGuard } from '../sign-in/own-page.guard.js';
import {
  toWalletChallengeResponse,
  WalletChallengeDto,
  WalletChallengeResponse,
  WalletSignInDto,
} from './dto/wallet-sign-in.dto.js';
import { walletOf, WalletSignIn } from './wallet-sign-in.js';

/** Signing in by a wallet. */
@ApiTags('Sign-in')
@Public()
@LimitClass('sign-in')
@UseGuards(OwnPageGuard)
@UseInterceptors(FailedSignIns)
@Controller('sign-in/wallet')
export class WalletSignInController {
  constructor(
    private readonly signIn: WalletSignIn,
    private readonly view: SessionView,
  ) {}

  @Post('challenge')
  @HttpCode(200)
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'askForWalletChallenge',
    summary: 'Ask for a text that signs a wallet in',
    description: 'It counts once, in this browser, for five minutes.',
  })
  @ApiOkResponse({ type: WalletChallengeResponse })
  @FailsWith('INVALID_ADDRESS', 'No key can sign for this address, or its checksum is wrong.')
  async challenge(
    @Body() wallet: WalletChallengeDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<WalletChallengeResponse> {
    return toWalletChallengeResponse(await this.signIn.challenge(walletOf(wallet), { request, response }));
  }

  @Post()
  @HttpCode(200)
  @NoIdempotencyKey()
  @ApiOperation({
    operationId: 'signInByWallet',
    summary: 'Sign in by the signature of a wallet',
    description:
      'EVM: by the key of the address (EIP-191), or by its contract (ERC-1271) on the chain that the text names, where this ' +
      'server has a node of it. Solana: by `signMessage` over the text, or by `signIn` with `input`; `message` is what was signed.',
  })
  @ApiOkResponse({ type: SessionResponse })
  @FailsWith(
    'INVALID_SIGN_IN',
    'The text was changed, used, too old or of another browser, or the signature is wrong.',
  )
  @FailsWith('SIGN_UP_CLOSED', 'Nobody has this wallet, and new people are not let in.')
  @FailsWith('VERIFIER_UNAVAILABLE', 'The contract of a smart wallet could not be asked.')
  async enter(
    @Body() { invitation, ...proof }: WalletSignInDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    const exchange = { request, response };
    return this.view.of(await this.signIn.enter(proof, invitation ?? null, exchange));
  }
}
