-- The statements of floors c and d: one verification at a time, as release 0.2.0 had them. They stay as they are, so that
-- later tables compare with the same floors.

-- First statement of a verification.
-- Outcomes: `no_wallet`; `not_own` (the recipient, in comparable form, is not the wallet); `remembered` (payment and
-- claims); `shared` (the result of the awaited lease, which is not remembered); `wait` (another process verifies it:
-- `holder` is its token, null when it has just ended); `needs_exact` (so near the month's limit that the caller must
-- retry with p_exact); `refused`; `refused_for_now` (reservations are open); `granted` (the caller has the lease, with
-- a reserved unit).
--
CREATE OR REPLACE FUNCTION floor_acquire(
  p_tenant uuid, p_environment text, p_chain text, p_network text, p_tx_hash text,
  p_token uuid, p_awaited uuid, p_lease_seconds integer, p_limit bigint, p_exact boolean, p_wallet text,
  p_recipient text)
RETURNS TABLE (outcome text, wallet text, payment jsonb, claims jsonb, shared jsonb, holder uuid, sender text)
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
      claims := standing_claims(p_tenant, p_environment, p_network, p_tx_hash, v_payment.evidence);
      IF is_remembered(v_payment, wallet) THEN
        outcome := 'remembered'; sender := sender_standing(v_payment); RETURN NEXT; RETURN;
      END IF;
    END IF;

    IF p_awaited IS NOT NULL THEN
      SELECT l.shared_outcome INTO shared FROM verification_leases l
        WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network
          AND l.tx_hash = p_tx_hash AND l.token = p_awaited AND l.shared_outcome IS NOT NULL;
      IF FOUND THEN outcome := 'shared'; sender := sender_standing(v_payment); RETURN NEXT; RETURN; END IF;
    END IF;

    INSERT INTO verification_leases AS l (tenant_id, environment, network, tx_hash, token, lease_until, reserved_period)
      VALUES (p_tenant, p_environment, p_network, p_tx_hash, p_token, now() + make_interval(secs => p_lease_seconds),
        CASE WHEN v_payment.charged_period IS NULL THEN v_period END)
      ON CONFLICT (tenant_id, environment, network, tx_hash) DO UPDATE
        SET token = excluded.token, lease_until = excluded.lease_until, reserved_period = excluded.reserved_period,
            awaited = false, shared_outcome = NULL
        WHERE l.lease_until < now() OR l.shared_outcome IS NOT NULL;
    IF NOT FOUND THEN
      UPDATE verification_leases l SET awaited = true
        WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network
          AND l.tx_hash = p_tx_hash AND l.shared_outcome IS NULL
        RETURNING l.token INTO holder;
      outcome := 'wait'; RETURN NEXT; RETURN;
    END IF;

    -- The previous lease may have been committed between the read of the payment and this insert, which waited for it.
    -- Its result is then remembered, and costs neither a call nor a unit.
    PERFORM 1 FROM payments p
      WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network AND p.tx_hash = p_tx_hash
        AND p.verified_at IS DISTINCT FROM v_payment.verified_at;
    EXIT WHEN NOT FOUND;
    DELETE FROM verification_leases l
      WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network
        AND l.tx_hash = p_tx_hash AND l.token = p_token;
  END LOOP;

  -- The lease is a reservation, and counts as one.
  outcome := CASE WHEN v_payment.charged_period IS NOT NULL THEN 'granted'
    ELSE check_quota(p_tenant, p_environment, v_period, p_limit, 0, CASE WHEN p_exact THEN 'exact' ELSE 'fast' END) END;
  IF outcome <> 'granted' THEN
    DELETE FROM verification_leases l
      WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network
        AND l.tx_hash = p_tx_hash AND l.token = p_token;
  END IF;
  RETURN NEXT;
END $$;

-- Second statement of a verification: writes payment, claim, log line, event and unit, and ends the lease, or writes
-- nothing at all.
-- The caller has decided what to write (src/domain/decision.ts) from the facts in p_seen: {status, verified_at,
-- deepest} of the payment (null: it had none) and its claims (`standing_claims`).
--
-- p_payment null: the stored payment stays unchanged. p_claim null: no claim is taken.
-- p_outcomes holds the log line's and the event's content: {accepted, refused}, each {status, reason, event}. `refused`
-- holds for a sender (`sender_standing`) in p_refused, and no claim is taken then.
-- p_shared is for waiters of other processes, null when the result is remembered.
--
-- No row: the lease was lost. Outcomes: `committed`, with the stored payment and its sender; `stale`, with the present
-- facts: decide again, the lease is still held.
-- Locks, in this order: lease, payment, (settlement), usage counter. The contended row comes last, so that its lock is
-- held for the commit only.
CREATE OR REPLACE FUNCTION floor_commit(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid, p_seen jsonb, p_shared jsonb,
  p_payment jsonb, p_charge boolean, p_claim jsonb, p_log jsonb, p_outcomes jsonb, p_refused text[])
