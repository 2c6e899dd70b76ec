-- Answers one question of `acquire_verifications`, or takes a lease for it, whose unit is not yet counted.
-- Returns {outcome, wallet, payment, claims, shared, holder, sender}. Outcomes: those of `acquire_verifications` that
-- need no unit, and `reserved`: the lease is taken, and reserves a unit that may still be refused.
--
-- Locks: the lease.
-- revision: 2
CREATE OR REPLACE FUNCTION take_verification_lease(
  p_tenant uuid, p_environment text, p_chain text, p_network text, p_tx_hash text,
  p_token uuid, p_awaited uuid, p_lease_seconds integer, p_wallet text, p_recipient text)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_payment payments%ROWTYPE;
  v_claims jsonb := '[]';
  v_shared jsonb;
  v_holder uuid;
  -- A distributed database takes no clock in ON CONFLICT.
  v_now timestamptz := now();
  v_period date := date_trunc('month', now() AT TIME ZONE 'UTC');
  v_wallet text := coalesce(p_wallet, (SELECT w.address FROM wallets w
    WHERE w.tenant_id = p_tenant AND w.environment = p_environment AND w.chain = p_chain));
BEGIN
  IF v_wallet IS NULL THEN RETURN jsonb_build_object('outcome', 'no_wallet'); END IF;
  IF NOT is_own(v_wallet, p_recipient) THEN
    RETURN jsonb_build_object('outcome', 'not_own', 'wallet', v_wallet);
  END IF;

  LOOP
    SELECT * INTO v_payment FROM payments p
      WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network AND p.tx_hash = p_tx_hash;
    IF FOUND THEN
      v_claims := standing_claims(p_tenant, p_environment, p_network, p_tx_hash, v_payment.evidence);
      IF is_remembered(v_payment, v_wallet) THEN
        RETURN jsonb_build_object('outcome', 'remembered', 'wallet', v_wallet, 'payment', payment_json(v_payment),
          'claims', v_claims, 'sender', sender_standing(v_payment));
      END IF;
    END IF;

    IF p_awaited IS NOT NULL THEN
      SELECT l.shared_outcome INTO v_shared FROM verification_leases l
        WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network
          AND l.tx_hash = p_tx_hash AND l.token = p_awaited AND l.shared_outcome IS NOT NULL;
      IF FOUND THEN
        RETURN jsonb_build_object('outcome', 'shared', 'wallet', v_wallet, 'shared', v_shared, 'claims', v_claims,
          'payment', CASE WHEN v_payment.id IS NOT NULL THEN payment_json(v_payment) END,
          'sender', sender_standing(v_payment));
      END IF;
    END IF;

    INSERT INTO verification_leases AS l (tenant_id, environment, network, tx_hash, token, lease_until, reserved_period)
      VALUES (p_tenant, p_environment, p_network, p_tx_hash, p_token, v_now + make_interval(secs => p_lease_seconds),
        CASE WHEN v_payment.charged_period IS NULL THEN v_period END)
      ON CONFLICT (tenant_id, environment, network, tx_hash) DO UPDATE
        SET token = excluded.token, lease_until = excluded.lease_until, reserved_period = excluded.reserved_period,
            awaited = false, shared_outcome = NULL
        WHERE l.lease_until < v_now OR l.shared_outcome IS NOT NULL;
    IF NOT FOUND THEN
      UPDATE verification_leases l SET awaited = true
        WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network
          AND l.tx_hash = p_tx_hash AND l.shared_outcome IS NULL
        RETURNING l.token INTO v_holder;
      RETURN jsonb_build_object('outcome', 'wait', 'wallet', v_wallet, 'holder', v_holder, 'claims', v_claims,
        'payment', CASE WHEN v_payment.id IS NOT NULL THEN payment_json(v_payment) END);
    END IF;

    -- The previous lease may have been committed between the read of the payment and this insert, which waited for it.
    -- Its result is then remembered, and costs neither a call nor a unit.
    PERFORM 1 FROM payments p
      WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network AND p.tx_hash = p_tx_hash
        AND p.verified_at IS DISTINCT FROM v_payment.verified_at;
    EXIT WHEN NOT FOUND;
    PERFORM drop_verification_lease(p_tenant, p_environment, p_network, p_tx_hash, p_token);
  END LOOP;

  RETURN jsonb_build_object('wallet', v_wallet, 'claims', v_claims,
    'outcome', CASE WHEN v_payment.charged_period IS NULL THEN 'reserved' ELSE 'granted' END,
    'payment', CASE WHEN v_payment.id IS NOT NULL THEN payment_json(v_payment) END);
END $$;
