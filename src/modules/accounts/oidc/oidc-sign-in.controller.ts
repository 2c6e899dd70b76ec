import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { Public, type AppRequest } from '../../../platform/http/request/access.js';
import { LimitClass } from '../../../platform/http/request/limit-class.js';
import { ProviderSignInQueryDto } from './dto/provider-sign-in.dto.js';
import { OidcSignIn } from './oidc-sign-in.js';

const LOCATION = { Location: { schema: { type: 'string' } } } as const;

/** Signing in by an OpenID Connect provider. Browsers go here; both routes answer by sending them on. */
@ApiTags('Sign-in')
@Public()
@LimitClass('sign-in')
@Controller('sign-in/oidc')
export class OidcSignInController {
  constructor(private readonly signIn: OidcSignIn) {}

  @Get()
  @ApiOperation({
    operationId: 'signInByProvider',
    summary: 'Go to the OpenID Connect provider',
    description:
      'Where one is configured (`OIDC_ISSUER`). From a page of another site, it leads to `/console/sign-in` instead.',
  })
  @ApiFoundResponse({ description: 'To the provider, or to the page of signing in.', headers: LOCATION })
  @FailsWith('NOT_FOUND', 'No provider is configured.')
  async begin(
    @Query() { invitation }: ProviderSignInQueryDto,
    @Req() request: AppRequest,
    @Res() response: Response,
  ): Promise<void> {
    sendOn(response, await this.signIn.begin(invitation ?? null, { request, response }));
  }

  @Get('callback')
  @ApiOperation({
    operationId: 'returnFromProvider',
    summary: 'Come back from the OpenID Connect provider',
    description:
      'To `/console/sign-in`, which leads on, or there with `?problem=` and `provider` (not reachable), `refused` (not its ' +
      'answer to this browser, or no verified address) or `closed` (new people are not let in).',
  })
  @ApiFoundResponse({ description: 'To the console.', headers: LOCATION })
  @FailsWith('NOT_FOUND', 'No provider is configured.')
  async end(@Req() request: AppRequest, @Res() response: Response): Promise<void> {
    const { url } = request;
    const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
    sendOn(response, await this.signIn.end(query, { request, response }));
  }
}

/** Without a body, which would repeat the address. */
function sendOn(response: Response, location: string): void {
  response.status(302).setHeader('Location', location).end();
}
