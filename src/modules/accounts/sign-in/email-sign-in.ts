import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { requireOwnOrigin } from '../../../platform/http/browser/own-origin.js';
import { FailedAuthentication } from '../../limits/index.js';
import { BrowserMark } from '../sessions/browser-mark.js';
import { Sessions, type Exchange } from '../sessions/sessions.service.js';
import { SessionSecret } from '../sessions/session-secret.js';
import type { PersonSession } from '../sessions/person-session.js';
import { UserEmails } from '../users/user-emails.js';
import { Requesters } from './requesters.js';
import { Challenges, type Challenge } from './challenges.repository.js';
import { LINK_KINDS, LinkMails } from './link-mails.js';
import { SignUp } from './sign-up.js';

const MOST_TRIES = 5;

/** What is kept with a link. `sessionId`: the session to whose person it joins the address. */
interface LinkData {
  readonly email: string;
  readonly invitationHash?: string | null;
  readonly sessionId?: string;
}

/** What a link shows: a button in the browser that asked for it, a code to type there in any other one. */
export type LookedAt =
  { readonly sameBrowser: true } | { readonly sameBrowser: false; readonly code: string };

/**
 * Signs people in by a link in a mail. A link is used once, within 15 minutes, and only by the browser that asked for
 * it, so whoever opens it first (a scanner of mail, a forwarded mail) gets nothing. In another browser it shows a code
 * of six digits, to be typed in the one that asked; a code exists only once a link was opened elsewhere, and has five
 * tries.
 */
