import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentTenant, SignedIn } from '../../../platform/http/request/access.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { EventStreams } from './event-streams.js';

@ApiTags('Session')
@Controller('events')
@SignedIn('verify')
export class EventsController {
  constructor(private readonly streams: EventStreams) {}

  /**
   * Listen for changes.
   *
   * @remarks Server-sent events named `payment`, `delivery` and `settlement`, each with `id`, `status` and `at`: what
   * changed is read at its own route. A stream ends within 30 seconds; the next one resumes behind `Last-Event-ID`. An
   * event may come twice. `reset` says that some are missing: after more than five minutes, or when more than 200 of a
   * kind changed at once. Changes of settlements older than an hour are not told. A session has four streams at most, a
   * person eight, and an account forty.
   */
  @Get()
  @ApiOperation({ operationId: 'streamEvents' })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that was seen.',
    schema: { type: 'string', maxLength: 20 },
  })
  @ApiOkResponse({
    description: 'The stream.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  async listen(
    @CurrentTenant() { tenantId, environment, session }: TenantPrincipal,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    if (session === null) throw new Error('this route admits sessions only');
    const { sessionId, userId } = session;
    await this.streams.open({ tenantId, environment, sessionId, userId }, response, lastEventId);
  }
}
