import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * First answers by Idempotency-Key, for a day. While the first request is under way its row is leased by `token`; with
 * the answer comes `status`. The body is text, because an answer is replayed as it was.
 */
export class CreateIdempotencyKeys1763800000007 implements MigrationInterface {
  readonly name = 'CreateIdempotencyKeys1763800000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        tenant_id uuid NOT NULL,
        caller text NOT NULL,
        operation text NOT NULL,
        key text NOT NULL,
        fingerprint bytea NOT NULL,
        token uuid NOT NULL,
        locked_until timestamptz NOT NULL,
        status integer,
        headers jsonb,
        body text,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL DEFAULT now() + interval '24 hours',
        PRIMARY KEY (tenant_id, caller, operation, key)
      );
      CREATE INDEX idempotency_keys_expires_idx ON idempotency_keys (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys;');
  }
}
