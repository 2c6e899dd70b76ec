import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Payments (evidence, not verdicts), the claims on them, the flights that look at a chain right now, and the units
 * that were used. A flight is at the same time the reservation of its unit: it is counted while its lease lives, so a
 * dead process gives its unit back without anybody sweeping.
 *
 * Units are counted in sixteen shard rows a tenant and month, because one row takes only a third as many updates; and
 * these tables have no foreign key to `tenants`, because each insert of a hot tenant would lock that tenant's one row.
 *
 * A claim is of the whole transaction (no payer), of what one payer paid in it (no authorization), or of what one signed
 * authorization of a payer moved in it; which of them exclude each other says `claim_conflicts`.
 *
 * Only the primary key may serve a look-up of one payment. Where tenants have few payments on average, Postgres expects
 * any index that begins with tenant and environment to find one row as well and takes the smallest; for a tenant with many
 * it then reads all of them, each time. So the others begin with another column, or are for those queries only that say
 * `created_at > '-infinity'`, as lists do.
 */
export class CreatePayments1763800000004 implements MigrationInterface {
  readonly name = 'CreatePayments1763800000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payments (
        tenant_id uuid NOT NULL,
        environment text NOT NULL CHECK (environment IN ('live', 'test')),
        network text NOT NULL,
        tx_hash text NOT NULL,
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        chain text NOT NULL,
        status text NOT NULL CHECK (status IN ('pending', 'confirmed', 'rejected', 'reorged')),
        reason text,
        evidence jsonb NOT NULL,
        -- All that lists show of the evidence, which is too large to be read by the hundred where many paid at once.
        block jsonb GENERATED ALWAYS AS (evidence -> 'block') STORED,
        finality jsonb GENERATED ALWAYS AS (evidence -> 'finality') STORED,
        judged_wallet text NOT NULL,
        amount_atomic numeric(78,0) NOT NULL,
        from_address text,
        to_address text,
        deepest boolean NOT NULL,
        charged_period date,
        first_seen_at timestamptz NOT NULL DEFAULT now(),
        first_verified_at timestamptz,
        verified_at timestamptz NOT NULL DEFAULT now(),
        remembered_until timestamptz,
        recheck_at timestamptz,
        recheck_misses smallint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, environment, network, tx_hash),
        UNIQUE (id, tenant_id)
      );
      CREATE INDEX payments_list_idx ON payments (tenant_id, environment, created_at DESC, id DESC)
        WHERE created_at > '-infinity';
      CREATE INDEX payments_chain_idx ON payments (tenant_id, environment, chain, created_at DESC, id DESC)
        WHERE created_at > '-infinity';
      CREATE INDEX payments_status_idx ON payments (tenant_id, environment, status, created_at DESC, id DESC)
        WHERE created_at > '-infinity' AND status <> 'confirmed';
      CREATE INDEX payments_recheck_idx ON payments (recheck_at) WHERE recheck_at IS NOT NULL;
      CREATE INDEX payments_forget_idx ON payments (remembered_until) WHERE charged_period IS NULL;

      CREATE TABLE payment_claims (
        tenant_id uuid NOT NULL,
        environment text NOT NULL,
        network text NOT NULL,
        tx_hash text NOT NULL,
        payer text NOT NULL DEFAULT '',
        authorization_id text NOT NULL DEFAULT '',
        reference text NOT NULL,
        frozen_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, environment, network, tx_hash, payer, authorization_id),
        CHECK (authorization_id = '' OR payer <> ''),
        FOREIGN KEY (tenant_id, environment, network, tx_hash)
          REFERENCES payments (tenant_id, environment, network, tx_hash)
      );
      CREATE INDEX payment_claims_reference_idx ON payment_claims (reference, tenant_id, environment);

      CREATE TABLE verification_flights (
        tenant_id uuid NOT NULL,
        environment text NOT NULL,
        network text NOT NULL,
        tx_hash text NOT NULL,
        token uuid NOT NULL,
        lease_until timestamptz NOT NULL,
        reserved_period date,
        awaited boolean NOT NULL DEFAULT false,
        landed jsonb,
        PRIMARY KEY (tenant_id, environment, network, tx_hash)
      );
      CREATE INDEX verification_flights_reserved_idx
        ON verification_flights (tenant_id, environment, reserved_period, lease_until)
        WHERE reserved_period IS NOT NULL AND landed IS NULL;

      CREATE TABLE usage_counters (
        tenant_id uuid NOT NULL,
        environment text NOT NULL,
        period date NOT NULL,
        shard smallint NOT NULL,
        used bigint NOT NULL DEFAULT 0 CHECK (used >= 0),
        PRIMARY KEY (tenant_id, environment, period, shard)
      ) WITH (fillfactor = 50);
    `);
    await runner.query(CLAIM_RULE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION settlement_claims_on; DROP FUNCTION claim_conflicts; DROP FUNCTION claim_covers;
      DROP TABLE usage_counters; DROP TABLE verification_flights; DROP TABLE payment_claims; DROP TABLE payments;
    `);
  }
}

/**
 * The one claim rule; `covers` and `conflicts` of src/domain/judge.ts say the same. A claim covers another that is of the
 * same money or of a part of it; two of which one covers the other conflict, unless the standing one covers what is asked
 * for by the same reference. Empty payer: the whole transaction; empty authorization: all that the payer paid.
 */
const CLAIM_RULE = `
  CREATE FUNCTION claim_covers(p_payer text, p_authorization text, p_of_payer text, p_of_authorization text)
  RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT p_payer = '' OR p_payer = p_of_payer AND (p_authorization = '' OR p_authorization = p_of_authorization)
  $$;

  -- A standing claim, and one that is asked for. No reference at all (null) is another than any.
  CREATE FUNCTION claim_conflicts(
    p_standing_payer text, p_standing_authorization text, p_standing_reference text,
    p_payer text, p_authorization text, p_reference text)
  RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN claim_covers(p_standing_payer, p_standing_authorization, p_payer, p_authorization)
      THEN p_standing_reference IS DISTINCT FROM p_reference
      ELSE claim_covers(p_payer, p_authorization, p_standing_payer, p_standing_authorization) END
  $$;

  -- Of what signed authorizations moved in it: what settlements of its tenant hold, pending or landed. By whose transaction
  -- it moved is all the same.
  CREATE FUNCTION settlement_claims_on(p payments)
  RETURNS TABLE (payer text, authorization_id text, reference text) LANGUAGE plpgsql STABLE AS $$
  #variable_conflict use_column
  DECLARE v_ids text[] := ARRAY(SELECT jsonb_path_query(p.evidence, '$.transfers[*].authorizationId') #>> '{}');
  BEGIN
    IF cardinality(v_ids) = 0 THEN RETURN; END IF;
    RETURN QUERY SELECT s.payer, s.claim, 'x402:' || s.settlement_id FROM settlement_claims s
      WHERE s.network = p.network AND s.claim = ANY (v_ids) AND s.tenant_id = p.tenant_id;
  END $$`;
