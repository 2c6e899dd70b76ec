import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { cursorTimestamp, type Cursor } from '../http/query/pagination.js';
import { redactFields } from '../observability/redaction.js';
import { NIL_TENANT } from '../../domain/nil-tenant.js';

/** One recorded change. */
export interface AuditRecord {
  readonly id: string;
  /** Null for a change that concerns the installation and no tenant. */
  readonly tenantId: string | null;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly requestId: string | null;
  readonly createdAt: Date;
  readonly cursor: Cursor;
}

/** Search criteria; a criterion that is null matches every record. */
export interface AuditFilter {
  readonly tenantId: string | null;
  readonly action: string | null;
  /** As `Author.actor`; `operator` means each of the operators. */
  readonly actor?: string | null;
  /** Inclusive lower bound. */
  readonly from: Date | null;
  /** Exclusive upper bound. */
  readonly to: Date | null;
}

interface Row extends Omit<AuditRecord, 'cursor'> {
  readonly cursorAt: string;
}

/** Reads what `AuditLog` wrote. */
@Injectable()
export class AuditTrail {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Lists matching records, newest first, after the cursor. Redacts the values again, in case an older version wrote a
   * secret.
   */
  async list(filter: AuditFilter, after: Cursor | null, limit: number): Promise<AuditRecord[]> {
    const rows = await this.dataSource.query<Row[]>(
      `SELECT id, nullif(tenant_id, $8) AS "tenantId", actor, action, subject, before, after,
              request_id AS "requestId", created_at AS "createdAt", ${cursorTimestamp('created_at')} AS "cursorAt"
       FROM audit_log
       WHERE ($1::uuid IS NULL OR tenant_id = $1)
         AND ($2::text IS NULL OR action = $2)
         AND ($3::timestamptz IS NULL OR created_at >= $3)
         AND ($4::timestamptz IS NULL OR created_at < $4)
         AND ($9::text IS NULL OR actor = $9 OR ($9 = 'operator' AND actor LIKE 'operator:%'))
         AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6::uuid))
       ORDER BY created_at DESC, id DESC
       LIMIT $7`,
      [
        filter.tenantId,
        filter.action,
        filter.from,
        filter.to,
        after?.createdAt ?? null,
        after?.id ?? null,
        limit,
        NIL_TENANT,
        filter.actor ?? null,
      ],
    );
    return rows.map(({ cursorAt, ...row }) => ({
      ...row,
      before: row.before && redactFields(row.before),
      after: row.after && redactFields(row.after),
      cursor: { createdAt: cursorAt, id: row.id },
    }));
  }
}
