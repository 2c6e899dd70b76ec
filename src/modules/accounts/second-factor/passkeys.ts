import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { isUUID } from 'class-validator';
import type { Response } from 'express';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import { FailedAuthentication } from '../../limits/index.js';
import { Challenges, type ChallengeKind } from '../sign-in/challenges.repository.js';
import { Sessions } from '../sessions/sessions.service.js';
import type { PersonSession } from '../sessions/person-session.js';
import { Enrolment } from './enrolment.js';
import { SecondFactorsRepository } from './second-factors.repository.js';
import {
  challengeOf,
  creationOptions,
  credentialIdOf,
  newPasskeyOf,
  relyingPartyOf,
  requestOptions,
  signCountAfter,
  type Ceremony,
} from './webauthn.js';

/** A ceremony that was answered. `hasOperatorKey`: it was begun with the operator key. */
interface AnsweredCeremony extends Ceremony {
  readonly hasOperatorKey: boolean;
}

const LIFE_MS = 300_000;
const MOST_PASSKEYS = 10;

/**
 * Passkeys (WebAuthn) as second factors. A challenge is issued to one person for one purpose, lasts five minutes and
 * counts once; the authenticator must have verified the person. Passkeys belong to the host name of the console. What
 * changes the session returns the hash of its new token.
 */
@Injectable()
export class Passkeys {
  constructor(
    private readonly dataSource: DataSource,
    private readonly factors: SecondFactorsRepository,
    private readonly challenges: Challenges,
    private readonly enrolment: Enrolment,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /**
   * What the browser needs to make a passkey.
   *
   * @param hasOperatorKey whether the operator key was given for it
   * @throws DomainError `CONFLICT` after ten, or at a bare IP address
   */
  async creation(
    session: PersonSession,
    origin: string,
    hasOperatorKey: boolean,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const known = await this.factors.passkeys(session.userId);
    if (known.length >= MOST_PASSKEYS)
      throw new DomainError('CONFLICT', 'You have ten passkeys: remove one first.');
    const user = { id: session.userId, label: session.email ?? session.userId };
    const options = await creationOptions(
      domainOf(origin),
      user,
      known.map(({ credentialId }) => credentialId),
    );
    await this.issue('enrol-passkey', session, options.challenge, { origin, hasOperatorKey });
    return options;
  }

  /**
   * Stores the passkey that a browser made. The session has given its second factor then.
   *
   * @throws FailedAuthentication `INVALID_SIGN_IN`; DomainError `CONFLICT` for a passkey that somebody has, and as
   *   `FreshSession.assert`
   */
  async add(
    session: PersonSession,
    passkey: { readonly name: string; readonly answer: unknown },
    response: Response,
  ): Promise<Buffer> {
    this.enrolment.assertFresh(session);
    const ceremony = await this.answered('enrol-passkey', session, passkey.answer);
    const made = await newPasskeyOf(passkey.answer, ceremony);
    if (made === null) throw refused();
    return this.dataSource.transaction(async (manager) => {
      if ((await this.factors.addPasskey(manager, session.userId, passkey.name, made)) === null)
        throw new DomainError('CONFLICT', 'This passkey is in use already.');
      await this.enrolment.record(manager, session, 'passkey', 'enrolled');
      await this.enrolment.ended(manager, session, ceremony.hasOperatorKey);
      return this.pass(manager, session, response);
    });
  }

  /** What the browser needs to use a passkey. @throws DomainError `CONFLICT` without one */
  async request(session: PersonSession, origin: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const known = await this.factors.passkeys(session.userId);
    if (known.length === 0) throw new DomainError('CONFLICT', 'You have no passkey.');
    const options = await requestOptions(
      domainOf(origin),
      known.map(({ credentialId }) => credentialId),
    );
    await this.issue('passkey', session, options.challenge, { origin });
    return options;
  }

  /** Takes a passkey as the session's second factor. @throws FailedAuthentication `INVALID_SIGN_IN` */
  async use(session: PersonSession, answer: unknown, response: Response): Promise<Buffer> {
    const ceremony = await this.answered('passkey', session, answer);
    const credentialId = credentialIdOf(answer);
    const known = await this.factors.passkeys(session.userId);
    const passkey = known.find((each) => each.credentialId === credentialId);
    const signCount = passkey === undefined ? null : await signCountAfter(answer, ceremony, passkey);
    if (passkey === undefined || signCount === null) throw refused();
    return this.dataSource.transaction(async (manager) => {
      if (!(await this.factors.usePasskey(manager, passkey, signCount))) throw refused();
      await this.factors.forgiveTries(manager, session.userId);
      return this.pass(manager, session, response);
    });
  }

  /** Takes a passkey away. @throws DomainError `NOT_FOUND`, and as `FreshSession.assert` */
  async remove(session: PersonSession, id: string, response: Response): Promise<Buffer> {
    this.enrolment.assertFresh(session);
    return this.dataSource.transaction(async (manager) => {
      if (!isUUID(id) || !(await this.factors.removePasskey(manager, session.userId, id)))
        throw new DomainError('NOT_FOUND', 'You have no such passkey.');
      await this.factors.forgetIfLast(manager, session.userId);
      await this.enrolment.record(manager, session, 'passkey', 'removed');
      return this.sessions.change(session, {}, response, manager);
    });
  }

  private async issue(
    kind: ChallengeKind,
    { userId }: PersonSession,
    challenge: string,
    data: { readonly origin: string; readonly hasOperatorKey?: boolean },
  ): Promise<void> {
    await this.challenges.insert(this.dataSource.manager, {
      ...{
        kind,
        subject: userId,
        secretHash: hashOf(challenge),
        browserHash: null,
        userId,
        data,
      },
      expiresAt: new Date(this.clock.nowMs() + LIFE_MS),
    });
  }

  /** Uses up the challenge that an answer is for, in a transaction of its own: an answer that fails uses it up, too. */
  private async answered(
    kind: ChallengeKind,
    { userId }: PersonSession,
    answer: unknown,
  ): Promise<AnsweredCeremony> {
    const challenge = challengeOf(answer);
    if (challenge === null)
      throw new DomainError('INVALID_SIGN_IN', 'This is no answer of a browser to what was asked.');
    const taken = await this.challenges.take(this.dataSource.manager, [kind], hashOf(challenge), null);
    const origin = taken?.data['origin'];
    if (taken?.userId !== userId || typeof origin !== 'string') throw refused();
    return { challenge, origin, hasOperatorKey: taken.data['hasOperatorKey'] === true };
  }

  private pass(manager: EntityManager, session: PersonSession, response: Response): Promise<Buffer> {
    return this.sessions.change(session, { secondFactorAt: new Date(this.clock.nowMs()) }, response, manager);
  }
}

function domainOf(origin: string): string {
  const domain = relyingPartyOf(origin);
  if (domain === null)
    throw new DomainError(
      'CONFLICT',
      'Browsers keep no passkeys for a bare IP address: open the console by its name.',
    );
  return domain;
}

function refused(): FailedAuthentication {
  return new FailedAuthentication(
    'INVALID_SIGN_IN',
    'This passkey was not accepted: it is not yours here, or the request is too old or was answered already.',
  );
}

function hashOf(challenge: string): Buffer {
  return hash('sha256', challenge, 'buffer');
}
