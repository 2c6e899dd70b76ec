import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A mail to be stored. */
export interface NewMail {
  readonly id: string;
  readonly tenantId: string | null;
  readonly dedupeKey: string;
  readonly template: string;
  /** Sealed. */
  readonly content: Buffer;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  /** Whom it goes to, by a keyed hash, and who had it sent: null for mail that nobody asked for. */
  readonly asked: { readonly mailboxHash: Buffer; readonly askedBy: string } | null;
}

/** A mail that this process may send until its lease ends. */
export interface LeasedMail {
  readonly id: string;
  readonly tenantId: string | null;
  readonly template: string;
  /** Sealed. */
  readonly content: Buffer;
  /** Counts this one; a process whose lease was lost has an earlier number. */
  readonly attempt: number;
  readonly expiresAt: Date;
}

const WAITS = 'sent_at IS NULL AND failed_at IS NULL';
/** Mail for which a person waits, in front of the page. In the words of its index. */
const IS_LINK = `template IN ('sign-in', 'email-link')`;

/** The mail that waits, in the database. No connection is held while mail is sent. */
@Injectable()
export class MailOutbox {
  constructor(private readonly dataSource: DataSource) {}

  /** Stores a mail in the caller's transaction. @returns false when one with its key was stored before */
  async insert(manager: EntityManager, mail: NewMail): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `INSERT INTO mail_outbox (id, tenant_id, dedupe_key, template, content, next_attempt_at, expires_at, mailbox_hash, asked_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (dedupe_key) DO NOTHING RETURNING 1`,
      [
        ...[mail.id, mail.tenantId, mail.dedupeKey, mail.template, mail.content, mail.dueAt, mail.expiresAt],
        ...[mail.asked?.mailboxHash ?? null, mail.asked?.askedBy ?? null],
      ],
    );
    return rows.length > 0;
  }

  /**
   * Takes up to `limit` due mails until `until`: links first, so that whoever signs in waits for no flood of notices.
   * Processes that ask at once get different ones.
   */
  async lease(now: Date, until: Date, limit: number): Promise<LeasedMail[]> {
    const [rows] = await this.dataSource.query<[LeasedMail[], number]>(
      `WITH links AS MATERIALIZED (
         SELECT id FROM mail_outbox WHERE ${WAITS} AND ${IS_LINK} AND next_attempt_at <= $1
          ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED),
       others AS MATERIALIZED (
         SELECT id FROM mail_outbox WHERE ${WAITS} AND NOT (${IS_LINK}) AND next_attempt_at <= $1
          ORDER BY next_attempt_at LIMIT $3 - (SELECT count(*) FROM links) FOR UPDATE SKIP LOCKED)
       UPDATE mail_outbox m SET next_attempt_at = $2, attempts = m.attempts + 1
       FROM (SELECT id FROM links UNION ALL SELECT id FROM others) due
       WHERE m.id = due.id
       RETURNING m.id, m.tenant_id AS "tenantId", m.template, m.content, m.attempts AS attempt, m.expires_at AS "expiresAt"`,
      [now, until, limit],
    );
    return rows;
  }

  /** Records that the mail was sent, and wipes its content. */
  async sent({ id, attempt }: LeasedMail, at: Date): Promise<void> {
    await this.dataSource.query(
      `UPDATE mail_outbox SET sent_at = $3, content = '' WHERE id = $1 AND attempts = $2 AND ${WAITS}`,
      [id, attempt, at],
    );
  }

  /** Records that the mail will never be sent, and wipes its content. */
  async failed({ id, attempt }: LeasedMail, at: Date, failure: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE mail_outbox SET failed_at = $3, failure = $4, content = '' WHERE id = $1 AND attempts = $2 AND ${WAITS}`,
      [id, attempt, at, failure],
    );
  }

  /** Gives the mail back: it is due again at that time. */
  async postpone({ id, attempt }: LeasedMail, until: Date, failure: string | null): Promise<void> {
    await this.dataSource.query(
      `UPDATE mail_outbox SET next_attempt_at = $3, failure = $4 WHERE id = $1 AND attempts = $2 AND ${WAITS}`,
      [id, attempt, until, failure],
    );
  }

  /** How many mails wait whose first attempt was due. */
  async waiting(now: Date): Promise<number> {
    const [row] = await this.dataSource.query<[{ waiting: number }]>(
      `SELECT count(*)::int AS waiting FROM mail_outbox WHERE ${WAITS} AND (attempts > 0 OR next_attempt_at <= $1)`,
      [now],
    );
    return row.waiting;
  }

  /**
   * Ends the mail that expired before that time and still waits, and wipes its content: the worker does so when it takes
   * one, and there is none where mail was switched off.
   *
   * @param before at least a lease ago, so that none of them is in transit
   * @returns how many
   */
  async expire(before: Date, at: Date): Promise<number> {
    const [, expired] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE mail_outbox SET failed_at = $2, failure = 'expired', content = '' WHERE ${WAITS} AND expires_at < $1`,
      [before, at],
    );
    return expired;
  }

  /** Deletes what ended before that time. */
  async prune(before: Date): Promise<void> {
    await this.dataSource.query(
      'DELETE FROM mail_outbox WHERE created_at < $1 AND (sent_at < $1 OR failed_at < $1)',
      [before],
    );
  }
}

/** Deletes the mail of an erased tenant, in the caller's transaction. What a process sends just now still arrives. */
export async function deleteTenantMail(manager: EntityManager, tenantId: string): Promise<void> {
  await manager.query('DELETE FROM mail_outbox WHERE tenant_id = $1', [tenantId]);
}
