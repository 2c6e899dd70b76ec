import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries of the screening list may belong to an incident that everybody may read: its name, chain, date and source.
 * Nothing is public unless the operator's table says so.
 *
 * Locks: `screening_entries` exclusively, for the instant of the change alone; no row is rewritten. It gives up after
 * two seconds, because verifications read the table. Then nothing has changed and the command can be repeated.
 */
export class PublishIncidents1796025730537 implements MigrationInterface {
  readonly name = 'PublishIncidents1796025730537';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '2s'`);
    await runner.query(`ALTER TABLE screening_entries ADD COLUMN is_public boolean NOT NULL DEFAULT false,
      ADD COLUMN incident text, ADD COLUMN chain text, ADD COLUMN incident_date date, ADD COLUMN source text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '2s'`);
    await runner.query(`ALTER TABLE screening_entries DROP COLUMN source, DROP COLUMN incident_date, DROP COLUMN chain,
      DROP COLUMN incident, DROP COLUMN is_public`);
  }
}
