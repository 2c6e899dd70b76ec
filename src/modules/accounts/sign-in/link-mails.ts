import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { Clock } from '../../../platform/clock.js';
import { mailboxOf } from '../../../platform/mail/mail-address.js';
import { Mail } from '../../../platform/mail/mail.js';
import { SessionSecret } from '../sessions/session-secret.js';
import type { Requester } from './requesters.js';
import { Challenges } from './challenges.repository.js';

const MINUTE_MS = 60_000;
const LINK_MINUTES = 15;
const LINK_PATH = '/console/sign-in/link';

/** What links are for: to sign in, or to join an address to a person. */
export const LINK_KINDS = ['email', 'join-email'] as const;

/** Links for one requester to one address, in a link's life and in an hour. */
const MOST_RECENT = 5;
const MOST_OF_REQUESTER = 8;
/**
 * Mails to one address in an hour, whoever asks. Some are kept for networks that ask for the first time in the hour, and
 * the last for browsers that are known for the address: so a few networks that ask again and again keep nobody out.
 */
const MOST_MAILED = { known: 25, first: 20, other: 15 } as const;
/**
 * Mails to sign in, in an hour, for one requester to all addresses together: else a network had us write to any number of
 * people. A browser that is known for its address asks for that one alone, and counts apart; who joins an address is
 * signed in, and has caps as a person.
 */
const MOST_MAILED_FOR_REQUESTER = 30;

/** A link to be sent. */
export interface Link {
  readonly kind: (typeof LINK_KINDS)[number];
  /** In its canonical spelling. */
  readonly email: string;
  readonly origin: string;
  readonly browserHash: Buffer;
  readonly requester: Requester;
  readonly userId: string | null;
  /** False does the same work, and sends nothing. */
  readonly isWanted: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Sends links by mail, and keeps an address from being flooded with them, and its person from being locked out. */
@Injectable()
export class LinkMails {
  constructor(
    private readonly challenges: Challenges,
    private readonly secret: SessionSecret,
    private readonly mail: Mail,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a link, and sends it in the caller's transaction. Neither answer nor statements tell whether it is wanted, or
   * whether the address has had, or the requester has caused, enough mail for the moment: links that were sent stay
   * good.
   *
   * @returns when the link ends
   * @throws DomainError `RATE_LIMIT_EXCEEDED` for a requester who has asked enough
   */
  async send(manager: EntityManager, link: Link): Promise<Date> {
    const { kind, email, origin, browserHash, requester, userId } = link;
    // By mailbox: else each spelling with a `+` had limits of its own.
    const subject = mailboxOf(email);
    const latest = await this.challenges.countLatest(manager, LINK_KINDS, subject, {
      requesterHash: requester.hash,
      minutes: LINK_MINUTES,
    });
    if (latest.recent >= MOST_RECENT || latest.ofRequester >= MOST_OF_REQUESTER) throw askedEnough();
    const standing = latest.ofRequester === 0 ? 'first' : 'other';
    const isMailed =
      link.isWanted &&
      latest.mailed < MOST_MAILED[requester.isKnown ? 'known' : standing] &&
      (kind === 'join-email' || latest.mailedForRequester < MOST_MAILED_FOR_REQUESTER);
    const token = await this.secret.makeToken('link');
    const expiresAt = new Date(this.clock.nowMs() + LINK_MINUTES * MINUTE_MS);
    const id = await this.challenges.insert(manager, {
      ...{
        kind,
        subject,
        secretHash: hash('sha256', token, 'buffer'),
        browserHash,
        userId,
        expiresAt,
      },
      ...{ requesterHash: requester.hash, data: { ...link.data, email, isMailed } },
    });
    // What is not sent is stored as well, and taken back: else the time of the answer told one from the other.
    await manager.query('SAVEPOINT link_mail');
    await this.mail.send(manager, {
      to: email,
      template: kind === 'email' ? 'sign-in' : 'email-link',
      data: { link: `${origin}${LINK_PATH}#${token}`, expiresAt: expiresAt.toISOString() },
      ...{ tenantId: null, dedupeKey: `sign-in:${id}` },
      ...(userId !== null && { askedBy: `user:${userId}` }),
    });
    await manager.query(isMailed ? 'RELEASE SAVEPOINT link_mail' : 'ROLLBACK TO SAVEPOINT link_mail');
    return expiresAt;
  }
}

function askedEnough(): DomainError {
  return new DomainError(
    'RATE_LIMIT_EXCEEDED',
    'You have asked for several links to this address: look for the latest one, also among unwanted mail.',
    { retryAfterSeconds: LINK_MINUTES * 60 },
  );
}
