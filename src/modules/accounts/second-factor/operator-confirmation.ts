import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { OperatorKey } from '../operator/operator-key.js';
import type { PersonSession } from '../sessions/person-session.js';
import { SessionAuthenticator } from '../sessions/session-authenticator.js';
import { Sessions } from '../sessions/sessions.service.js';
import { Enrolment } from './enrolment.js';

/** Confirms operators who had a second factor before their address was the operator's: they need no other one. */
@Injectable()
export class OperatorConfirmation {
  constructor(
    private readonly dataSource: DataSource,
    private readonly authenticator: SessionAuthenticator,
    private readonly operatorKey: OperatorKey,
    private readonly enrolment: Enrolment,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Takes the operator key beside a factor that was given just now.
   *
   * @param adminKey as the person typed it
   * @param address of the caller
   * @returns the hash of the session's new token
   * @throws FailedAuthentication `INVALID_API_KEY`; DomainError `ROLE_NOT_ALLOWED` for an address that is none of the
   *   operator's, `CONFLICT` without a factor, `IP_NOT_ALLOWED`, and as `FreshSession.assert`
   */
  async confirm(
    session: PersonSession,
    adminKey: string,
    address: string,
    response: Response,
  ): Promise<Buffer> {
    if (!this.authenticator.mayBeOperator(session))
      throw new DomainError('ROLE_NOT_ALLOWED', 'Your address is none of the operator (OPERATOR_EMAILS).');
    if (!session.hasSecondFactor)
      throw new DomainError('CONFLICT', 'Enrol a second factor first: the operator key is given with it.');
    this.enrolment.assertFresh(session);
    this.operatorKey.authenticate(adminKey, address);
    return this.dataSource.transaction(async (manager) => {
      await this.enrolment.confirmOperator(manager, session);
      return this.sessions.change(session, {}, response, manager);
    });
  }
}
