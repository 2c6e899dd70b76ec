import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mail waits in `mail_outbox` from the transaction that is its cause until a process has sent it. `content` holds the
 * recipient and the values of the template, sealed; it is empty once the mail is sent or has failed. The row stays for
 * its `dedupe_key`. `asked_by` and `mailbox_hash`, a keyed hash, are of mail that one person has sent to another: they are
 * counted against caps of a day. `mail_unsubscribes` holds keyed hashes of addresses that want no more notices.
 *
 * Both tables are new, so no lock waits for anything.
 */
export class AddMail1796053482812 implements MigrationInterface {
  readonly name = 'AddMail1796053482812';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE mail_outbox (
      id uuid PRIMARY KEY,
      tenant_id uuid,
      dedupe_key text NOT NULL UNIQUE,
      template text NOT NULL,
      content bytea NOT NULL,
      attempts smallint NOT NULL DEFAULT 0,
      next_attempt_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      sent_at timestamptz,
      failed_at timestamptz,
      failure text,
      mailbox_hash bytea,
      asked_by text
    )`);
    await runner.query(
      `CREATE INDEX mail_outbox_due_idx ON mail_outbox (next_attempt_at) WHERE sent_at IS NULL AND failed_at IS NULL`,
    );
    // Links are taken before everything else.
    await runner.query(
      `CREATE INDEX mail_outbox_link_idx ON mail_outbox (next_attempt_at)
        WHERE sent_at IS NULL AND failed_at IS NULL AND template IN ('sign-in', 'email-link')`,
    );
    await runner.query(`CREATE INDEX mail_outbox_tenant_idx ON mail_outbox (tenant_id)`);
    await runner.query(
      `CREATE INDEX mail_outbox_mailbox_idx ON mail_outbox (mailbox_hash, template, created_at) WHERE asked_by IS NOT NULL`,
    );
    await runner.query(
      `CREATE INDEX mail_outbox_sender_idx ON mail_outbox (asked_by, template, created_at) WHERE asked_by IS NOT NULL`,
    );
    await runner.query(`CREATE TABLE mail_unsubscribes (
      address_hash bytea PRIMARY KEY,
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mail_unsubscribes');
    await runner.query('DROP TABLE mail_outbox');
  }
}
