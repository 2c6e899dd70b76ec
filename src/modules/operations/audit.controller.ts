import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import { OperatorOnly } from '../../platform/http/request/access.js';
import { decodeCursor, toPage } from '../../platform/http/query/pagination.js';
import { AuditListResponse, AuditQueryDto, toAuditEntryResponse } from './dto/audit.dto.js';

/** Operator route of the audit log. */
@ApiTags('Operator')
@OperatorOnly()
@Controller('admin/audit')
export class AuditController {
  constructor(private readonly trail: AuditTrail) {}

  @Get()
  @ApiOperation({
    operationId: 'listAuditEntries',
    summary: 'List changes by operators and tenants, newest first',
  })
  @ApiOkResponse({ type: AuditListResponse })
  async list(@Query() query: AuditQueryDto): Promise<AuditListResponse> {
    const { tenantId = null, action = null, cursor, limit } = query;
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const records = await this.trail.list(
      { tenantId, action, from: moment(query.from), to: moment(query.to) },
      after,
      limit + 1,
    );
    const { items, nextCursor } = toPage(records, limit, (record) => record.cursor);
    return { entries: items.map(toAuditEntryResponse), nextCursor };
  }
}

/** Parses an ISO 8601 date or time. A date without a time means midnight UTC. */
function moment(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
