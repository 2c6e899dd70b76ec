import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An event keeps the span that caused it (W3C `traceparent`), so that the trace of its delivery is linked to that of the
 * request. Null for requests that are not traced, and for events of the last release.
 *
 * Locks: both tables exclusively, for the instant of the change alone; no row is rewritten. It gives up after two
 * seconds, because verifications queue behind a waiting lock. Then nothing has changed and the command can be repeated.
 */
export class KeepTheCauseOfEvents1795999426820 implements MigrationInterface {
  readonly name = 'KeepTheCauseOfEvents1795999426820';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '2s'`);
    await runner.query('ALTER TABLE outbox ADD COLUMN traceparent text');
    await runner.query('ALTER TABLE webhook_events ADD COLUMN traceparent text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '2s'`);
    await runner.query('ALTER TABLE webhook_events DROP COLUMN traceparent');
    await runner.query('ALTER TABLE outbox DROP COLUMN traceparent');
  }
}
