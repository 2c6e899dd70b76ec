import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { DomainError } from '../../domain/error-code.js';
import type { Author } from '../../platform/audit/audit.js';
import { CurrentAuthor } from '../../platform/audit/current-author.js';
import { OperatorOnly } from '../../platform/http/request/access.js';
import { CsvBody } from '../../platform/http/body/body-kind.js';
import { FailsWith } from '../../platform/http/errors/openapi-errors.js';
import {
  LoadScreeningQueryDto,
  ScreeningVersionResponse,
  ScreeningVersionsResponse,
  toLoad,
  toVersionResponse,
} from './dto/screening.dto.js';
import { ScreeningService } from './screening.service.js';

const EXAMPLE =
  'address,listing,category\n0x00000000000000000000000000000000000bad00,severe,sanctions\n' +
  '0x00000000000000000000000000000000000bad01,watch,mixer\n';

/** The operator's list of senders with riskier payments. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/screening')
export class ScreeningController {
  constructor(private readonly screening: ScreeningService) {}

  @Get()
  @ApiOperation({
    operationId: 'listScreeningVersions',
    summary: 'List the kept versions of the screening list',
    description: 'The newest twenty, and the one in force.',
  })
  @ApiOkResponse({ type: ScreeningVersionsResponse })
  async list(): Promise<ScreeningVersionsResponse> {
    const versions = await this.screening.list();
    return { versions: versions.map(toVersionResponse), nextCursor: null };
  }

  @Post()
  @ApiOperation({
    operationId: 'loadScreeningList',
    summary: 'Load a screening list',
    description:
      'CSV with a header: `address`, and maybe `listing` (`watch`, `high` or `severe`, which is the default) and `category`. ' +
      'It becomes a new version, whole or not at all, and is in force at once; payments verified earlier are judged by it when ' +
      'they are asked about again. A table with nothing but its header empties the list. A list longer than a body may be ' +
      'is put together of several tables: `activate=false` keeps a version aside, `mode=add&base=<version>` adds to it, and ' +
      'the last load, or its activation, brings the whole into force.',
  })
  @CsvBody()
  @ApiConsumes('text/csv')
  @ApiBody({ required: true, schema: { type: 'string', example: EXAMPLE } })
  @ApiCreatedResponse({ type: ScreeningVersionResponse })
  @FailsWith('NOT_FOUND', 'The base is not kept.')
  @FailsWith('UNSUPPORTED_MEDIA_TYPE', 'The body is not text/csv.')
  async load(
    @Body() csv: unknown,
    @Query() query: LoadScreeningQueryDto,
    @CurrentAuthor() author: Author,
  ): Promise<ScreeningVersionResponse> {
    const text = typeof csv === 'string' ? csv : '';
    return toVersionResponse(await this.screening.load(text, toLoad(query), author));
  }

  @Post(':version/activate')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'activateScreeningVersion',
    summary: 'Bring a kept version of the screening list into force again',
  })
  @ApiParam({ name: 'version', schema: { type: 'integer', minimum: 1 }, example: 2 })
  @ApiOkResponse({ type: ScreeningVersionResponse })
  async activate(
    @Param('version') version: string,
    @CurrentAuthor() author: Author,
  ): Promise<ScreeningVersionResponse> {
    if (!/^[1-9]\d{0,8}$/.test(version))
      throw new DomainError('NOT_FOUND', 'There is no such version of the list.');
    return toVersionResponse(await this.screening.activate(Number(version), author));
  }
}
