import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { canonicalAddress } from '../../../platform/mail/mail-address.js';
import { SecondFactorsRepository } from '../second-factor/second-factors.repository.js';
import { EndedViews } from '../sessions/ended-views.js';
import { Challenges } from '../sign-in/challenges.repository.js';
import { UsersRepository } from '../users/users.repository.js';

/** Lets people who have lost their second factors begin again. The operator decides who they are. */
@Injectable()
export class LostFactors {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersRepository,
    private readonly factors: SecondFactorsRepository,
    private readonly views: EndedViews,
    private readonly challenges: Challenges,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Takes everything of a person's second factors away, in one transaction with the audit log: authenticator, recovery
   * codes, passkeys, what was begun, and the confirmation as an operator. Every session of the person ends, so that one
   * that was stolen together with the factor does, too.
   *
   * @param who the person's id or e-mail address
   * @throws DomainError `NOT_FOUND`
   */
  async remove(who: string, author: Author): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const found = await this.find(manager, who);
      const person = found === null ? null : await this.users.lock(manager, found);
      if (person === null) throw new DomainError('NOT_FOUND', 'No such person.');
      const { id: userId } = person;
      await this.factors.removeAll(manager, userId);
      await this.challenges.deleteOfUser(manager, userId);
      await this.views.endOthers(manager, userId, null);
      await this.audit.record(manager, {
        ...author,
        ...{ tenantId: null, action: 'second_factor.reset', subject: userId },
      });
    });
  }

  private async find(manager: EntityManager, who: string): Promise<string | null> {
    if (isUUID(who)) return who;
    const email = canonicalAddress(who);
    return email === null ? null : ((await this.users.findByEmail(manager, email))?.id ?? null);
  }
}
