import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { Readable } from 'node:stream';
import { Authenticated, CurrentTenant } from '../../../platform/http/request/access.js';
import { csvRows } from '../../../platform/http/csv.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { AnalyticsService } from './analytics.service.js';
import {
  AnalyticsQueryDto,
  AnalyticsResponse,
  TopPayersQueryDto,
  TopPayersResponse,
  type TopPayerDto,
  type TrendDto,
} from './dto/analytics.dto.js';

const TREND_COLUMNS = [
  'start',
  'verifications',
  'successful',
  'volumeUsdc',
] as const satisfies (keyof TrendDto)[];
const PAYER_COLUMNS = ['payer', 'payments', 'volumeUsdc'] as const satisfies (keyof TopPayerDto)[];
const CSV = (columns: readonly string[]) => ({
  schema: { type: 'string' as const, description: `RFC 4180, with the columns ${columns.join(', ')}.` },
});
const CSV_HEADERS = {
  'Content-Disposition': {
    description: 'Only with `format=csv`: the name of the file.',
    schema: { type: 'string' as const },
  },
};

/** Revenue and the quality of verification, also as CSV. */
@ApiTags('Analytics')
@ApiExtraModels(AnalyticsResponse, TopPayersResponse)
@Controller('analytics')
@Authenticated('analytics')
export class AnalyticsController {
  constructor(private readonly analytics: AnalyticsService) {}

  @Get()
  @ApiOperation({
    operationId: 'getAnalytics',
    summary: 'Revenue and the quality of verification',
    description:
      "Calendar days of the time zone, today included, of the key's environment. With `format=csv` the trend alone, as a file.",
  })
  @ApiOkResponse({
    description: 'Sums, exact as of now; with `format=csv` the trend.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(AnalyticsResponse) } },
      'text/csv': CSV(TREND_COLUMNS),
    },
    headers: CSV_HEADERS,
  })
  async get(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() query: AnalyticsQueryDto,
  ): Promise<AnalyticsResponse | StreamableFile> {
    const answer = await this.analytics.analytics(principal, query);
    return query.format === 'csv' ? csvFile('trend.csv', TREND_COLUMNS, answer.trend) : answer;
  }

  @Get('top-payers')
  @ApiOperation({
    operationId: 'listTopPayers',
    summary: 'List the payers with the highest volume',
    description:
      'Over whole UTC days, today included. Each payment counts once, when it was first confirmed.',
  })
  @ApiOkResponse({
    description: 'The largest first; with `format=csv` as a file.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(TopPayersResponse) } },
      'text/csv': CSV(PAYER_COLUMNS),
    },
    headers: CSV_HEADERS,
  })
  async topPayers(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() query: TopPayersQueryDto,
  ): Promise<TopPayersResponse | StreamableFile> {
    const answer = await this.analytics.topPayers(principal, query);
    return query.format === 'csv' ? csvFile('top-payers.csv', PAYER_COLUMNS, answer.payers) : answer;
  }
}

function csvFile<Column extends string>(
  name: string,
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, string | number>>[],
): StreamableFile {
  const text = csvRows([columns, ...rows.map((row) => columns.map((column) => row[column]))]);
  return new StreamableFile(Readable.from([text], { objectMode: false }), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}"`,
  });
}
