import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The operator's screening list, in versions of which one is in force, and what a verification asks of a sender. Global
 * tables: the list belongs to the installation. An address is in comparable form (EVM in lower case).
 */
export class CreateScreening1763800000012 implements MigrationInterface {
  readonly name = 'CreateScreening1763800000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE screening_versions (
        version integer PRIMARY KEY,
        entries integer NOT NULL,
        note text,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      );
      CREATE TABLE screening_entries (
        version integer NOT NULL REFERENCES screening_versions (version) ON DELETE CASCADE,
        address text NOT NULL,
        listing text NOT NULL CHECK (listing IN ('watch', 'high', 'severe')),
        category text,
        PRIMARY KEY (version, address)
      );
      CREATE TABLE screening_state (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        version integer REFERENCES screening_versions (version),
        last_version integer NOT NULL DEFAULT 0
      );
      INSERT INTO screening_state DEFAULT VALUES;

      CREATE INDEX payments_sender_idx ON payments (tenant_id, environment, from_address, created_at)
        WHERE status = 'confirmed';
    `);
    await runner.query(SENDER_STANDING);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION sender_standing(payments);
      DROP INDEX payments_sender_idx;
      DROP TABLE screening_state; DROP TABLE screening_entries; DROP TABLE screening_versions;
    `);
  }
}

/**
 * How the senders of a payment stand, in the words of src/domain/risk.ts; null when nobody is known to have sent it. The
 * listing is the worst of everybody who sent to the wallet in the transaction, of the list in force at this moment. First
 * seen and pace are of the main sender and of the time at which the payment was first presented, so that they never
 * change for one payment. 600 index entries are read at most.
 */
const SENDER_STANDING = `
  CREATE FUNCTION sender_standing(p payments) RETURNS text LANGUAGE plpgsql STABLE AS $$
  DECLARE
    v_listing text;
    v_earlier integer;
    v_recent integer;
  BEGIN
    IF p.from_address IS NULL THEN RETURN NULL; END IF;
    SELECT e.listing INTO v_listing FROM screening_state s JOIN screening_entries e ON e.version = s.version
      WHERE e.address IN (
        SELECT p.from_address UNION SELECT t->>'from' FROM jsonb_array_elements(p.evidence->'transfers') t)
      ORDER BY array_position(ARRAY['severe', 'high', 'watch'], e.listing) LIMIT 1;
    SELECT count(*) INTO v_earlier FROM (SELECT 1 FROM payments o
      WHERE o.tenant_id = p.tenant_id AND o.environment = p.environment AND o.from_address = p.from_address
        AND o.status = 'confirmed' AND o.created_at < p.created_at LIMIT 1) earlier;
    IF v_earlier > 0 THEN
      SELECT count(*) INTO v_recent FROM (SELECT 1 FROM payments o
        WHERE o.tenant_id = p.tenant_id AND o.environment = p.environment AND o.from_address = p.from_address
          AND o.status = 'confirmed' AND o.created_at < p.created_at AND o.created_at >= p.created_at - interval '1 hour'
        LIMIT 600) recent;
    END IF;
    RETURN coalesce(v_listing, 'none') || CASE WHEN v_earlier > 0 THEN '/known' ELSE '/first' END
      || CASE WHEN v_recent >= 600 THEN '/flood' WHEN v_recent >= 60 THEN '/busy' ELSE '/calm' END;
  END $$`;
