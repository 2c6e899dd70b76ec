import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { AuditLog } from '../../../platform/audit/audit.js';
import { OperatorKey } from '../operator/operator-key.js';
import { SessionAuthenticator } from '../sessions/session-authenticator.js';
import { FreshSession } from '../sessions/fresh-session.js';
import { personAuthor, type PersonSession } from '../sessions/person-session.js';
import { SecondFactorsRepository } from './second-factors.repository.js';

/** What happened to a second factor of a person. */
export type FactorChange = 'enrolled' | 'removed' | 'recovery_code_used' | 'locked';
export type FactorKind = 'totp' | 'passkey';

/** The rules of enrolling and removing second factors, which do not depend on their kind. */
@Injectable()
export class Enrolment {
  constructor(
    private readonly sessions: SessionAuthenticator,
    private readonly operatorKey: OperatorKey,
    private readonly audit: AuditLog,
    private readonly fresh: FreshSession,
    private readonly factors: SecondFactorsRepository,
  ) {}

  /**
   * Checks whether the person may begin to enrol a factor. Whoever has stolen a session must not lock its person out by
   * one. A second factor makes the operator, and a mailbox alone must not: an operator's first factor needs the operator
   * key. What is begun with the key keeps that, and confirms the operator when it ends; beginning confirms nothing.
   *
   * @param adminKey as the person typed it
   * @param address of the caller
   * @returns whether the operator key was given, and so ends the enrolment as an operator
   * @throws FailedAuthentication `INVALID_API_KEY`; DomainError `VALIDATION_FAILED` without a key, `IP_NOT_ALLOWED`,
   *   and as `FreshSession.assert`
   */
  assertMayEnrol(session: PersonSession, adminKey: string | undefined, address: string): boolean {
    this.fresh.assert(session);
    const isConfirmed = session.hasSecondFactor && session.operatorConfirmedAt !== null;
    if (isConfirmed || !this.sessions.mayBeOperator(session)) return false;
    if (adminKey !== undefined && adminKey !== '') {
      this.operatorKey.authenticate(adminKey, address);
      return true;
    }
    if (session.hasSecondFactor) return false;
    const message = 'The first second factor of an operator needs the operator key, X402_ADMIN_KEY.';
    throw new DomainError('VALIDATION_FAILED', message, { errors: [{ field: 'adminKey', message }] });
  }

  /** Confirms the operator in the transaction that ends an enrolment. `hasKey`: it was begun with the operator key. */
  async ended(manager: EntityManager, session: PersonSession, hasKey: boolean): Promise<void> {
    if (hasKey && this.sessions.mayBeOperator(session)) await this.confirmOperator(manager, session);
  }

  /** Notes, once, that the operator gave the key with a second factor. Recorded in the audit log. */
  async confirmOperator(manager: EntityManager, { userId }: PersonSession): Promise<void> {
    if (!(await this.factors.confirmOperator(manager, userId))) return;
    await this.audit.record(manager, {
      ...personAuthor(userId),
      ...{ tenantId: null, action: 'operator.confirmed', subject: userId },
    });
  }

  /** Checks the session that ends an enrolment, or removes a factor. @throws DomainError as `FreshSession.assert` */
  assertFresh(session: PersonSession): void {
    this.fresh.assert(session);
  }

  /** Records a change in the audit log, in the caller's transaction. */
  record(
    manager: EntityManager,
    { userId }: PersonSession,
    kind: FactorKind,
    change: FactorChange,
  ): Promise<void> {
    return this.audit.record(manager, {
      ...personAuthor(userId),
      ...{ tenantId: null, action: `second_factor.${change}`, subject: userId, after: { kind } },
    });
  }
}
