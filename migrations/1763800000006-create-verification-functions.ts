import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The two statements of a new verification. They are functions so that each is one round trip and one transaction, and
 * no lock or connection is held while the verifier works. Times are the database's, so that processes with different
 * clocks agree on leases.
 */
export class CreateVerificationFunctions1763800000006 implements MigrationInterface {
  readonly name = 'CreateVerificationFunctions1763800000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PAYMENT_JSON);
    await runner.query(COUNT_TAKEN_UNITS);
    await runner.query(RESERVE_UNIT);
    await runner.query(WHAT_IS_REMEMBERED);
    await runner.query(BEGIN_VERIFICATION);
    await runner.query(RECALL_VERIFICATIONS);
    await runner.query(TAKE_CLAIM);
    await runner.query(END_FLIGHT);
    await runner.query(LAND_VERIFICATION);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION land_verification; DROP FUNCTION end_flight; DROP FUNCTION take_claim;
      DROP FUNCTION recall_verifications; DROP FUNCTION begin_verification; DROP FUNCTION claims_on;
      DROP FUNCTION is_remembered; DROP FUNCTION is_own; DROP FUNCTION reserve_unit; DROP FUNCTION count_taken_units;
      DROP FUNCTION payment_json;
    `);
  }
}

/** A payment as JSON, with its amount as text too: JSON numbers are not exact beyond 2^53. */
const PAYMENT_JSON = `
  CREATE FUNCTION payment_json(p payments) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT to_jsonb(p) || jsonb_build_object('amount_text', p.amount_atomic::text)
  $$`;

/**
 * Units used and units reserved in one snapshot. A reservation counts for 15 s longer than its lease lives: a landing
 * that began in time may still be on its way to its commit (the pool's statement_timeout is shorter than that).
 */
const COUNT_TAKEN_UNITS = `
  CREATE FUNCTION count_taken_units(p_tenant uuid, p_environment text, p_period date, p_limit bigint)
  RETURNS TABLE (used bigint, reserved bigint) LANGUAGE sql STABLE AS $$
    SELECT
      (SELECT coalesce(sum(c.used), 0)::bigint FROM usage_counters c
        WHERE c.tenant_id = p_tenant AND c.environment = p_environment AND c.period = p_period),
      (SELECT count(*) FROM (
        SELECT 1 FROM verification_flights f
        WHERE f.tenant_id = p_tenant AND f.environment = p_environment AND f.reserved_period = p_period
          AND f.landed IS NULL AND f.lease_until > now() - interval '15 seconds'
        LIMIT p_limit + 1) open)
  $$`;

/**
 * Decides whether the caller's flight, which is counted already, may keep its unit. Far from the limit callers only
 * share a lock; each backend can have at most one reservation that the others cannot see yet, so a distance of
 * max_connections is safe. Near the limit they queue on an exclusive lock, which waits for every far one to commit:
 * the count is then exact. `near` asks the caller to come again with p_near.
 */
const RESERVE_UNIT = `
  CREATE FUNCTION reserve_unit(p_tenant uuid, p_environment text, p_period date, p_limit bigint, p_near boolean)
  RETURNS text LANGUAGE plpgsql AS $$
  DECLARE
    v_key bigint := hashtextextended(p_tenant::text || p_environment || p_period::text, 402);
    v_used bigint;
    v_reserved bigint;
  BEGIN
    IF p_near THEN
      PERFORM pg_advisory_xact_lock(v_key);
    ELSE
      PERFORM pg_advisory_xact_lock_shared(v_key);
    END IF;
    SELECT used, reserved INTO v_used, v_reserved FROM count_taken_units(p_tenant, p_environment, p_period, p_limit);
    IF NOT p_near THEN
      RETURN CASE WHEN v_used + v_reserved + current_setting('max_connections')::int <= p_limit
        THEN 'granted' ELSE 'near' END;
    END IF;
    IF v_used + v_reserved <= p_limit THEN RETURN 'granted'; END IF;
    RETURN CASE WHEN v_used < p_limit THEN 'refused_for_now' ELSE 'refused' END;
  END $$`;

/** What `begin_verification` and `recall_verifications` must agree on. */
const WHAT_IS_REMEMBERED = `
  -- Only EVM addresses have several spellings, and no other kind has a zero in it. True when no recipient was named.
  CREATE FUNCTION is_own(p_wallet text, p_recipient text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT p_recipient IS NULL OR p_recipient = CASE WHEN p_wallet LIKE '0x%' THEN lower(p_wallet) ELSE p_wallet END
  $$;

  CREATE FUNCTION is_remembered(p payments, p_wallet text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT p.remembered_until > now() AND p.judged_wallet = p_wallet
  $$;

  CREATE FUNCTION claims_on(p payments) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
  BEGIN
    RETURN (SELECT jsonb_agg(c) FROM (
      SELECT k.payer, k.authorization_id, k.reference FROM payment_claims k WHERE k.tenant_id = p.tenant_id
        AND k.environment = p.environment AND k.network = p.network AND k.tx_hash = p.tx_hash
      UNION ALL SELECT h.payer, h.authorization_id, h.reference FROM settlement_claims_on(p) h) c);
  END $$`;

/**
 * What `begin_verification` would answer `remembered`, for many askers in one round trip; takes no lock and begins nothing.
 * No row for what is not remembered, or whose recipient is another. One look-up after the other, each by the primary key:
 * joined, the planner may read all payments of a tenant.
 */
const RECALL_VERIFICATIONS = `
  CREATE FUNCTION recall_verifications(p_asked jsonb)
  RETURNS TABLE (nth integer, wallet text, payment jsonb, claims jsonb, sender text)
  LANGUAGE plpgsql STABLE AS $$
  #variable_conflict use_column
  DECLARE
    a record;
    v_payment payments%ROWTYPE;
  BEGIN
    FOR a IN SELECT * FROM jsonb_to_recordset(p_asked) AS i (nth integer, tenant_id uuid, environment text, chain text,
        network text, tx_hash text, wallet text, recipient text) LOOP
      wallet := coalesce(a.wallet, (SELECT w.address FROM wallets w
        WHERE w.tenant_id = a.tenant_id AND w.environment = a.environment AND w.chain = a.chain));
      CONTINUE WHEN wallet IS NULL OR NOT is_own(wallet, a.recipient);
      SELECT * INTO v_payment FROM payments p
        WHERE p.tenant_id = a.tenant_id AND p.environment = a.environment AND p.network = a.network AND p.tx_hash = a.tx_hash;
      CONTINUE WHEN NOT FOUND OR is_remembered(v_payment, wallet) IS NOT TRUE;
      nth := a.nth;
      payment := payment_json(v_payment);
      claims := claims_on(v_payment);
      sender := sender_standing(v_payment);
      RETURN NEXT;
    END LOOP;
  END $$`;

/**
 * First statement. Outcomes: `no_wallet`, `not_own` (the recipient, in comparable form, is another), `remembered` (payment and claims), `landed` (what the awaited flight
 * found), `wait` (another process flies: `holder` is its token, null when it has just ended), `near`, `refused`,
 * `refused_for_now` (reservations are open), `granted` (the flight is the caller's).
 */
const BEGIN_VERIFICATION = `
  CREATE FUNCTION begin_verification(
    p_tenant uuid, p_environment text, p_chain text, p_network text, p_tx_hash text,
    p_token uuid, p_awaited uuid, p_lease_seconds integer, p_limit bigint, p_near boolean, p_wallet text,
    p_recipient text)
  RETURNS TABLE (outcome text, wallet text, payment jsonb, claims jsonb, landed jsonb, holder uuid, sender text)
  LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_payment payments%ROWTYPE;
    v_period date := date_trunc('month', now() AT TIME ZONE 'UTC');
  BEGIN
    wallet := coalesce(p_wallet, (SELECT w.address FROM wallets w
      WHERE w.tenant_id = p_tenant AND w.environment = p_environment AND w.chain = p_chain));
    IF wallet IS NULL THEN outcome := 'no_wallet'; RETURN NEXT; RETURN; END IF;
    IF NOT is_own(wallet, p_recipient) THEN outcome := 'not_own'; RETURN NEXT; RETURN; END IF;

    LOOP
      SELECT * INTO v_payment FROM payments p
        WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network AND p.tx_hash = p_tx_hash;
      IF FOUND THEN
        payment := payment_json(v_payment);
        claims := claims_on(v_payment);
        IF is_remembered(v_payment, wallet) THEN
          outcome := 'remembered'; sender := sender_standing(v_payment); RETURN NEXT; RETURN;
        END IF;
      END IF;

      IF p_awaited IS NOT NULL THEN
        SELECT f.landed INTO landed FROM verification_flights f
          WHERE f.tenant_id = p_tenant AND f.environment = p_environment AND f.network = p_network
            AND f.tx_hash = p_tx_hash AND f.token = p_awaited AND f.landed IS NOT NULL;
        IF FOUND THEN outcome := 'landed'; sender := sender_standing(v_payment); RETURN NEXT; RETURN; END IF;
      END IF;

      INSERT INTO verification_flights AS f (tenant_id, environment, network, tx_hash, token, lease_until, reserved_period)
        VALUES (p_tenant, p_environment, p_network, p_tx_hash, p_token, now() + make_interval(secs => p_lease_seconds),
          CASE WHEN v_payment.charged_period IS NULL THEN v_period END)
        ON CONFLICT (tenant_id, environment, network, tx_hash) DO UPDATE
          SET token = excluded.token, lease_until = excluded.lease_until, reserved_period = excluded.reserved_period,
              awaited = false, landed = NULL
          WHERE f.lease_until < now() OR f.landed IS NOT NULL;
      IF NOT FOUND THEN
        UPDATE verification_flights f SET awaited = true
          WHERE f.tenant_id = p_tenant AND f.environment = p_environment AND f.network = p_network
            AND f.tx_hash = p_tx_hash AND f.landed IS NULL
          RETURNING f.token INTO holder;
        outcome := 'wait'; RETURN NEXT; RETURN;
      END IF;

      -- The flight before ours may have landed between our look at the payment and our insert, which waited for its
      -- commit: what it found is then remembered, and costs neither a call nor a unit.
      PERFORM 1 FROM payments p
        WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network AND p.tx_hash = p_tx_hash
          AND p.verified_at IS DISTINCT FROM v_payment.verified_at;
      EXIT WHEN NOT FOUND;
      DELETE FROM verification_flights f
        WHERE f.tenant_id = p_tenant AND f.environment = p_environment AND f.network = p_network
          AND f.tx_hash = p_tx_hash AND f.token = p_token;
    END LOOP;

    outcome := CASE WHEN p_limit IS NULL OR v_payment.charged_period IS NOT NULL THEN 'granted'
      ELSE reserve_unit(p_tenant, p_environment, v_period, p_limit, p_near) END;
    IF outcome <> 'granted' THEN
      DELETE FROM verification_flights f
        WHERE f.tenant_id = p_tenant AND f.environment = p_environment AND f.network = p_network
          AND f.tx_hash = p_tx_hash AND f.token = p_token;
    END IF;
    RETURN NEXT;
  END $$`;

/**
 * `taken`, `held` (a claim of this reference that covers it stands already), `conflict`, or `gone` (the payment is no
 * longer confirmed). What a settlement holds is claimed as well. Without a reference nothing is taken: null, or `conflict`.
 */
const TAKE_CLAIM = `
  CREATE FUNCTION take_claim(
    p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_payer text, p_reference text,
    p_authorization text DEFAULT '')
  RETURNS text LANGUAGE plpgsql AS $$
  DECLARE v_payment payments%ROWTYPE;
  BEGIN
    SELECT * INTO v_payment FROM payments p
      WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network
        AND p.tx_hash = p_tx_hash AND p.status = 'confirmed' FOR UPDATE;
    IF NOT FOUND THEN RETURN 'gone'; END IF;
    IF EXISTS (SELECT 1 FROM jsonb_to_recordset(claims_on(v_payment)) AS c (payer text, authorization_id text, reference text)
        WHERE claim_conflicts(c.payer, c.authorization_id, c.reference, p_payer, p_authorization, p_reference)) THEN
      RETURN 'conflict';
    END IF;
    IF p_reference IS NULL THEN RETURN NULL; END IF;
    IF EXISTS (SELECT 1 FROM payment_claims c
        WHERE c.tenant_id = p_tenant AND c.environment = p_environment AND c.network = p_network AND c.tx_hash = p_tx_hash
          AND claim_covers(c.payer, c.authorization_id, p_payer, p_authorization)) THEN
      RETURN 'held';
    END IF;
    INSERT INTO payment_claims (tenant_id, environment, network, tx_hash, payer, authorization_id, reference)
      VALUES (p_tenant, p_environment, p_network, p_tx_hash, p_payer, p_authorization, p_reference);
    RETURN 'taken';
  END $$`;

/**
 * Ends a flight if it still is the caller's. Waiters elsewhere are notified by its token; when the result is not
 * remembered (p_landed), the row keeps it for them until the next flight takes its place.
 *
 * @returns the period of the reserved unit; no row when the lease was lost: the caller must change nothing then.
 */
const END_FLIGHT = `
  CREATE FUNCTION end_flight(
    p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid, p_landed jsonb)
  RETURNS TABLE (reserved_period date) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE v_awaited boolean;
  BEGIN
    SELECT f.awaited, f.reserved_period INTO v_awaited, reserved_period FROM verification_flights f
      WHERE f.tenant_id = p_tenant AND f.environment = p_environment AND f.network = p_network AND f.tx_hash = p_tx_hash
        AND f.token = p_token AND f.landed IS NULL AND f.lease_until > now() FOR UPDATE;
    IF NOT FOUND THEN RETURN; END IF;
    IF v_awaited AND p_landed IS NOT NULL THEN
      UPDATE verification_flights f SET landed = p_landed
        WHERE f.tenant_id = p_tenant AND f.environment = p_environment AND f.network = p_network AND f.tx_hash = p_tx_hash;
    ELSE
      DELETE FROM verification_flights f
        WHERE f.tenant_id = p_tenant AND f.environment = p_environment AND f.network = p_network AND f.tx_hash = p_tx_hash;
    END IF;
    IF v_awaited THEN
      PERFORM pg_notify('x402_signals', jsonb_build_object('topic', 'flight', 'key', p_token)::text);
    END IF;
    RETURN NEXT;
  END $$`;

/**
 * Second statement: ends the flight and writes payment, claim, log, unit and event, or nothing at all. No row means
 * that the lease was lost. `claim` is what `take_claim` said, null when none was asked for. A payment that is not
 * final yet (p_landed given) never changes one that is. `held` is what settlements claim of it, null when nothing. With a sender of one of the standings p_refused (see
 * `sender_standing`) the payment is too risky for the tenant: its claim is not taken, log and event say so. The event of a
 * confirmed payment names a reference only when it is claimed for it: it did not pay an order that was refused.
 */
const LAND_VERIFICATION = `
  CREATE FUNCTION land_verification(
    p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid, p_landed jsonb,
    p_payment jsonb, p_charge boolean, p_claim jsonb, p_log jsonb, p_event jsonb, p_refused text[] DEFAULT NULL)
  RETURNS TABLE (payment jsonb, claim text, charged boolean, sender text, held jsonb) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_reserved date;
    v_before payments%ROWTYPE;
    v_after payments%ROWTYPE;
    v_risky boolean;
    v_event text;
  BEGIN
    SELECT e.reserved_period INTO v_reserved
      FROM end_flight(p_tenant, p_environment, p_network, p_tx_hash, p_token, p_landed) e;
    IF NOT FOUND THEN RETURN; END IF;

    SELECT * INTO v_before FROM payments p
      WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network AND p.tx_hash = p_tx_hash
      FOR UPDATE;
    charged := p_charge AND v_before.charged_period IS NULL;
    IF p_payment IS NOT NULL THEN
      INSERT INTO payments AS p (tenant_id, environment, network, tx_hash, chain, status, reason, evidence, judged_wallet,
          amount_atomic, from_address, to_address, deepest, charged_period, first_verified_at, remembered_until, recheck_at,
          sender_history)
        SELECT p_tenant, p_environment, p_network, p_tx_hash, i.chain,
          -- Taken back while this flight was under way: only the deepest finality can bring it back.
          CASE WHEN v_before.status = 'reorged' AND i.status = 'confirmed' AND NOT i.deepest THEN 'reorged' ELSE i.status END,
          i.reason, i.evidence, i.judged_wallet,
          i.amount_atomic, i.from_address, i.to_address, i.deepest,
          CASE WHEN charged THEN coalesce(v_reserved, date_trunc('month', now() AT TIME ZONE 'UTC')) END,
          CASE WHEN i.status = 'confirmed' THEN now() END,
          now() + make_interval(secs => i.remember_seconds), now() + make_interval(secs => i.recheck_seconds),
          CASE WHEN i.status <> 'pending'
            THEN sender_history(p_tenant, p_environment, i.from_address, coalesce(v_before.created_at, now())) END
        FROM jsonb_to_record(p_payment) AS i (chain text, status text, reason text, evidence jsonb, judged_wallet text,
          amount_atomic numeric, from_address text, to_address text, deepest boolean, remember_seconds integer,
          recheck_seconds integer)
        ON CONFLICT (tenant_id, environment, network, tx_hash) DO UPDATE SET
          status = excluded.status, reason = excluded.reason, evidence = excluded.evidence,
          judged_wallet = excluded.judged_wallet, amount_atomic = excluded.amount_atomic,
          from_address = excluded.from_address, to_address = excluded.to_address, deepest = excluded.deepest,
          charged_period = coalesce(p.charged_period, excluded.charged_period),
          first_verified_at = coalesce(p.first_verified_at, excluded.first_verified_at), verified_at = now(),
          remembered_until = excluded.remembered_until, recheck_at = excluded.recheck_at, recheck_misses = 0,
          sender_history = excluded.sender_history
        WHERE excluded.status <> 'pending' OR p.status = 'pending'
        RETURNING * INTO v_after;
      IF v_after.id IS NULL THEN v_after := v_before; END IF;
      payment := payment_json(v_after);
      IF v_before.status IN ('confirmed', 'reorged') AND v_after.status IS DISTINCT FROM v_before.status THEN
        IF v_after.status = 'reorged' THEN PERFORM reopen_settlement(p_tenant, p_environment, p_network, p_tx_hash); END IF;
        UPDATE payment_claims c SET frozen_at = CASE WHEN v_after.status = 'reorged' THEN now() END WHERE c.tenant_id = p_tenant AND c.environment = p_environment
          AND c.network = p_network AND c.tx_hash = p_tx_hash;
      END IF;
    END IF;

    sender := sender_standing(v_after);
    held := (SELECT jsonb_agg(h) FROM settlement_claims_on(v_after) h);
    v_risky := coalesce(sender = ANY (p_refused), false);
    IF p_claim IS NOT NULL AND NOT v_risky THEN
      claim := take_claim(p_tenant, p_environment, p_network, p_tx_hash, p_claim->>'payer', p_claim->>'reference');
    END IF;
    INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, payment_id, status, reason,
        cached, amount_atomic, payer, reference, latency_ms, request_id)
      SELECT p_tenant, p_environment, l.caller, l.chain, p_network, p_tx_hash, v_after.id,
        CASE WHEN claim IN ('conflict', 'gone') OR v_risky AND l.status = 'confirmed' THEN 'rejected' ELSE l.status END,
        CASE WHEN claim = 'conflict' THEN 'ALREADY_CLAIMED' WHEN claim = 'gone' THEN 'REORGED'
          WHEN v_risky AND l.status = 'confirmed' THEN 'RISK_REJECTED' ELSE l.reason END,
        false, l.amount_atomic, l.payer, l.reference, l.latency_ms, l.request_id
      FROM jsonb_to_record(p_log) AS l (caller text, chain text, status text, reason text, amount_atomic numeric,
        payer text, reference text, latency_ms integer, request_id text);
    v_event := CASE WHEN v_risky AND p_event->>'type' = 'payment.verified' THEN 'payment.rejected' ELSE p_event->>'type' END;
    INSERT INTO outbox (tenant_id, environment, event_type, payload)
      SELECT p_tenant, p_environment, v_event, p_event->'data' || jsonb_build_object('paymentId', v_after.id)
        || CASE WHEN v_event <> p_event->>'type' THEN '{"reason":"RISK_REJECTED"}'
          WHEN v_event = 'payment.verified' AND (claim IN ('taken', 'held')) IS NOT TRUE THEN '{"reference":null}'
          ELSE '{}' END::jsonb
      WHERE p_event IS NOT NULL AND v_before.status IS DISTINCT FROM v_after.status AND EXISTS (
        SELECT 1 FROM event_listeners e WHERE e.tenant_id = p_tenant AND e.environment = p_environment
          AND e.event_type = v_event);
    -- The hot row comes last, so that its lock is held for the commit only.
    IF charged THEN
      INSERT INTO usage_counters AS c (tenant_id, environment, period, shard, used)
        VALUES (p_tenant, p_environment, coalesce(v_reserved, date_trunc('month', now() AT TIME ZONE 'UTC')),
          floor(random() * 16), 1)
        ON CONFLICT (tenant_id, environment, period, shard) DO UPDATE SET used = c.used + 1;
    END IF;
    RETURN NEXT;
  END $$`;
