import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys by tenant, and the one global directory that finds a key's tenant by its hash. No plaintext is ever stored.
 * `limited_by` names the keys whose `requests_per_day` a key's requests count against: itself, or whom it comes of.
 */
export class CreateApiKeys1763800000002 implements MigrationInterface {
  readonly name = 'CreateApiKeys1763800000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_keys (
        tenant_id uuid NOT NULL REFERENCES tenants (id),
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        environment text NOT NULL CHECK (environment IN ('live', 'test')),
        name text,
        masked_key text NOT NULL,
        scopes text[] NOT NULL,
        allowed_ips text[],
        requests_per_day integer,
        limited_by uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(limited_by) <= 4),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        expires_at timestamptz(3),
        revoked_at timestamptz(3),
        last_used_at timestamptz(3),
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX api_keys_created_idx ON api_keys (tenant_id, created_at, id);

      CREATE TABLE api_key_directory (
        key_hash bytea PRIMARY KEY,
        tenant_id uuid NOT NULL,
        key_id uuid NOT NULL,
        FOREIGN KEY (tenant_id, key_id) REFERENCES api_keys (tenant_id, id)
      );
      CREATE INDEX api_key_directory_key_idx ON api_key_directory (tenant_id, key_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_key_directory; DROP TABLE api_keys;');
  }
}
