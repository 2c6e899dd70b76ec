-- Records the end of a settlement, once: status, payment, log line, event, unit and budget in one transaction.
-- Later calls change nothing and get what was recorded. An abandoned settlement (`failed`) may still become `settled`
-- when its payment turns out to be in a block; a settled one never becomes failed.
--
-- p_hash is the hash in a block, null when there is none. With p_elsewhere it is another sender's transaction, of which
-- the settlement claims its own authorization only.
-- The settlement is or stays failed in two cases. Either that part is claimed for another reference (p_is_claimed,
-- decided by src/domain/claim.ts from p_seen). Or another settlement with this authorization is in a block.
-- p_gain is the wallet's gain in the transaction.
--
-- A settlement that moved nothing gives its unit back. p_cost is its cost to us, and p_reverted the part of it that was
-- mined in vain. p_vain: neither did the money move, nor did another transaction use the authorization. The payer is
-- responsible then.
-- A payment at its chain's deepest finality (the evidence says so) is not rechecked.
-- The settled settlement holds the authorization, also while another settlement of it (another amount, `upto`) is
-- pending. That one fails, and must not release the authorization to a third.
--
-- Outcomes: `finished`, with the settlement as stored; `stale` (p_hash has other claims than p_seen, in `claims`: the
-- caller decides again). No row: there is no such settlement.
-- revision: 2
CREATE OR REPLACE FUNCTION finish_settlement(
  p_tenant uuid, p_id uuid, p_status text, p_hash text, p_reason text, p_evidence jsonb, p_cost numeric,
  p_reverted numeric, p_vain boolean, p_elsewhere boolean, p_gain numeric, p_seen jsonb DEFAULT NULL, p_is_claimed boolean DEFAULT false)
