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

      ALTER TABLE payments ADD COLUMN sender_history text;
      -- Like the list's, closed to look-ups of one payment (see the migration of payments).
      CREATE INDEX payments_sender_idx ON payments (tenant_id, environment, from_address, created_at)
        WHERE status = 'confirmed' AND created_at > '-infinity';
    `);
    await runner.query(SENDER_HISTORY);
    await runner.query(SENDER_STANDING);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION sender_standing(payments); DROP FUNCTION sender_history(uuid, text, text, timestamptz);
      DROP INDEX payments_sender_idx;
      ALTER TABLE payments DROP COLUMN sender_history;
      DROP TABLE screening_state; DROP TABLE screening_entries; DROP TABLE screening_versions;
    `);
  }
}

/**
 * What a tenant knew of a payment's main sender when the payment was first presented: `first` or `known`, and the pace of
 * the hour before. A landing keeps it with the payment, so that it never changes and a repeat need not count again.
 *
 * At most 601 index entries are read, and one for the sender of a flood: within a second of a payment for which 600 were
 * counted it goes on. (Going on so for ten minutes takes 600 payments; until then those that were counted are at most
 * seventy minutes old.) The order says which index: without it one that begins with the tenant looks as good.
 */
const SENDER_HISTORY = `
  CREATE FUNCTION sender_history(p_tenant uuid, p_environment text, p_from text, p_at timestamptz) RETURNS text
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    v_last record;
    v_recent integer;
  BEGIN
    IF p_from IS NULL THEN RETURN NULL; END IF;
    SELECT o.created_at, o.sender_history INTO v_last FROM payments o
      WHERE o.tenant_id = p_tenant AND o.environment = p_environment AND o.from_address = p_from
        AND o.status = 'confirmed' AND o.created_at > '-infinity' AND o.created_at < p_at
      ORDER BY o.created_at DESC LIMIT 1;
    IF NOT FOUND THEN RETURN 'first/calm'; END IF;
    IF v_last.sender_history = 'known/flood' AND v_last.created_at > p_at - interval '1 second' THEN
      RETURN 'known/flood';
    END IF;
    SELECT count(*) INTO v_recent FROM (SELECT 1 FROM payments o
      WHERE o.tenant_id = p_tenant AND o.environment = p_environment AND o.from_address = p_from
        AND o.status = 'confirmed' AND o.created_at > '-infinity' AND o.created_at < p_at
        AND o.created_at >= p_at - interval '1 hour'
      ORDER BY o.created_at LIMIT 600) recent;
    RETURN CASE WHEN v_recent >= 600 THEN 'known/flood' WHEN v_recent >= 60 THEN 'known/busy' ELSE 'known/calm' END;
  END $$`;

/**
 * How the senders of a payment stand, in the words of src/domain/risk.ts; null when nobody is known to have sent it. The
 * listing is the worst, in the list in force at this moment, of everybody who sent to the wallet in the transaction, and of
 * everybody whose money they may have passed on: those are the losers that evidence keeps (`pruneEvidence`), so that nobody
 * hides behind a router, and strangers in its transaction do not count. The history is that of who paid (from_address). A
 * payment that came another way than by a landing (a settlement) keeps no history: it is worked out then.
 */
const SENDER_STANDING = `
  CREATE FUNCTION sender_standing(p payments) RETURNS text LANGUAGE plpgsql STABLE AS $$
  DECLARE
    v_version integer := (SELECT s.version FROM screening_state s);
    v_senders text[];
    v_listing text;
  BEGIN
    IF p.from_address IS NULL THEN RETURN NULL; END IF;
    IF v_version IS NOT NULL THEN
      v_senders := ARRAY(SELECT t->>'from' FROM jsonb_array_elements(p.evidence->'transfers') t
        WHERE t->>'from' <> coalesce(p.to_address, ''))
        || ARRAY(SELECT b->>'owner' FROM jsonb_array_elements(p.evidence->'balanceChanges') b
          WHERE b->>'deltaAtomic' LIKE '-%')
        || p.from_address;
      SELECT e.listing INTO v_listing FROM screening_entries e WHERE e.version = v_version AND e.address = ANY (v_senders)
        ORDER BY array_position(ARRAY['severe', 'high', 'watch'], e.listing) LIMIT 1;
    END IF;
    RETURN coalesce(v_listing, 'none') || '/'
      || coalesce(p.sender_history, sender_history(p.tenant_id, p.environment, p.from_address, p.created_at));
  END $$`;
