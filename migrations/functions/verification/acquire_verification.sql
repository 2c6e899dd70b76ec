-- First statement of a verification.
-- Outcomes: `no_wallet`; `not_own` (the recipient, in comparable form, is not the wallet); `remembered` (payment and
-- claims); `shared` (the result of the awaited lease, which is not remembered); `wait` (another process verifies it:
-- `holder` is its token, null when it has just ended); `needs_exact` (so near the month's limit that the caller must
-- retry with p_exact); `refused`; `refused_for_now` (reservations are open); `granted` (the caller has the lease, with
-- a reserved unit).
--
-- revision: 1
CREATE OR REPLACE FUNCTION acquire_verification(
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
