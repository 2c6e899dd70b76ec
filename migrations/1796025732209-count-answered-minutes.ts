import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keeps in which minutes a readiness probe of any process was answered well: one row a day (UTC), one bit a minute.
 * `GET /stats` shows the share of a day. The table is new, so no lock waits for anything.
 */
export class CountAnsweredMinutes1796025732209 implements MigrationInterface {
  readonly name = 'CountAnsweredMinutes1796025732209';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE answered_minutes (
      day date PRIMARY KEY,
      minutes bit(1440) NOT NULL
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE answered_minutes');
  }
}
