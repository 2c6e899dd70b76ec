import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { AuditLog } from '../../../platform/audit/audit.js';
import { personAuthor } from '../sessions/person-session.js';
import { wantsSecondFactor } from '../sessions/session.js';
import { Sessions, type Exchange } from '../sessions/sessions.service.js';
import { SignUp } from '../sign-in/sign-up.js';
import { PersonNotices } from './person-notices.js';
import { UsersRepository } from './users.repository.js';

/** Joins proved addresses to people. */
@Injectable()
export class UserEmails {
  constructor(
    private readonly users: UsersRepository,
    private readonly sessions: Sessions,
    private readonly signUp: SignUp,
    private readonly audit: AuditLog,
    private readonly notices: PersonNotices,
  ) {}

  /**
   * Joins an address to the person of the session that asked for it, in the caller's transaction, and gives the session
   * a new token. Both addresses hear of it.
   *
   * @returns the hash of the new token; null when the session that asked is not the browser's any more
   * @throws DomainError `CONFLICT` for an address of somebody else; `SECOND_FACTOR_REQUIRED` when one was enrolled since
   */
  async join(
    manager: EntityManager,
    { sessionId, email }: { readonly sessionId: string; readonly email: string },
    { request, response }: Exchange,
  ): Promise<Buffer | null> {
    const session = await this.sessions.present(request, manager);
    if (session?.id !== sessionId || session.userId === null) return null;
    if (wantsSecondFactor(session))
      throw new DomainError(
        'SECOND_FACTOR_REQUIRED',
        'Give your second factor first, then open the link again.',
      );
    const { userId, email: before } = session;
    if (!(await this.users.setEmail(manager, userId, email)))
      throw new DomainError('CONFLICT', 'Another person signs in with this address already.');
    await this.signUp.ownByAddress(manager, { id: userId, email, name: null });
    await this.audit.record(manager, {
      ...personAuthor(userId),
      ...{ tenantId: null, action: 'user_email.changed', subject: userId },
      ...{ before: { hasEmail: before !== null }, after: { hasEmail: true } },
    });
    await this.notices.tell(manager, [before, email], { change: 'email' });
    return this.sessions.change(session, {}, response, manager);
  }
}
