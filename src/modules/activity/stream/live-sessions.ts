import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Which sessions have ended while a stream of theirs is open. */
@Injectable()
export class LiveSessions {
  constructor(private readonly dataSource: DataSource) {}

  /** Those among these that were signed out, have expired, or show another tenant now; one statement for all. */
  async endedAmong(
    watched: readonly { readonly sessionId: string; readonly tenantId: string }[],
  ): Promise<ReadonlySet<string>> {
    if (watched.length === 0) return new Set();
    const ids = [...new Set(watched.map(({ sessionId }) => sessionId))];
    const rows = await this.dataSource.query<{ id: string; tenantId: string | null }[]>(
      `SELECT s.id, coalesce(CASE WHEN s.view_until > now() THEN s.view_tenant_id END, m.tenant_id) AS "tenantId" FROM sessions s
         LEFT JOIN memberships m ON m.user_id = s.user_id AND m.tenant_id = s.tenant_id
       WHERE s.id = ANY ($1) AND s.expires_at > now()`,
      [ids],
    );
    const shown = new Map(rows.map(({ id, tenantId }) => [id, tenantId]));
    return new Set(
      watched.flatMap(({ sessionId, tenantId }) => (shown.get(sessionId) === tenantId ? [] : [sessionId])),
    );
  }
}
