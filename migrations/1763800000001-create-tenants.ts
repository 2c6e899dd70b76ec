import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tenants and the wallets they are paid into. Times are kept to the millisecond, which is what a JavaScript date and
 * therefore a page cursor can hold.
 */
export class CreateTenants1763800000001 implements MigrationInterface {
  readonly name = 'CreateTenants1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tenants (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        email text NOT NULL,
        company_name text,
        plan text NOT NULL DEFAULT 'free',
        plan_source text NOT NULL DEFAULT 'stripe' CHECK (plan_source IN ('operator', 'stripe')),
        status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deleted')),
        suspended_reason text,
        limit_overrides jsonb NOT NULL DEFAULT '{}',
        require_reference boolean NOT NULL DEFAULT false,
        risk_threshold double precision,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3)
      );
      CREATE UNIQUE INDEX tenants_email_key ON tenants (lower(email));
      CREATE INDEX tenants_created_idx ON tenants (created_at, id);

      CREATE TABLE wallets (
        tenant_id uuid NOT NULL REFERENCES tenants (id),
        environment text NOT NULL CHECK (environment IN ('live', 'test')),
        chain text NOT NULL,
        address text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, environment, chain)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE wallets; DROP TABLE tenants;');
  }
}