@Injectable()
export class EmailSignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly challenges: Challenges,
    private readonly signUp: SignUp,
    private readonly emails: UserEmails,
    private readonly sessions: Sessions,
    private readonly browser: BrowserMark,
    private readonly secret: SessionSecret,
    private readonly requesters: Requesters,
    private readonly links: LinkMails,
    private readonly config: AppConfig,
  ) {}

  /**
   * Sends a link, if the address may sign in. The answer and the work are the same if it may not.
   *
   * @param invitation the token of an invitation, if the person holds one
   * @throws DomainError as `LinkMails.send`
   */
  async ask(email: string, invitation: string | null, exchange: Exchange): Promise<Date> {
    const origin = requireOwnOrigin(exchange.request, this.config);
    const browserHash = await this.browser.make(exchange);
    const invitationHash = await this.secret.hashOf('invitation', invitation);
    const requester = await this.requesters.ofAddress(exchange.request, email);
    return this.dataSource.transaction(async (manager) => {
      const isWanted = await this.signUp.mayEnter(manager, email, invitationHash);
      return this.links.send(manager, {
        ...{ kind: 'email', email, origin, browserHash, requester, userId: null, isWanted },
        data: { invitationHash: invitationHash?.toString('hex') ?? null },
      });
    });
  }

  /**
   * Sends a link that joins the address to a person who is signed in, in this session and while it lives.
   *
   * @throws DomainError as `LinkMails.send`
   */
  async askToJoin({ id, userId }: PersonSession, email: string, exchange: Exchange): Promise<Date> {
    const origin = requireOwnOrigin(exchange.request, this.config);
    const browserHash = await this.browser.make(exchange);
    const requester = await this.requesters.ofAddress(exchange.request, email);
    return this.dataSource.transaction((manager) =>
      this.links.send(manager, {
        ...{ kind: 'join-email', email, origin, browserHash, requester, userId, isWanted: true },
        data: { sessionId: id },
      }),
    );
  }

  /**
   * Says what a link is good for in this browser. Uses nothing up.
   *
   * @throws DomainError `INVALID_SIGN_IN` for a link that is unknown, used or past
   */
  async look(token: string, { request }: Pick<Exchange, 'request'>): Promise<LookedAt> {
    const tokenHash = await this.secret.hashOf('link', token);
    if (tokenHash === null) throw noLink();
    const challenge = await this.challenges.find(LINK_KINDS, tokenHash);
    if (challenge === null) throw deadLink();
    const browserHash = await this.browser.read(request);
    if (browserHash !== null && challenge.browserHash?.equals(browserHash) === true)
      return { sameBrowser: true };
    const code = await this.codeOf(challenge.id);
    await this.challenges.giveCode(challenge.id, await this.codeHash(challenge.id, code));
    return { sameBrowser: false, code };
  }

  /**
   * Uses a link up, in the browser that asked for it, and signs in.
   *
   * @returns the hash of the session's new token
   * @throws DomainError `INVALID_SIGN_IN`, `SIGN_UP_CLOSED`, and as `UserEmails.join`
   */
  async confirm(token: string, exchange: Exchange): Promise<Buffer> {
    const tokenHash = await this.secret.hashOf('link', token);
    const browserHash = await this.browser.read(exchange.request);
    if (tokenHash === null) throw noLink();
    if (browserHash === null) throw deadLink();
    return this.dataSource.transaction(async (manager) => {
      const challenge = await this.challenges.take(manager, LINK_KINDS, tokenHash, browserHash);
      if (challenge === null) throw deadLink();
      return this.meet(manager, challenge, exchange);
    });
  }

  /**
   * Uses a link up by the code that it showed elsewhere, and signs in.
   *
   * @returns as `confirm`
   * @throws as `confirm`
   */
  async confirmByCode(code: string, exchange: Exchange): Promise<Buffer> {
    const browserHash = await this.browser.read(exchange.request);
    const open =
      browserHash === null ? [] : await this.challenges.tryCodes(LINK_KINDS, browserHash, MOST_TRIES);
    const challenge = await this.answeredBy(open, code);
    if (challenge === null) throw wrongCode();
    return this.dataSource.transaction(async (manager) => {
      if (!(await this.challenges.takeById(manager, challenge.id))) throw wrongCode();
      return this.meet(manager, challenge, exchange);
    });
  }

  /** What the link promised is done, in the transaction that used it up. */
  private async meet(manager: EntityManager, challenge: Challenge, exchange: Exchange): Promise<Buffer> {
    const { email, invitationHash, sessionId } = challenge.data as unknown as LinkData;
    if (sessionId !== undefined) {
      const tokenHash = await this.emails.join(manager, { sessionId, email }, exchange);
      if (tokenHash === null) throw deadLink();
      await this.requesters.know(exchange.response, email);
      return tokenHash;
    }
    const held = typeof invitationHash === 'string' ? Buffer.from(invitationHash, 'hex') : null;
    const entrant = await this.signUp.enter(manager, { kind: 'email', email }, held);
    await this.requesters.know(exchange.response, email);
    return this.sessions.open(manager, { method: 'email', ...entrant }, exchange);
  }

  private async answeredBy(open: readonly Challenge[], code: string): Promise<Challenge | null> {
    for (const challenge of open) {
      const wanted = Buffer.from(String(challenge.data['codeHash']));
      const given = Buffer.from(await this.codeHash(challenge.id, code));
      if (wanted.length === given.length && timingSafeEqual(wanted, given)) return challenge;
    }
    return null;
  }

  /** The code of a link: the same at each look, so that one that was read stays right. */
  private async codeOf(challengeId: string): Promise<string> {
    const mark = await this.secret.sign('link-code', challengeId);
    return String(Number.parseInt(mark.slice(0, 12), 16) % 1_000_000).padStart(6, '0');
  }

  private codeHash(challengeId: string, code: string): Promise<string> {
    return this.secret.sign('code', `${challengeId}:${code}`);
  }
}

const DEAD =
  'This link does not work: it was used, is older than 15 minutes, or was asked for in another browser. Ask for another one.';

/** What was never a link of ours is a guess, which counts towards a ban. */
function noLink(): FailedAuthentication {
  return new FailedAuthentication('INVALID_SIGN_IN', DEAD);
}

/** A link of ours proves by its mark that nobody guessed it: whoever opens old mail is not banned. */
function deadLink(): DomainError {
  return new DomainError('INVALID_SIGN_IN', DEAD);
}

function wrongCode(): FailedAuthentication {
  return new FailedAuthentication(
    'INVALID_SIGN_IN',
    'This code is not right here, or has been tried five times. Open the link elsewhere again, or ask for another one.',
  );
}
