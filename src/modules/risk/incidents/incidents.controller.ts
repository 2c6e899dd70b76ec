import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { Public, type AppRequest } from '../../../platform/http/request/access.js';
import { entityTag } from '../../../platform/http/caching/entity-tag.js';
import { cachingFor } from '../../../platform/http/caching/public-caching.js';
import { isDay } from '../day.js';
import { IncidentsQueryDto, IncidentsResponse } from '../dto/incidents.dto.js';
import { IncidentList } from './incident-list.js';
import type { IncidentPosition } from './incidents.repository.js';

const MAX_AGE_SECONDS = 300;

/** The public part of the screening list. */
@ApiTags('Risk')
@Controller('exploits')
export class IncidentsController {
  constructor(private readonly known: IncidentList) {}

  /**
   * List known incidents.
   *
   * @remarks Addresses that took part in exploits, as far as the operator of this service publishes them: the newest
   * 50,000 incidents. No key is needed. An answer may be kept for five minutes, and asked for again by its `ETag`.
   */
  @Get()
  @ApiOperation({ operationId: 'listIncidents' })
  @Public({ optionalKey: true })
  @ApiOkResponse({
    type: IncidentsResponse,
    headers: { ETag: { description: 'For `If-None-Match`.', schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 304, description: 'As it was when it had this ETag.' })
  async list(
    @Query() { limit, cursor }: IncidentsQueryDto,
    @Req() request: AppRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<IncidentsResponse> {
    const after = cursor === undefined ? null : readCursor(cursor);
    const version = await this.known.version();
    const rows = version === null ? [] : await this.known.page(version, limit + 1, after);
    // Last, so that no failure is kept.
    response.setHeader('Cache-Control', cachingFor(request, MAX_AGE_SECONDS));
    // A version never changes: its number and the question tell the answer. Express answers 304 to whom it is known.
    response.setHeader('ETag', entityTag(JSON.stringify([version, limit, after])));
    const incidents = rows.slice(0, limit);
    const last = incidents.at(-1);
    return { incidents, nextCursor: rows.length > limit && last !== undefined ? writeCursor(last) : null };
  }
}

function writeCursor({ date, id }: IncidentPosition): string {
  return Buffer.from(`${date ?? ''}/${id}`).toString('base64url');
}

/** @throws DomainError `INVALID_PARAMETER` for a text that `writeCursor` cannot have written */
function readCursor(text: string): IncidentPosition {
  const [, date = '', id = ''] =
    /^(\d{4}-\d{2}-\d{2}|)\/([0-9a-f]{32})$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  const position = { date: date === '' ? null : date, id };
  if (id !== '' && writeCursor(position) === text && (date === '' || isDay(date))) return position;
  const message = 'cursor is not a value of `nextCursor`';
  throw new DomainError('INVALID_PARAMETER', message, { errors: [{ field: 'cursor', message }] });
}
