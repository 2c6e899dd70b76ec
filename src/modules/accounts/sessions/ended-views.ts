import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../../../platform/audit/audit.js';
import { currentLogContext } from '../../../platform/http/request/log-context.js';
import type { Session } from './session.js';
import {
  SessionsRepository,
  type EndedSession,
  type EndedView,
  type ViewsOf,
} from './sessions.repository.js';

/**
 * Tells tenants when an operator's view of them ended that nobody ended: its hour was over, its session was, or was ended
 * with others, or its browser signed in anew. Each end is recorded once, by whoever notices it first: the next request of
 * the session, or the job that deletes what is past.
 */
@Injectable()
export class EndedViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: SessionsRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Records that the session's view is past, if it is. */
  async notice({ id, hasPastView }: Session): Promise<void> {
    if (!hasPastView) return;
    await this.dataSource.transaction((manager) => this.record(manager, { sessionId: id, isPast: true }));
  }

  /** Records all views that are past, also those of sessions that have ended. */
  async noticeAll(): Promise<void> {
    await this.dataSource.transaction((manager) => this.record(manager, { isPast: true }));
  }

  /** Ends the session with its view, in the caller's transaction. */
  async endSession(manager: EntityManager, sessionId: string): Promise<void> {
    await this.record(manager, { sessionId });
    await this.repository.end(sessionId, manager);
  }

  /** Ends the session of a token with its view, in the caller's transaction. */
  async endSessionByToken(manager: EntityManager, tokenHash: Buffer): Promise<void> {
    await this.record(manager, { tokenHash });
    await this.repository.endByToken(manager, tokenHash);
  }

  /** Ends a session of the person with its view. @returns whether there was one */
  async endOwn(userId: string, sessionId: string): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const ended = await this.repository.endOwn(manager, userId, sessionId);
      if (ended !== null) await this.tell(manager, [ended].filter(isView));
      return ended !== null;
    });
  }

  /** Ends every session of the person but one with their views, in the caller's transaction. */
  async endOthers(manager: EntityManager, userId: string, keptId: string | null): Promise<void> {
    const ended = await this.repository.endOthers(manager, userId, keptId);
    await this.tell(manager, ended.filter(isView));
  }

  private async record(manager: EntityManager, which: ViewsOf): Promise<void> {
    await this.tell(manager, await this.repository.endViews(manager, which));
  }

  private async tell(manager: EntityManager, views: readonly EndedView[]): Promise<void> {
    const requestId = currentLogContext()?.requestId ?? null;
    for (const { userId, tenantId } of views)
      await this.audit.record(manager, {
        ...{ actor: userId === null ? 'operator' : `operator:${userId}`, requestId },
        ...{ tenantId, action: 'tenant.view_ended', subject: tenantId },
      });
  }
}

function isView(ended: EndedSession): ended is EndedView {
  return ended.tenantId !== null;
}
