import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../domain/error-code.js';
import { FailsWith } from '../../platform/http/errors/openapi-errors.js';
import { Public } from '../../platform/http/request/access.js';
import { Unsubscribes } from '../../platform/mail/unsubscribes.js';
import { MailTokenDto } from './dto/mail-token.dto.js';

/** Ends notices by mail, without signing in: the token in a mail is enough, and does nothing else. */
@ApiTags('Mail')
@Controller('mail/unsubscribe')
export class UnsubscribeController {
  constructor(private readonly unsubscribes: Unsubscribes) {}

  /**
   * End notices by mail.
   *
   * @remarks Of quotas, keys that expire and endpoints that were switched off. Mail that is a duty goes on: links to sign
   * in, invitations, changes of the plan, suspensions. May be called again.
   */
  @Post()
  @HttpCode(204)
  @Public()
  @ApiOperation({ operationId: 'unsubscribeFromMail' })
  @ApiNoContentResponse()
  @FailsWith('NOT_FOUND', 'This token is from no mail of this server')
  async unsubscribe(@Body() { token }: MailTokenDto): Promise<void> {
    await this.end(token);
  }

  /**
   * End notices by mail, in one click.
   *
   * @remarks The address in `List-Unsubscribe` of such mail (RFC 8058): mail programs send a form to it, which is not read.
   */
  @Post(':token')
  @HttpCode(204)
  @Public()
  @ApiOperation({ operationId: 'unsubscribeInOneClick' })
  @ApiNoContentResponse()
  @FailsWith('NOT_FOUND', 'This token is from no mail of this server')
  async inOneClick(@Param('token') token: string): Promise<void> {
    await this.end(token);
  }

  private async end(token: string): Promise<void> {
    if (!(await this.unsubscribes.endByToken(token)))
      throw new DomainError('NOT_FOUND', 'This token is from no mail of this server.');
  }
}
