-- First statement of verifications: of all that waited for it, at most 50 (each is a subtransaction). With p_tenant all
-- are that tenant's: a distributed database then runs them where the tenant's rows are.
-- p_questions is an array of {nth, tenant_id, environment, chain, network, tx_hash, token, awaited, lease_seconds,
-- unit_limit, wallet, recipient}; one row comes back for each, with its nth, in no order.
--
-- The result's outcomes: `no_wallet`; `not_own` (the recipient, in comparable form, is not the wallet); `remembered`
-- (payment and claims); `shared` (the result of the awaited lease, which is not remembered); `wait` (another call
-- verifies it: `holder` is its token, null when it has just ended); `needs_exact` (so near the month's limit that the
-- caller must retry with p_exact); `refused`; `refused_for_now` (reservations are open); `granted` (the caller has the
-- lease, with a reserved unit); `failed` (no effect; the caller retries this question alone with p_waits, and gets its
-- error then).
--
-- Without p_exact at most 10 questions are one tenant's (`unseen_units`). p_exact waits for the month's other
-- reservations, so all its questions should be one tenant's. Of questions with two limits in one month the smaller may
-- be refused for now because of the others; never is too much granted.
-- A question behind a lock is `failed`, so that the others do not wait with it: after 100 ms the first one, the next ones
-- at once. With p_waits it waits, for a question alone. A database in trouble fails the statement.
--
-- A server that takes no writes may lag: it refuses at once (SQLSTATE 25006), also what is remembered there.
--
-- Locks, in this order: leases by key, then the advisory locks of months by tenant.
-- revision: 2
CREATE OR REPLACE FUNCTION acquire_verifications(
  p_questions jsonb, p_exact boolean, p_waits boolean, p_tenant uuid DEFAULT NULL)
RETURNS TABLE (nth integer, result jsonb) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_period date := date_trunc('month', now() AT TIME ZONE 'UTC');
  v_lock_timeout text := current_setting('lock_timeout');
  v_dropped text[] := '{}';
  v_results jsonb[] := '{}';
  q record;
  g record;
BEGIN
  IF current_setting('transaction_read_only')::boolean THEN
    RAISE 'the database server is a standby or read-only' USING ERRCODE = '25006';
  END IF;
  IF jsonb_array_length(p_questions) > 50 THEN RAISE 'at most 50 questions share a statement'; END IF;
  IF EXISTS (SELECT FROM jsonb_array_elements(p_questions) i WHERE (i->>'tenant_id')::uuid <> p_tenant) THEN
    RAISE 'a question of another tenant';
  END IF;
  IF NOT p_waits THEN PERFORM set_config('lock_timeout', '100ms', true); END IF;
  FOR q IN SELECT * FROM jsonb_to_recordset(p_questions) AS i (nth integer, tenant_id uuid, environment text,
      chain text, network text, tx_hash text, token uuid, awaited uuid, lease_seconds integer, wallet text, recipient text)
      ORDER BY tenant_id, environment, network, tx_hash, nth LOOP
    BEGIN
      v_results[q.nth] := take_verification_lease(q.tenant_id, q.environment, q.chain, q.network, q.tx_hash, q.token,
        q.awaited, q.lease_seconds, q.wallet, q.recipient);
    EXCEPTION WHEN OTHERS THEN
      IF p_waits OR SQLSTATE ~ '^(08|25006|53|57|58)' THEN RAISE; END IF;
      IF SQLSTATE = '55P03' THEN PERFORM set_config('lock_timeout', '1ms', true); END IF;
      v_results[q.nth] := '{"outcome": "failed"}';
    END;
  END LOOP;

  PERFORM set_config('lock_timeout', v_lock_timeout, true);
  FOR q IN SELECT i.*, row_number() OVER months AS place, count(*) OVER months AS asked
      FROM jsonb_to_recordset(p_questions) AS i (nth integer, tenant_id uuid, environment text, network text,
        tx_hash text, token uuid, unit_limit bigint)
      WHERE v_results[i.nth]->>'outcome' = 'reserved'
      WINDOW months AS (PARTITION BY tenant_id, environment, unit_limit ORDER BY nth
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
      ORDER BY tenant_id, environment, unit_limit, nth LOOP
    IF q.place = 1 THEN
      SELECT * INTO g FROM grant_units(q.tenant_id, q.environment, v_period, q.unit_limit, q.asked::integer, p_exact);
    END IF;
    v_results[q.nth] := v_results[q.nth]
      || jsonb_build_object('outcome', CASE WHEN q.place <= g.granted THEN 'granted' ELSE g.refusal END);
    IF q.place > g.granted THEN
      PERFORM drop_verification_lease(q.tenant_id, q.environment, q.network, q.tx_hash, q.token);
      v_dropped := array_append(v_dropped, q.token::text);
    END IF;
  END LOOP;
  -- Nobody notifies the end of a lease that was dropped again.
  RETURN QUERY SELECT (r.nth + array_lower(v_results, 1) - 1)::integer,
      CASE WHEN r.result->>'holder' = ANY (v_dropped) THEN r.result - 'holder' ELSE r.result END
    FROM unnest(v_results) WITH ORDINALITY AS r (result, nth);
END $$;
