import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Two settings of tables that every new verification writes (docs/performance.md, "What a write costs").
 *
 * `verification_leases` keeps its pages when it is empty. Otherwise a vacuum truncates it to none, and a session that
 * plans then reads the whole table in each commit, with all its dead rows, until the next vacuum.
 *
 * New ids of payments begin with the time of day in milliseconds, so that they are neighbours in their index. Random
 * ones each take another page of it, which a large table has on disk or in the kernel only. 74 bits stay random, and
 * the id is a UUID of version 4 still.
 *
 * Locks: of the leases, one that lets reads and writes pass. `payments` is locked exclusively, for the instant of the
 * change alone. It comes last and gives up after two seconds, because verifications queue behind a waiting lock. Then
 * nothing has changed and the command can be repeated.
 */
export class KeepVerificationsOnFewPages1795988334184 implements MigrationInterface {
  readonly name = 'KeepVerificationsOnFewPages1795988334184';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '2s'`);
    await runner.query('ALTER TABLE verification_leases SET (vacuum_truncate = off)');
    await runner.query(`ALTER TABLE payments ALTER COLUMN id SET DEFAULT ${ORDERED_ID}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '2s'`);
    await runner.query('ALTER TABLE verification_leases RESET (vacuum_truncate)');
    await runner.query('ALTER TABLE payments ALTER COLUMN id SET DEFAULT gen_random_uuid()');
  }
}

/** The last six bytes of the time, then ten of a random UUID. (`uuidv7()` needs Postgres 18.) */
const ORDERED_ID = `encode(overlay(uuid_send(gen_random_uuid())
  PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 'hex')::uuid`;
