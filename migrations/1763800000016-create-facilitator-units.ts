import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a payment that is only signed costs its seller, and the two statements of a verify: admitted, and found good. */
export class CreateFacilitatorUnits1763800000016 implements MigrationInterface {
  readonly name = 'CreateFacilitatorUnits1763800000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UNITS);
    await runner.query(ADMIT_PAYMENT);
    await runner.query(IS_PAYER_BUSY);
    await runner.query(MUST_WAIT);
    await runner.query(LOOK_FOR_UNIT);
    await runner.query(TAKE_UNIT);
    await runner.query(RECORD_VERIFIED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION record_verified; DROP FUNCTION take_unit; DROP FUNCTION look_for_unit; DROP FUNCTION must_wait;
      DROP FUNCTION is_payer_busy; DROP FUNCTION is_plain_payer_busy; DROP FUNCTION is_known_code;
      DROP FUNCTION admit_payment;
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
 * What is asked before a chain is: the tenant's wallet there, how the list in force has the payer (`none`, too, for a payer
 * that is not known yet), and which settlement holds the authorization, whoever's it is.
 */
const ADMIT_PAYMENT = `
  CREATE FUNCTION admit_payment(
    p_tenant uuid, p_environment text, p_chain text, p_network text, p_payer text, p_claim text)
  RETURNS TABLE (wallet text, listing text, holder_tenant uuid, holder_id uuid) LANGUAGE plpgsql STABLE AS $$
  BEGIN
    SELECT w.address INTO wallet FROM wallets w
      WHERE w.tenant_id = p_tenant AND w.environment = p_environment AND w.chain = p_chain;
    SELECT e.listing INTO listing FROM screening_state s JOIN screening_entries e ON e.version = s.version
      WHERE e.address = p_payer;
    listing := coalesce(listing, 'none');
    SELECT c.tenant_id, c.settlement_id INTO holder_tenant, holder_id FROM settlement_claims c
      WHERE c.network = p_network AND c.claim = p_claim;
    RETURN NEXT;
  END $$`;

/**
 * Whether a payer has to wait for its turn.
 *
 * With code: it has a settlement under way (or had one since this payment was simulated, p_age seconds ago), or its code (a
 * clone's: its implementation's) has as many as it has earned. A stranger's code gets three, and one more for each that was
 * settled, up to sixteen: a hundred clones of a wallet that cheats cost no more than the first of them.
 *
 * Without code: the account itself has as many as it has earned by the same rule, less what was mined in vain of it within
 * a day, and one in any case. A hundred payments of one account with money for one cost no more than the first few.
 */
const IS_PAYER_BUSY = `
  -- By which many have paid: then what is under way is counted for each tenant, so that none uses up the others' turns.
  CREATE FUNCTION is_known_code(p_network text, p_payer_code text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT count(*) = 13 FROM (SELECT 1 FROM settlement_claims c WHERE c.network = p_network
      AND c.payer_code = p_payer_code AND c.landed_at IS NOT NULL LIMIT 13) x
  $$;

  CREATE FUNCTION is_plain_payer_busy(p_tenant uuid, p_network text, p_claim text, p_payer text)
  RETURNS boolean LANGUAGE plpgsql STABLE AS $$
  DECLARE
    v_settled integer; v_reverted integer;
  BEGIN
    SELECT count(*) INTO v_settled FROM (SELECT 1 FROM settlement_claims c WHERE c.network = p_network
      AND c.payer = p_payer AND c.landed_at IS NOT NULL LIMIT 13) x;
    SELECT count(*) INTO v_reverted FROM (SELECT 1 FROM settlement_reverts r WHERE r.network = p_network
      AND r.payer = p_payer AND r.created_at > now() - interval '1 day' LIMIT 16) y;
    RETURN (SELECT count(*) FROM settlement_claims c WHERE c.network = p_network AND c.payer = p_payer
        AND c.landed_at IS NULL AND c.claim <> p_claim AND (c.tenant_id = p_tenant OR v_settled < 13))
      >= greatest(1, 3 + v_settled - v_reverted);
  END $$;

  CREATE FUNCTION is_payer_busy(
    p_tenant uuid, p_network text, p_claim text, p_payer text, p_payer_code text, p_age double precision)
  RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN p_payer_code IS NULL THEN is_plain_payer_busy(p_tenant, p_network, p_claim, p_payer) ELSE
      EXISTS (SELECT 1 FROM settlement_claims c WHERE c.network = p_network AND c.payer = p_payer
        AND c.payer_code IS NOT NULL AND c.claim <> p_claim
        AND (c.landed_at IS NULL OR c.landed_at > now() - make_interval(secs => p_age)))
      OR (SELECT count(*) FROM settlement_claims c WHERE c.network = p_network AND c.payer_code = p_payer_code
        AND c.landed_at IS NULL AND c.claim <> p_claim AND (c.tenant_id = p_tenant OR NOT is_known_code(p_network, p_payer_code)))
      + (SELECT count(*) FROM (SELECT 1 FROM settlement_reverts r WHERE r.network = p_network
        AND r.payer_code = p_payer_code AND r.created_at > now() - interval '1 day' LIMIT 16) x)
      >= 3 + (SELECT count(*) FROM (SELECT 1 FROM settlement_claims c WHERE c.network = p_network
        AND c.payer_code = p_payer_code AND c.landed_at IS NOT NULL LIMIT 13) y) END
  $$`;

/**
 * Whether a payment waits for others to end: its payer's, or those of all who are on trial with this seller (`trial_part`).
 * What was mined in vain today, what these have under way, and this one would be more than the part of the day that may be
 * lost with them. One of them at a time may always go.
 */
const MUST_WAIT = `
  CREATE FUNCTION must_wait(
    p_tenant uuid, p_environment text, p_network text, p_claim text, p_payer text, p_payer_code text, p_cost numeric,
    p_cost_limit numeric, p_age double precision)
  RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT is_payer_busy(p_tenant, p_network, p_claim, p_payer, p_payer_code, p_age)
      OR EXISTS (SELECT 1 FROM settlement_budgets b WHERE b.tenant_id = p_tenant AND b.environment = p_environment
        AND b.network = p_network AND b.day = (now() AT TIME ZONE 'UTC')::date AND b.trial_cost > 0
        AND (b.reverted_cost + b.trial_cost + p_cost) * trial_part(p_tenant, p_network, p_payer, p_payer_code) > p_cost_limit)
  $$`;

/**
 * Whether a unit is left for this payment: `granted` (it has one already, or may take one), `near` (so few are left that
 * the caller must come again with p_near), `refused`, `refused_for_now` (reservations are open). Holds the locks that it
 * shares with `reserve_unit` until the caller's transaction ends.
 */
const LOOK_FOR_UNIT = `
  CREATE FUNCTION look_for_unit(
    p_tenant uuid, p_environment text, p_network text, p_claim text, p_limit bigint, p_near boolean)
  RETURNS TABLE (outcome text) LANGUAGE plpgsql AS $$
  DECLARE
    v_period date := date_trunc('month', now() AT TIME ZONE 'UTC');
    v_key bigint := hashtextextended(p_tenant::text || p_environment || v_period::text, 402);
    v_used bigint;
    v_reserved bigint;
  BEGIN
    outcome := 'granted';
    IF p_limit IS NOT NULL AND NOT EXISTS (SELECT 1 FROM facilitator_units u WHERE u.tenant_id = p_tenant
        AND u.environment = p_environment AND u.network = p_network AND u.claim = p_claim) THEN
      IF p_near THEN
        PERFORM pg_advisory_xact_lock(v_key);
      ELSE
        PERFORM pg_advisory_xact_lock_shared(v_key);
      END IF;
      SELECT t.used, t.reserved INTO v_used, v_reserved FROM count_taken_units(p_tenant, p_environment, v_period, p_limit) t;
      IF NOT p_near THEN
        IF v_used + v_reserved + 1 + current_setting('max_connections')::int > p_limit THEN outcome := 'near'; END IF;
      ELSIF v_used + v_reserved + 1 > p_limit THEN
        outcome := CASE WHEN v_used < p_limit THEN 'refused_for_now' ELSE 'refused' END;
      END IF;
    END IF;
    RETURN NEXT;
  END $$`;

/** Takes the unit of a payment, once; `look_for_unit` has said in this transaction that there is one. @returns its month */
const TAKE_UNIT = `
  CREATE FUNCTION take_unit(p_tenant uuid, p_environment text, p_network text, p_claim text)
  RETURNS date LANGUAGE plpgsql AS $$
  DECLARE v_period date := date_trunc('month', now() AT TIME ZONE 'UTC');
  BEGIN
    INSERT INTO facilitator_units (tenant_id, environment, network, claim, period)
      VALUES (p_tenant, p_environment, p_network, p_claim, v_period) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      RETURN (SELECT u.period FROM facilitator_units u WHERE u.tenant_id = p_tenant AND u.environment = p_environment
        AND u.network = p_network AND u.claim = p_claim);
    END IF;
    INSERT INTO usage_counters AS c (tenant_id, environment, period, shard, used)
      VALUES (p_tenant, p_environment, v_period, floor(random() * 16), 1)
      ON CONFLICT (tenant_id, environment, period, shard) DO UPDATE SET used = c.used + 1;
    RETURN v_period;
  END $$`;

/**
 * The end of a verify that the chain says yes to: looks, without taking anything, whether a settle would be sent now, and
 * writes the line of a yes. A signed payment has moved nothing yet, so its line has no amount.
 *
 * Outcomes: `valid`; `taken` (a settlement holds the authorization by now); those of `settlement_refusal`; `refused` and
 * `refused_for_now` (the month's units); `identifier` (it belongs to another payment); `sold` (p_moved, the transaction of
 * somebody else that paid it, is sold for another reference). With p_moved neither costs nor budgets matter.
 */
const RECORD_VERIFIED = `
  CREATE FUNCTION record_verified(p jsonb) RETURNS text LANGUAGE plpgsql AS $$
  #variable_conflict use_variable
  DECLARE
    i record;
    v_outcome text;
    v_period date := date_trunc('month', now() AT TIME ZONE 'UTC');
  BEGIN
    SELECT * INTO i FROM jsonb_to_record(p) AS r (tenant_id uuid, environment text, network text, claim text, payer text,
      payer_code text, cost numeric, cost_limit numeric, amount numeric, amount_limit numeric, unit_limit bigint,
      identifier text, moved text, caller text, chain text, latency_ms integer, request_id text);
    IF EXISTS (SELECT 1 FROM settlement_claims c WHERE c.network = i.network AND c.claim = i.claim) THEN RETURN 'taken'; END IF;
    -- In the order in which a settle finds them.
    IF i.moved IS NOT NULL AND is_sold(i.tenant_id, i.environment, i.network, i.moved, i.payer, i.claim, '') THEN
      RETURN 'sold';
    END IF;
    IF i.unit_limit IS NOT NULL THEN
      SELECT CASE WHEN t.used >= i.unit_limit THEN 'refused' WHEN t.used + t.reserved >= i.unit_limit THEN 'refused_for_now' END
        INTO v_outcome FROM count_taken_units(i.tenant_id, i.environment, v_period, i.unit_limit) t;
    END IF;
    IF v_outcome IS NULL AND i.moved IS NULL THEN
      v_outcome := settlement_refusal(i.tenant_id, i.environment, i.network, i.payer, i.payer_code, i.cost, i.cost_limit,
        i.amount, i.amount_limit);
    END IF;
    IF v_outcome IS NOT NULL THEN RETURN v_outcome; END IF;
    IF i.identifier IS NOT NULL AND EXISTS (SELECT 1 FROM settlements s WHERE s.tenant_id = i.tenant_id
        AND s.environment = i.environment AND s.identifier = i.identifier AND s.status <> 'failed') THEN
      RETURN 'identifier';
    END IF;
    INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, status, cached, amount_atomic,
        payer, latency_ms, request_id)
      VALUES (i.tenant_id, i.environment, i.caller, i.chain, i.network, '', 'confirmed', false, 0, i.payer, i.latency_ms,
        i.request_id);
    RETURN 'valid';
  END $$`;
