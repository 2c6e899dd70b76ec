import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../../platform/audit/audit-trail.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { HeavyReads } from '../../../platform/database/heavy-reads.js';
import { readInstant } from '../../../platform/http/query/instant.js';
import { decodeCursor, toPage, type Page } from '../../../platform/http/query/pagination.js';
import { callersNamed } from '../caller-names.js';
import type { TenantAuditQueryDto } from './dto/tenant-audit.dto.js';
import type { NamedRecord } from './named-record.js';

/** The audit log of one tenant, for its people. */
@Injectable()
export class TenantAudit {
  constructor(
    private readonly trail: AuditTrail,
    private readonly reads: HeavyReads,
    private readonly config: AppConfig,
  ) {}

  /**
   * One page, newest first. Operators have no name here.
   *
   * @throws DomainError `INVALID_PARAMETER` for a foreign cursor or an invalid time
   */
  async list(tenantId: string, query: TenantAuditQueryDto): Promise<Page<NamedRecord>> {
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const filter = {
      tenantId,
      action: query.action ?? null,
      actor: query.actor ?? null,
      from: readInstant('from', query.from),
      to: readInstant('to', query.to),
    };
    return this.reads.run(tenantId, async (read) => {
      const records = await this.trail.list(filter, after, query.limit + 1);
      const { operatorEmails } = this.config.accounts;
      const texts = records.map(({ actor }) => actor);
      const callerOf = await callersNamed(read, { tenantId, operatorEmails }, texts);
      const { items, nextCursor } = toPage(records, query.limit, ({ cursor }) => cursor);
      return { items: items.map((record) => ({ ...record, actor: callerOf(record.actor) })), nextCursor };
    });
  }
}
