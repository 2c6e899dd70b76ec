import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../clock.js';
import { AppConfig } from '../config/app-config.js';
import { mailPlace } from '../secrets/places.js';
import { SecretStore } from '../secrets/secret-store.js';
import { isMailAddress } from './mail-address.js';
import { MailCaps } from './mail-caps.js';
import { MailOutbox } from './mail-outbox.js';
import { isEndedByReaders, type MailData, type MailTemplate } from './templates/templates.js';
import { Unsubscribes } from './unsubscribes.js';

/** One mail to one address. */
export interface MailRequest<T extends MailTemplate> {
  /** One plain address (`isMailAddress`). */
  readonly to: string;
  readonly template: T;
  readonly data: MailData[T];
  /** Whose mail it is: an erasure of the tenant deletes it. */
  readonly tenantId: string | null;
  /** A second mail with this key is not stored. It holds no secret and no address. */
  readonly dedupeKey: string;
  /** Who has it sent to somebody else, as `user:<id>`: caps of a day count it (`MailCaps`). */
  readonly askedBy?: string;
}

/** What is kept, sealed, until the mail is sent. */
export interface MailContent {
  readonly to: string;
  readonly data: unknown;
}

/** How long a mail is tried whose data has no `expiresAt`. */
const TRIED_FOR_MS = 48 * 3_600_000;

/** Puts mail into the outbox, in the transaction that is its cause. `MailWorker` sends it, within seconds. */
@Injectable()
export class Mail {
  constructor(
    private readonly config: AppConfig,
    private readonly outbox: MailOutbox,
    private readonly caps: MailCaps,
    private readonly unsubscribes: Unsubscribes,
    private readonly secrets: SecretStore,
    private readonly clock: Clock,
  ) {}

  /** Whether mail leaves this installation: by `SMTP_URL`, or into the developer's mailbox. */
  get isOn(): boolean {
    const { smtpUrl, hasDevMailbox } = this.config.mail;
    return smtpUrl !== null || hasDevMailbox;
  }

  /**
   * Stores a mail in the caller's transaction: it is sent exactly when that commits. Does nothing while mail is off.
   * After `data.expiresAt`, where there is one, it is no longer sent.
   *
   * @returns whether it was stored: false while mail is off, for a key that was used before, and for a notice that its
   *   reader has ended
   * @throws RangeError for an address that is none; DomainError `RATE_LIMIT_EXCEEDED` beyond a cap of who asks
   */
  async send<T extends MailTemplate>(manager: EntityManager, request: MailRequest<T>): Promise<boolean> {
    const { to, template, data, tenantId, dedupeKey, askedBy } = request;
    if (!isMailAddress(to)) throw new RangeError('mail goes to one plain address');
    if (!this.isOn) return false;
    if (isEndedByReaders(template) && (await this.unsubscribes.has(manager, to))) return false;
    const asked = askedBy === undefined ? null : { askedBy, mailboxHash: await this.caps.mailboxHash(to) };
    if (asked !== null) await this.caps.admit(manager, template, { ...asked, tenantId });
    const id = randomUUID();
    const nowMs = this.clock.nowMs();
    const content: MailContent = { to, data };
    const expiresAt = 'expiresAt' in data ? new Date(data.expiresAt) : new Date(nowMs + TRIED_FOR_MS);
    return this.outbox.insert(manager, {
      ...{ id, tenantId, dedupeKey, template, expiresAt, dueAt: new Date(nowMs), asked },
      content: this.secrets.seal(Buffer.from(JSON.stringify(content)), mailPlace(tenantId, id)),
    });
  }
}