RETURNS TABLE (outcome text, claims jsonb, settlement settlements) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  s settlements%ROWTYPE;
  v_payment payments%ROWTYPE;
  v_payment_id uuid;
  v_payer text := '';
  v_authorization text := '';
  v_is_deepest boolean := coalesce((p_evidence#>>'{finality,deepest}')::boolean, false);
  v_charged date;
  v_is_other boolean := p_elsewhere OR NOT EXISTS (SELECT 1 FROM signer_transactions t
    WHERE t.tenant_id = p_tenant AND t.settlement_id = p_id AND t.tx_hash = p_hash);
BEGIN
  SELECT * INTO s FROM settlements x WHERE x.tenant_id = p_tenant AND x.id = p_id FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  outcome := 'finished';
  settlement := s;
  IF s.status = 'settled' OR (s.status = 'failed' AND p_status = 'failed') THEN RETURN NEXT; RETURN; END IF;
  IF p_status = 'settled' THEN
    claims := standing_claims(s.tenant_id, s.environment, s.network, p_hash, NULL);
    IF claims IS DISTINCT FROM p_seen THEN outcome := 'stale'; RETURN NEXT; RETURN; END IF;
  END IF;
  IF p_elsewhere THEN
    v_payer := s.payer;
    v_authorization := s.authorization_id;
  END IF;
  SELECT * INTO v_payment FROM payments p WHERE (p.tenant_id, p.environment, p.network, p.tx_hash)
    = (s.tenant_id, s.environment, s.network, p_hash) FOR UPDATE;
  IF NOT FOUND AND p_hash IS NOT NULL THEN
    -- Creates the row to lock: a verification may be about to insert it.
    PERFORM upsert_payment(s.tenant_id, s.environment, s.network, p_hash, jsonb_build_object('chain', s.chain,
      'status', 'pending', 'reason', 'TX_NOT_FOUND', 'evidence', p_evidence, 'judged_wallet', s.pay_to,
      'amount_atomic', p_gain, 'from_address', s.payer, 'to_address', s.pay_to), NULL, false);
    SELECT * INTO v_payment FROM payments p WHERE (p.tenant_id, p.environment, p.network, p.tx_hash)
      = (s.tenant_id, s.environment, s.network, p_hash) FOR UPDATE;
  END IF;
  IF p_status = 'settled' THEN
    claims := standing_claims(s.tenant_id, s.environment, s.network, p_hash, NULL);
    IF claims IS DISTINCT FROM p_seen THEN outcome := 'stale'; RETURN NEXT; RETURN; END IF;
  END IF;
  IF p_status = 'settled' AND (p_is_claimed OR EXISTS (SELECT 1 FROM settlement_authorizations c WHERE c.network = s.network
      AND c.authorization_id = s.authorization_id AND c.included_at IS NOT NULL AND c.settlement_id <> s.id)) THEN
    IF s.status = 'failed' THEN RETURN NEXT; RETURN; END IF;
    UPDATE settlements x SET tx_hash = p_hash WHERE x.tenant_id = p_tenant AND x.id = p_id AND p_elsewhere;
    p_status := 'failed'; p_reason := 'duplicate_settlement'; p_hash := NULL;
  END IF;

  -- The lock order of begin_settlement: authorization, budget, unit.
  IF p_status = 'failed' THEN
    DELETE FROM settlement_authorizations c WHERE c.network = s.network AND c.authorization_id = s.authorization_id AND c.settlement_id = s.id;
  ELSE
    INSERT INTO settlement_authorizations AS c (network, authorization_id, tenant_id, settlement_id, payer, payer_code, included_at)
      VALUES (s.network, s.authorization_id, s.tenant_id, s.id, s.payer, s.payer_code, now())
      ON CONFLICT (network, authorization_id) DO UPDATE SET tenant_id = excluded.tenant_id,
        settlement_id = excluded.settlement_id, included_at = excluded.included_at;
  END IF;
  UPDATE settlement_budgets b SET
      -- Covers the reservation of a pending settlement, and the cost that was booked when it failed.
      cost = greatest(0, b.cost + p_cost - s.cost_reserved),
      amount_atomic = greatest(0, b.amount_atomic + CASE
        WHEN s.status = 'pending' AND p_status = 'failed' THEN -s.amount_atomic
        WHEN s.status = 'failed' AND p_status = 'settled' THEN s.amount_atomic ELSE 0 END),
      reverted_cost = b.reverted_cost + p_reverted,
      trial_cost = greatest(0, b.trial_cost - CASE WHEN s.status = 'pending' AND s.on_trial THEN s.cost_reserved ELSE 0 END)
    WHERE b.tenant_id = s.tenant_id AND b.environment = s.environment AND b.network = s.network AND b.day = s.budget_day;
  -- One transaction costs one unit. Another sender's, or an earlier settlement's, may have been charged when it was
  -- verified by its hash.
  IF p_status = 'failed' OR (v_is_other AND v_payment.charged_period IS NOT NULL) THEN
    PERFORM refund_authorization(s);
    s.charged_period := coalesce(v_payment.charged_period, s.charged_period);
  ELSE
    s.charged_period := charge_authorization(s.tenant_id, s.environment, s.network, s.authorization_id);
  END IF;
  IF p_vain THEN
    INSERT INTO settlement_reverts (network, payer, settlement_id, payer_code)
      VALUES (s.network, s.payer, s.id, s.payer_code) ON CONFLICT DO NOTHING;
  END IF;
  UPDATE settlements x SET status = p_status, reason = p_reason, tx_hash = coalesce(p_hash, x.tx_hash),
      charged_period = s.charged_period, finished_at = now(), cost_reserved = p_cost,
      identifier = CASE WHEN x.status = 'failed' THEN NULL ELSE x.identifier END
    WHERE x.tenant_id = p_tenant AND x.id = p_id RETURNING * INTO s;
  PERFORM release_unincluded_hashes(s, p_hash);
  v_charged := CASE p_status WHEN 'settled' THEN s.charged_period END;

  IF p_hash IS NOT NULL THEN
    v_payment_id := v_payment.id;
    -- A replaced or reorged transaction may have landed after all.
    IF v_payment.status IN ('pending', 'reorged')
        OR p_status = 'settled' AND v_payment.status <> 'confirmed' THEN
      SELECT p.id INTO v_payment_id FROM upsert_payment(s.tenant_id, s.environment, s.network, p_hash,
        jsonb_build_object('chain', s.chain, 'evidence', p_evidence, 'judged_wallet', v_payment.judged_wallet,
          'from_address', s.payer, 'to_address', s.pay_to, 'remember_seconds', 3600) || CASE p_status WHEN 'settled'
          THEN jsonb_build_object('status', 'confirmed', 'amount_atomic', p_gain, 'deepest', v_is_deepest,
            'recheck_seconds', CASE WHEN NOT v_is_deepest THEN 60 END)
          ELSE jsonb_build_object('status', 'rejected', 'reason', 'TX_FAILED', 'amount_atomic', 0) END,
        CASE WHEN p_elsewhere THEN coalesce(v_payment.charged_period, v_charged) ELSE v_charged END, true) p;
    END IF;
    IF p_status = 'settled' THEN PERFORM freeze_claims(s.tenant_id, s.environment, s.network, p_hash, false); END IF;
    PERFORM add_claim(s.tenant_id, s.environment, s.network, p_hash, v_payer, v_authorization, 'x402:' || s.id);
  END IF;

  PERFORM append_verification_log(jsonb_build_array(jsonb_build_object('tenant_id', s.tenant_id, 'environment',
    s.environment, 'caller', s.caller, 'chain', s.chain, 'network', s.network, 'tx_hash', s.tx_hash, 'payment_id',
    v_payment_id, 'status', CASE p_status WHEN 'settled' THEN 'confirmed' ELSE 'rejected' END, 'reason', p_reason,
    'cached', false, 'amount_atomic',
    CASE WHEN p_status = 'settled' AND v_payment.status IS DISTINCT FROM 'reorged' THEN s.amount_atomic ELSE 0 END,
    'payer', s.payer, 'reference', 'x402:' || s.id,
    'latency_ms', (extract(epoch FROM clock_timestamp() - s.created_at) * 1000)::integer, 'request_id', s.request_id)));
  IF p_status = 'settled' THEN
    PERFORM enqueue_event(s.tenant_id, s.environment, 'payment.settled', jsonb_build_object(
      'settlementId', s.id, 'paymentId', v_payment_id, 'txHash', s.tx_hash, 'chain', s.chain, 'network', s.network,
      'asset', s.asset, 'amountAtomic', s.amount_atomic::text, 'fromAddress', s.payer, 'toAddress', s.pay_to,
      'scheme', s.scheme, 'x402Version', s.x402_version, 'paymentIdentifier', s.identifier));
  END IF;
  settlement := s;
  RETURN NEXT;
END $$;
