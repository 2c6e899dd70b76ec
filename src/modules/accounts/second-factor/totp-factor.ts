import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import { FailedAuthentication } from '../../limits/index.js';
import { Sessions } from '../sessions/sessions.service.js';
import type { PersonSession } from '../sessions/person-session.js';
import { Enrolment } from './enrolment.js';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';
import { SecondFactorsRepository, type Totp } from './second-factors.repository.js';
import { newTotpSecret, stepOfCode, totpUri } from './totp.js';

/** A secret for an authenticator, as text and as the address in its picture. */
export interface NewTotp {
  readonly secret: string;
  readonly uri: string;
}

/** A confirmed authenticator. `tokenHash` is the session's new one. */
export interface Confirmed {
  readonly recoveryCodes: string[];
  readonly tokenHash: Buffer;
}

/**
 * Codes of an authenticator (RFC 6238) and the recovery codes that stand for it. A step's code counts once, a recovery
 * code counts once. After five wrong codes in a row none of the authenticator is looked at for a quarter of an hour, after
 * five more for an hour, and then for a day after each five. Recovery codes have 80 random bits, so nobody guesses them:
 * they work meanwhile, and whoever is locked out by somebody's guesses comes in.
 */
@Injectable()
export class TotpFactor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly factors: SecondFactorsRepository,
    private readonly enrolment: Enrolment,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives a new secret, which protects nothing before its first code.
   *
   * @param hasOperatorKey whether the operator key was given for it
   * @throws DomainError `CONFLICT` beside another
   */
  async enrol(session: PersonSession, hasOperatorKey: boolean): Promise<NewTotp> {
    const secret = newTotpSecret();
    const begun = { secret, hasOperatorKey };
    if (!(await this.factors.startTotp(this.dataSource.manager, session.userId, begun)))
      throw new DomainError('CONFLICT', 'You have an authenticator already: remove it first.');
    return { secret, uri: totpUri(secret, session.email ?? session.userId) };
  }

  /**
   * Takes the first code, and gives eight recovery codes. The session has given its second factor then, and every other
   * session of the person waits for it.
   *
   * @throws FailedAuthentication `INVALID_SIGN_IN`; DomainError `CONFLICT`, `RATE_LIMIT_EXCEEDED`
   */
  async confirm(session: PersonSession, code: string, response: Response): Promise<Confirmed> {
    this.enrolment.assertFresh(session);
    const totp = await this.factors.totp(session.userId);
    if (totp === null || totp.isConfirmed)
      throw new DomainError('CONFLICT', 'No authenticator waits for its first code: begin again.');
    const recoveryCodes = newRecoveryCodes();
    const tokenHash = await this.inTry(session, async (manager) => {
      await this.takeCode(manager, session, totp, code);
      await this.factors.setRecoveryCodes(manager, session.userId, recoveryCodes.map(hashOf));
      await this.enrolment.record(manager, session, 'totp', 'enrolled');
      await this.enrolment.ended(manager, session, totp.hasOperatorKey);
      return this.pass(manager, session, response);
    });
    return { recoveryCodes, tokenHash };
  }

  /**
   * Takes a code, or a recovery code, as the session's second factor.
   *
   * @returns the hash of the session's new token
   * @throws FailedAuthentication `INVALID_SIGN_IN`; DomainError `CONFLICT`, `RATE_LIMIT_EXCEEDED`
   */
  async use(session: PersonSession, code: string, response: Response): Promise<Buffer> {
    return this.byEither(session, code, (manager) => this.pass(manager, session, response));
  }

  /**
   * Takes the authenticator away, and its recovery codes, by one last code.
   *
   * @returns the hash of the session's new token
   * @throws FailedAuthentication `INVALID_SIGN_IN`; DomainError `CONFLICT`, `RATE_LIMIT_EXCEEDED`
   */
  async remove(session: PersonSession, code: string, response: Response): Promise<Buffer> {
    return this.byEither(session, code, async (manager) => {
      await this.factors.removeTotp(manager, session.userId);
      await this.factors.forgetIfLast(manager, session.userId);
      await this.enrolment.record(manager, session, 'totp', 'removed');
      return this.sessions.change(session, {}, response, manager);
    });
  }

  private async confirmed({ userId }: PersonSession): Promise<Totp> {
    const totp = await this.factors.totp(userId);
    if (totp?.isConfirmed !== true) throw new DomainError('CONFLICT', 'You have no authenticator.');
    return totp;
  }

  /**
   * Does what a code opens, in one transaction. The last wrong one of a round is in the audit log.
   *
   * @throws DomainError `RATE_LIMIT_EXCEEDED` while no code is looked at
   */
  private async inTry<T>(session: PersonSession, act: (manager: EntityManager) => Promise<T>): Promise<T> {
    const taken = await this.factors.takeTry(session.userId);
    if ('waitSeconds' in taken) throw locked(taken.waitSeconds);
    try {
      return await this.dataSource.transaction(act);
    } catch (error) {
      if (taken.isLast && error instanceof FailedAuthentication)
        await this.enrolment.record(this.dataSource.manager, session, 'totp', 'locked');
      throw error;
    }
  }

  /** Does what a code, or a recovery code, of a confirmed authenticator opens, in one transaction. */
  private async byEither<T>(
    session: PersonSession,
    code: string,
    act: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    const totp = await this.confirmed(session);
    const codeHash = recoveryCodeHash(code);
    if (codeHash === null) {
      return this.inTry(session, async (manager) => {
        await this.takeCode(manager, session, totp, code);
        return act(manager);
      });
    }
    return this.dataSource.transaction(async (manager) => {
      if (!(await this.factors.takeRecoveryCode(manager, session.userId, codeHash))) throw wrongCode();
      await this.factors.forgiveTries(manager, session.userId);
      await this.enrolment.record(manager, session, 'totp', 'recovery_code_used');
      return act(manager);
    });
  }

  private async takeCode(
    manager: EntityManager,
    { userId }: PersonSession,
    totp: Totp,
    code: string,
  ): Promise<void> {
    const step = stepOfCode(totp.secret, code.replace(/\s/g, ''), this.clock.nowMs());
    if (step === null || !(await this.factors.takeStep(manager, userId, totp, step))) throw wrongCode();
  }

  private pass(manager: EntityManager, session: PersonSession, response: Response): Promise<Buffer> {
    return this.sessions.change(session, { secondFactorAt: new Date(this.clock.nowMs()) }, response, manager);
  }
}

function hashOf(code: string): Buffer {
  const codeHash = recoveryCodeHash(code);
  if (codeHash === null) throw new Error('a recovery code of ours is of their form');
  return codeHash;
}

function locked(waitSeconds: number): DomainError {
  const message =
    'Five wrong codes in a row: no code is looked at for a quarter of an hour, after five more for an hour, and then for a day each time. A recovery code or a passkey still works.';
  return new DomainError('RATE_LIMIT_EXCEEDED', message, { retryAfterSeconds: waitSeconds });
}

function wrongCode(): FailedAuthentication {
  return new FailedAuthentication(
    'INVALID_SIGN_IN',
    'This code is wrong, or was used already: wait for the next one. The clock of your device must be right.',
  );
}
