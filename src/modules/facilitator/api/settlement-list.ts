import { Injectable } from '@nestjs/common';
import { HeavyReads } from '../../../platform/database/heavy-reads.js';
import { readInstant } from '../../../platform/http/query/instant.js';
import { cursorTimestamp, decodeCursor, toPage, type Page } from '../../../platform/http/query/pagination.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { toSettlement, type SettlementRecord, type SettlementRow } from '../settlement/settlement-record.js';
import type { SettlementsQueryDto } from './dto/settlement-list.dto.js';

interface ListedRow extends SettlementRow {
  readonly cursor_at: string;
}

/** Lists the settlements of a tenant in its environment. */
@Injectable()
export class SettlementList {
  constructor(private readonly reads: HeavyReads) {}

  /**
   * One page, newest first.
   *
   * @throws DomainError `INVALID_PARAMETER` for a foreign cursor or an invalid time; `REQUEST_TIMEOUT` after five
   * seconds in the queue
   */
  async list(
    { tenantId, environment }: Pick<TenantPrincipal, 'tenantId' | 'environment'>,
    { status, chain, from, to, cursor, limit }: SettlementsQueryDto,
  ): Promise<Page<SettlementRecord>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const rows = await this.reads.query<ListedRow>(
      tenantId,
      `SELECT s.*, s.charged_period::text AS charged_period, ${cursorTimestamp('s.created_at')} AS cursor_at
       FROM settlements s
       WHERE s.tenant_id = $1 AND s.environment = $2
         AND ($3::text IS NULL OR s.status = $3) AND ($4::text IS NULL OR s.chain = $4)
         AND ($5::timestamptz IS NULL OR s.created_at >= $5) AND ($6::timestamptz IS NULL OR s.created_at < $6)
         AND ($7::timestamptz IS NULL OR (s.created_at, s.id) < ($7, $8::uuid))
       ORDER BY s.created_at DESC, s.id DESC LIMIT $9`,
      [
        ...[tenantId, environment, status ?? null, chain ?? null],
        ...[readInstant('from', from)?.toISOString() ?? null, readInstant('to', to)?.toISOString() ?? null],
        ...[after?.createdAt ?? null, after?.id ?? null, limit + 1],
      ],
    );
    const { items, nextCursor } = toPage(rows, limit, ({ cursor_at, id }) => ({ createdAt: cursor_at, id }));
    return { items: items.map(toSettlement), nextCursor };
  }
}
