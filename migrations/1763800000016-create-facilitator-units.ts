import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a payment that is only signed costs its seller, and the two statements of a verify: admitted, and found good. */
export class CreateFacilitatorUnits1763800000016 implements MigrationInterface {
  readonly name = 'CreateFacilitatorUnits1763800000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UNITS);
    await runner.query(ADMIT_PAYMENT);
    await runner.query(CHARGE_FACILITATOR_UNIT);
    await runner.query(RECORD_VERIFIED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION record_verified; DROP FUNCTION charge_facilitator_unit; DROP FUNCTION admit_payment;
      DROP TABLE facilitator_units;
    `);
  }
}

const UNITS = `
  CREATE TABLE facilitator_units (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    network text NOT NULL,
    claim text NOT NULL,
    period date NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, environment, network, claim)
  );
  CREATE INDEX facilitator_units_created_idx ON facilitator_units (created_at);`;

/**
 * What is asked before a chain is: the tenant's wallet there, and how the list in force has the payer (`none`, too, for a
 * payer that is not known yet).
 */
const ADMIT_PAYMENT = `
  CREATE FUNCTION admit_payment(p_tenant uuid, p_environment text, p_chain text, p_payer text)
  RETURNS TABLE (wallet text, listing text) LANGUAGE plpgsql STABLE AS $$
  BEGIN
    SELECT w.address INTO wallet FROM wallets w
      WHERE w.tenant_id = p_tenant AND w.environment = p_environment AND w.chain = p_chain;
    SELECT e.listing INTO listing FROM screening_state s JOIN screening_entries e ON e.version = s.version
      WHERE e.address = p_payer;
    listing := coalesce(listing, 'none');
    RETURN NEXT;
  END $$`;

/**
 * A payment costs one unit, at its first valid verify or its first settle, whichever comes first. Outcomes: `known`
 * (it was charged before), `granted`, `settling` (a settlement of it stands; asked for by verify only), and those of
 * `reserve_unit`, whose locks it shares: `near`, `refused`, `refused_for_now`. The lock comes before the row, so that
 * two of these can never wait for each other.
 */
const CHARGE_FACILITATOR_UNIT = `
  CREATE FUNCTION charge_facilitator_unit(
    p_tenant uuid, p_environment text, p_network text, p_claim text, p_limit bigint, p_near boolean, p_verify boolean)
  RETURNS TABLE (outcome text, charged date) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_period date := date_trunc('month', now() AT TIME ZONE 'UTC');
    v_key bigint := hashtextextended(p_tenant::text || p_environment || v_period::text, 402);
    v_used bigint;
    v_reserved bigint;
  BEGIN
    IF p_verify AND EXISTS (SELECT 1 FROM settlement_claims c WHERE c.network = p_network AND c.claim = p_claim) THEN
      outcome := 'settling'; RETURN NEXT; RETURN;
    END IF;
    SELECT u.period INTO charged FROM facilitator_units u WHERE u.tenant_id = p_tenant AND u.environment = p_environment
      AND u.network = p_network AND u.claim = p_claim;
    IF FOUND THEN outcome := 'known'; RETURN NEXT; RETURN; END IF;

    IF p_limit IS NOT NULL THEN
      IF p_near THEN
        PERFORM pg_advisory_xact_lock(v_key);
      ELSE
        PERFORM pg_advisory_xact_lock_shared(v_key);
      END IF;
      SELECT t.used, t.reserved INTO v_used, v_reserved FROM count_taken_units(p_tenant, p_environment, v_period, p_limit) t;
      IF NOT p_near AND v_used + v_reserved + 1 + current_setting('max_connections')::int > p_limit THEN
        outcome := 'near'; RETURN NEXT; RETURN;
      END IF;
      IF p_near AND v_used + v_reserved + 1 > p_limit THEN
        -- A twin of this call may have taken the last unit for the very same payment.
        SELECT u.period INTO charged FROM facilitator_units u WHERE u.tenant_id = p_tenant
          AND u.environment = p_environment AND u.network = p_network AND u.claim = p_claim;
        outcome := CASE WHEN charged IS NOT NULL THEN 'known' WHEN v_used < p_limit THEN 'refused_for_now' ELSE 'refused' END;
        RETURN NEXT; RETURN;
      END IF;
    END IF;

    INSERT INTO facilitator_units (tenant_id, environment, network, claim, period)
      VALUES (p_tenant, p_environment, p_network, p_claim, v_period) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      SELECT u.period INTO charged FROM facilitator_units u WHERE u.tenant_id = p_tenant AND u.environment = p_environment
        AND u.network = p_network AND u.claim = p_claim;
      outcome := 'known'; RETURN NEXT; RETURN;
    END IF;
    INSERT INTO usage_counters AS c (tenant_id, environment, period, shard, used)
      VALUES (p_tenant, p_environment, v_period, floor(random() * 16), 1)
      ON CONFLICT (tenant_id, environment, period, shard) DO UPDATE SET used = c.used + 1;
    charged := v_period;
    outcome := 'granted';
    RETURN NEXT;
  END $$`;

/**
 * The end of a verify that says yes: its unit and its line of the log, in one transaction. No line when the unit was
 * refused, or a settlement stands. A signed payment has moved nothing yet, so its line has no amount.
 */
const RECORD_VERIFIED = `
  CREATE FUNCTION record_verified(
    p_tenant uuid, p_environment text, p_network text, p_claim text, p_limit bigint, p_near boolean,
    p_caller text, p_chain text, p_payer text, p_latency integer, p_request text)
  RETURNS TABLE (outcome text, charged date) LANGUAGE plpgsql AS $$
  BEGIN
    SELECT c.outcome, c.charged INTO outcome, charged
      FROM charge_facilitator_unit(p_tenant, p_environment, p_network, p_claim, p_limit, p_near, true) c;
    IF outcome IN ('known', 'granted') THEN
      INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, status, cached, amount_atomic,
          payer, latency_ms, request_id)
        VALUES (p_tenant, p_environment, p_caller, p_chain, p_network, '', 'confirmed', outcome = 'known', 0,
          p_payer, p_latency, p_request);
    END IF;
    RETURN NEXT;
  END $$`;
