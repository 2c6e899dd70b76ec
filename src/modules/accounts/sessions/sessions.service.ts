import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import { EndedViews } from './ended-views.js';
import { KnownSessions } from './known-sessions.js';
import { SessionCookies } from './session-cookies.js';
import { SessionSecret } from './session-secret.js';
import type { Session, SignInMethod } from './session.js';
import { SessionsRepository } from './sessions.repository.js';

const DAY_MS = 86_400_000;
/** The longest life of a session, in use or not. */
const LIFE_MS = 30 * DAY_MS;
/** That of a session by the operator key, which no second factor protects. */
const OPERATOR_LIFE_MS = DAY_MS / 2;
const USER_AGENT_LENGTH = 200;

/** Who signs in, and how. */
export interface SignedInPerson {
  readonly method: SignInMethod;
  readonly userId: string | null;
  readonly tenantId: string | null;
  readonly operatorKeyHash?: Buffer;
}

/** A request with the answer that takes its cookies. */
export interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/**
 * Opens, changes and ends sessions. Every sign-in makes a new session and ends the one that the browser had, and every
 * change of what a session may do gives it a new token, so that a token that was planted or seen before is worth
 * nothing (session fixation).
 */
@Injectable()
export class Sessions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: SessionsRepository,
    private readonly secret: SessionSecret,
    private readonly cookies: SessionCookies,
    private readonly known: KnownSessions,
    private readonly views: EndedViews,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a session in the caller's transaction. The cookie is in the answer, and is worth nothing if that fails.
   *
   * @returns the hash of its token
   */
  async open(
    manager: EntityManager,
    person: SignedInPerson,
    { request, response }: Exchange,
  ): Promise<Buffer> {
    const token = await this.secret.makeToken('session');
    const lifeMs = person.method === 'operator-key' ? OPERATOR_LIFE_MS : LIFE_MS;
    const expiresAt = new Date(this.clock.nowMs() + lifeMs);
    const old = await this.secret.hashOf('session', this.cookies.get(request, 'session'));
    if (old !== null) await this.views.endSessionByToken(manager, old);
    const tokenHash = await this.hashOf(token);
    await this.repository.insert(manager, {
      tokenHash,
      userId: person.userId,
      method: person.method,
      tenantId: person.tenantId,
      secondFactorAt: null,
      operatorKeyHash: person.operatorKeyHash ?? null,
      userAgent: userAgentOf(request),
      expiresAt,
    });
    this.cookies.set(response, 'session', token, expiresAt);
    this.known.note(token, true);
    return tokenHash;
  }

  /**
   * Changes what a session may do, and gives it a new token.
   *
   * @returns the hash of the new token
   * @throws DomainError `NOT_SIGNED_IN` when the session has ended meanwhile
   */
  async change(
    session: Session,
    change: Parameters<SessionsRepository['replaceToken']>[3],
    response: Response,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Buffer> {
    const token = await this.secret.makeToken('session');
    const tokenHash = await this.hashOf(token);
    if (!(await this.repository.replaceToken(manager, session.id, tokenHash, change)))
      throw new DomainError('NOT_SIGNED_IN', 'Your session has ended: sign in at /console.');
    this.cookies.set(response, 'session', token, session.expiresAt);
    this.known.note(token, true);
    return tokenHash;
  }

  /** The session that a request comes with, of whatever page; null without one that lives. */
  async present(request: Request, manager: EntityManager = this.dataSource.manager): Promise<Session | null> {
    const tokenHash = await this.secret.hashOf('session', this.cookies.get(request, 'session'));
    return tokenHash === null ? null : this.repository.find(tokenHash, manager);
  }

  /** Ends the session, and takes the cookie back. */
  async end(
    sessionId: string,
    response: Response,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<void> {
    await this.repository.end(sessionId, manager);
    this.cookies.end(response, 'session');
  }

  private async hashOf(token: string): Promise<Buffer> {
    const hash = await this.secret.hashOf('session', token);
    if (hash === null) throw new Error('a token of ours is taken');
    return hash;
  }
}

function userAgentOf(request: Request): string | null {
  return request.get('user-agent')?.slice(0, USER_AGENT_LENGTH) ?? null;
}
