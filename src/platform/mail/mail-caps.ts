import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { mailboxOf } from './mail-address.js';
import type { MailTemplate } from './templates/templates.js';
import { Unsubscribes } from './unsubscribes.js';

/** The most of 24 hours, and what the sender hears beyond it. */
interface Cap {
  readonly most: number;
  readonly message: string;
}

interface Caps {
  readonly mailbox: Cap;
  readonly sender: Cap;
  /** Of one account, whoever sends; absent for mail of none. */
  readonly account?: Cap;
}

/** Caps of mail that one person has sent to another: of all senders to one mailbox, and of one sender. */
const CAPS: Readonly<Partial<Record<MailTemplate, Caps>>> = {
  invitation: {
    mailbox: {
      most: 5,
      message:
        'This address was sent five invitations within a day: it finds the latest one, maybe among unwanted mail. Or invite without an address, and hand the link over yourself.',
    },
    sender: {
      most: 50,
      message:
        'You have sent 50 invitations by mail within a day, in all your accounts. Invite without an address, and hand the link over yourself, or try again later.',
    },
    account: {
      most: 50,
      message:
        'This account has sent 50 invitations by mail within a day. Invite without an address, and hand the link over yourself, or try again later.',
    },
  },
  'email-link': {
    mailbox: {
      most: 10,
      message:
        'This address was sent ten links within a day: look for the latest one, also among unwanted mail, or try again later.',
    },
    sender: {
      most: 10,
      message: 'You have asked for ten such links within a day: use the latest one, or try again later.',
    },
  },
};

/** Who is asked about, and which column of the outbox names it. */
type Counted = readonly [column: 'mailbox_hash' | 'asked_by' | 'tenant_id', value: Buffer | string, cap: Cap];

/**
 * Keeps people from flooding others with our mail. Counts the rows of the outbox, one mail after another for one account,
 * one sender and one mailbox, so a cap holds for any number of requests at once and in every process.
 */
@Injectable()
export class MailCaps {
  constructor(private readonly unsubscribes: Unsubscribes) {}

  /** The keyed hash by which mail to one mailbox is counted: whatever the case, and without what follows `+`. */
  mailboxHash(address: string): Promise<Buffer> {
    return this.unsubscribes.hashOf(mailboxOf(address));
  }

  /**
   * Admits a mail that somebody asked for, in the transaction that stores it; others wait for its end.
   *
   * @throws DomainError `RATE_LIMIT_EXCEEDED`, with the time until one more fits
   */
  async admit(
    manager: EntityManager,
    template: MailTemplate,
    mail: { readonly mailboxHash: Buffer; readonly askedBy: string; readonly tenantId: string | null },
  ): Promise<void> {
    const caps = CAPS[template];
    if (caps === undefined) return;
    const counted: readonly Counted[] = [
      ...(caps.account === undefined || mail.tenantId === null
        ? []
        : ([['tenant_id', mail.tenantId, caps.account]] as const)),
      ['asked_by', mail.askedBy, caps.sender],
      ['mailbox_hash', mail.mailboxHash, caps.mailbox],
    ];
    for (const one of counted) await this.assertFits(manager, template, one);
  }

  private async assertFits(
    manager: EntityManager,
    template: MailTemplate,
    [column, value, { most, message }]: Counted,
  ): Promise<void> {
    const name = `mail:${template}:${typeof value === 'string' ? value : value.toString('hex')}`;
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
    // A statement of its own: it sees what the last holder of the lock has stored.
    const [full] = await manager.query<{ seconds: number }[]>(
      `SELECT extract(epoch FROM created_at + interval '1 day' - now())::float8 AS seconds FROM mail_outbox
        WHERE ${column} = $1 AND template = $2 AND asked_by IS NOT NULL AND created_at > now() - interval '1 day'
        ORDER BY created_at DESC OFFSET $3 LIMIT 1`,
      [value, template, most - 1],
    );
    if (full !== undefined)
      throw new DomainError('RATE_LIMIT_EXCEEDED', message, { retryAfterSeconds: full.seconds });
  }
}
