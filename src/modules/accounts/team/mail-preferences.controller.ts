import { Body, Controller, Get, Patch, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { FailsWith } from '../../../platform/http/errors/openapi-errors.js';
import { SignedIn, type AppRequest } from '../../../platform/http/request/access.js';
import { Unsubscribes } from '../../../platform/mail/unsubscribes.js';
import { NOBODY, personOf } from '../sessions/person-session.js';
import { sessionOf } from '../sessions/session-authenticator.js';
import { ChangeMailDto, MailPreferencesResponse } from './dto/mail-preferences.dto.js';

/** What a person wants to be written to. It is a matter of the address: of every account, and of whoever has it. */
@ApiTags('Session')
@SignedIn()
@Controller('user/mail')
export class MailPreferencesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unsubscribes: Unsubscribes,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'getMailPreferences', summary: 'Show which mail you get' })
  @ApiOkResponse({ type: MailPreferencesResponse })
  @FailsWith('CONFLICT', NOBODY)
  async get(@Req() request: AppRequest): Promise<MailPreferencesResponse> {
    const { email: address } = personOf(sessionOf(request));
    const { manager } = this.dataSource;
    const notices = address !== null && !(await this.unsubscribes.has(manager, address));
    return { address, notices };
  }

  @Patch()
  @ApiOperation({
    operationId: 'changeMailPreferences',
    summary: 'Begin or end the notices that are no duty',
    description:
      'Of units used up, of keys that expire, and of endpoints that were switched off. Links to sign in, invitations and ' +
      'what concerns the plan and the account come in any case.',
  })
  @ApiOkResponse({ type: MailPreferencesResponse })
  @FailsWith('CONFLICT', 'You have no address yet, or are no person but the operator key.')
  async change(
    @Req() request: AppRequest,
    @Body() { notices }: ChangeMailDto,
  ): Promise<MailPreferencesResponse> {
    const { email: address } = personOf(sessionOf(request));
    if (address === null)
      throw new DomainError('CONFLICT', 'You have no address yet: add one first (POST /user/email).');
    await this.unsubscribes.set(this.dataSource.manager, address, notices);
    return { address, notices };
  }
}
