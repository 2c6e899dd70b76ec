import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Banned addresses, and the last failed authentications of each address; both know an address by its keyed hash only.
 * Global tables: an address belongs to no tenant. `level` is the step of the ladder, null for bans by the operator.
 */
export class CreateBans1763800000008 implements MigrationInterface {
  readonly name = 'CreateBans1763800000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bans (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        address_hash text NOT NULL,
        reason text NOT NULL,
        until timestamptz(3) NOT NULL,
        include_keys boolean NOT NULL DEFAULT false,
        level integer,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        lifted_at timestamptz(3)
      );
      CREATE INDEX bans_address_idx ON bans (address_hash, until);
      CREATE INDEX bans_until_idx ON bans (until);

      CREATE TABLE failed_authentications (
        address_hash text PRIMARY KEY,
        failed_at timestamptz(3)[] NOT NULL,
        updated_at timestamptz(3) NOT NULL
      );
      CREATE INDEX failed_authentications_updated_idx ON failed_authentications (updated_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE failed_authentications; DROP TABLE bans;');
  }
}