RETURNS TABLE (outcome text, payment jsonb, claims jsonb, sender text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_reserved date;
  v_awaited boolean;
  v_before payments%ROWTYPE;
  v_after payments%ROWTYPE;
  v_charged date;
  v_answer jsonb;
BEGIN
  SELECT l.reserved_period, l.awaited INTO v_reserved, v_awaited FROM verification_leases l
    WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network AND l.tx_hash = p_tx_hash
      AND l.token = p_token AND l.shared_outcome IS NULL AND l.lease_until > now() FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT * INTO v_before FROM payments p
    WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network AND p.tx_hash = p_tx_hash
    FOR UPDATE;
  v_after := v_before;
  claims := standing_claims(p_tenant, p_environment, p_network, p_tx_hash,
    coalesce(p_payment->'evidence', v_before.evidence));
  outcome := CASE WHEN v_before.status IS NOT DISTINCT FROM p_seen->>'status'
    AND v_before.verified_at IS NOT DISTINCT FROM (p_seen->>'verified_at')::timestamptz
    AND v_before.deepest IS NOT DISTINCT FROM (p_seen->>'deepest')::boolean
    AND claims = p_seen->'claims' THEN 'committed' ELSE 'stale' END;
  IF outcome = 'committed' AND p_payment IS NOT NULL THEN
    IF p_charge AND v_before.charged_period IS NULL THEN
      v_charged := coalesce(v_reserved, date_trunc('month', now() AT TIME ZONE 'UTC'));
    END IF;
    -- Replaces only a payment that the caller has seen: a settlement may have created it just now.
    SELECT * INTO v_after FROM upsert_payment(p_tenant, p_environment, p_network, p_tx_hash,
      p_payment || jsonb_build_object('sender_history', CASE WHEN p_payment->>'status' <> 'pending'
        THEN sender_history(p_tenant, p_environment, p_payment->>'from_address', coalesce(v_before.created_at, now())) END),
      coalesce(v_before.charged_period, v_charged), v_before.id IS NOT NULL);
    IF NOT FOUND THEN
      outcome := 'stale';
      SELECT * INTO v_after FROM payments p
        WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network AND p.tx_hash = p_tx_hash;
      claims := standing_claims(p_tenant, p_environment, p_network, p_tx_hash, p_payment->'evidence');
    END IF;
  END IF;
  payment := CASE WHEN v_after.id IS NOT NULL THEN payment_json(v_after) END;
  IF outcome = 'stale' THEN RETURN NEXT; RETURN; END IF;

  PERFORM end_verification_lease(p_tenant, p_environment, p_network, p_tx_hash, p_token, v_awaited, p_shared);
  IF v_before.status IN ('confirmed', 'reorged') AND v_after.status <> v_before.status THEN
    IF v_after.status = 'reorged' THEN PERFORM reopen_settlement(p_tenant, p_environment, p_network, p_tx_hash); END IF;
    PERFORM freeze_claims(p_tenant, p_environment, p_network, p_tx_hash, v_after.status = 'reorged');
  END IF;
  sender := sender_standing(v_after);
  IF sender = ANY (p_refused) THEN
    v_answer := p_outcomes->'refused';
  ELSE
    v_answer := p_outcomes->'accepted';
    IF p_claim IS NOT NULL THEN
      PERFORM add_claim(p_tenant, p_environment, p_network, p_tx_hash, p_claim->>'payer',
        p_claim->>'authorization_id', p_claim->>'reference');
    END IF;
  END IF;
  PERFORM append_verification_log(jsonb_build_array(p_log || jsonb_build_object('tenant_id', p_tenant,
    'environment', p_environment, 'network', p_network, 'tx_hash', p_tx_hash, 'payment_id', v_after.id, 'cached', false,
    'status', v_answer->'status', 'reason', v_answer->'reason')));
  IF jsonb_typeof(v_answer->'event') = 'object' THEN
    PERFORM enqueue_event(p_tenant, p_environment, v_answer #>> '{event,type}',
      v_answer #> '{event,data}' || jsonb_build_object('paymentId', v_after.id));
  END IF;
  IF v_charged IS NOT NULL THEN PERFORM charge_unit(p_tenant, p_environment, v_charged); END IF;
  RETURN NEXT;
END $$;
