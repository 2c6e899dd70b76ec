import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What must be told or proved later: the audit log (which the database itself keeps append-only), the outbox of
 * events with the list of who listens, and secrets made once for the installation.
 */
export class CreateRecords1763800000003 implements MigrationInterface {
  readonly name = 'CreateRecords1763800000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_log (
        tenant_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        actor text NOT NULL,
        action text NOT NULL,
        subject text NOT NULL,
        before jsonb,
        after jsonb,
        request_id text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, id)
      );
      -- The second one is for the operator, who reads them over all tenants.
      CREATE INDEX audit_log_tenant_idx ON audit_log (tenant_id, created_at DESC, id DESC);
      CREATE INDEX audit_log_created_idx ON audit_log (created_at DESC, id DESC);

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER audit_log_never_truncated BEFORE TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      CREATE TABLE event_listeners (
        tenant_id uuid NOT NULL REFERENCES tenants (id),
        environment text NOT NULL CHECK (environment IN ('live', 'test')),
        event_type text NOT NULL,
        PRIMARY KEY (tenant_id, environment, event_type)
      );

      CREATE TABLE outbox (
        tenant_id uuid NOT NULL REFERENCES tenants (id),
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        environment text NOT NULL CHECK (environment IN ('live', 'test')),
        event_type text NOT NULL,
        payload jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX outbox_created_idx ON outbox (tenant_id, created_at, id);

      CREATE TABLE installation_secrets (
        name text PRIMARY KEY,
        value text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE installation_secrets; DROP TABLE outbox; DROP TABLE event_listeners; DROP TABLE audit_log;
      DROP FUNCTION refuse_change();
    `);
  }
}
