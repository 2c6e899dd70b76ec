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
import {
  LookUpQueryDto,
  ScreeningDiffQueryDto,
  ScreeningDiffResponse,
  ScreeningLookUpResponse,
  toLookUpResponse,
} from './dto/screening-reads.dto.js';
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
    summary: 'List the stored versions of the screening list',
    description: 'The newest twenty versions, and the version in force.',
  })
  @ApiOkResponse({ type: ScreeningVersionsResponse })
  async list(): Promise<ScreeningVersionsResponse> {
    const versions = await this.screening.list();
    return { versions: versions.map(toVersionResponse), nextCursor: null };
  }

  @Get('lookup')
  @ApiOperation({
    operationId: 'lookUpScreenedAddress',
    summary: 'Show what the screening list says about an address',
    description: 'In the version in force, and in every version that is kept.',
  })
  @ApiOkResponse({ type: ScreeningLookUpResponse })
  async lookUp(@Query() { address }: LookUpQueryDto): Promise<ScreeningLookUpResponse> {
    const found = await this.screening.lookUp(address);
    return toLookUpResponse(found.address, found.findings);
  }

  @Get('diff')
  @ApiOperation({
    operationId: 'compareScreeningVersions',
    summary: 'Compare two versions of the screening list',
    description:
      'Counts all addresses that differ, and shows the first of them in the order of the addresses.',
  })
  @ApiOkResponse({ type: ScreeningDiffResponse })
  @FailsWith('NOT_FOUND', 'One of the versions does not exist, or is no longer kept.')
  async diff(@Query() { from, to, limit }: ScreeningDiffQueryDto): Promise<ScreeningDiffResponse> {
    const { first, ...counts } = await this.screening.compare(from, to, limit);
    return { from, to, ...counts, differences: [...first] };
  }

  @Post()
  @ApiOperation({
    operationId: 'loadScreeningList',
    summary: 'Load a screening list',
    description:
      'CSV with a header: `address`, and maybe `listing` (`watch`, `high` or `severe`, which is the default) and `category`. ' +
      'With `public=true` in its line an entry is shown to everybody by `GET /exploits`, with `incident`, `chain`, `date` ' +
      '(such as 2026-11-22) and `source`; nothing is public otherwise. ' +
      'The whole table becomes a new version, in force at once, or is refused. Payments verified earlier are judged by it ' +
      'when they are verified again. A table with only a header empties the list. A list that exceeds the body limit is ' +
      'loaded as several tables: `activate=false` stores a version without putting it in force, and ' +
      '`mode=add&base=<version>` adds to it. The last load, or its activation, puts the whole list in force.',
  })
  @CsvBody()
  @ApiConsumes('text/csv')
  @ApiBody({ required: true, schema: { type: 'string', example: EXAMPLE } })
  @ApiCreatedResponse({ type: ScreeningVersionResponse })
  @FailsWith('NOT_FOUND', 'The base version does not exist.')
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
    summary: 'Put a stored version of the screening list in force',
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
