-- The first half of a settlement's transaction. It takes the authorization, the unit and the day's budgets. Where the
-- chain has nonces, it takes the signer's next one, never below the chain's count (p_floor).
-- The caller signs with that nonce and calls `record_settlement` in the same transaction. So every taken nonce has a
-- transaction.
-- Locks are taken in the order authorization, payer (with code: its code), month's units, budget, usage counter, nonce.
-- Only the outcome `begun` takes anything. A refusal may create the day's budget row, with zeros. With p_floor and no
-- nonce (`take_nonce`), the caller rolls all of it back.
--
-- Outcomes: `begun`; `taken` (another settlement holds the authorization); those of `settlement_refusal`; `payer_busy`
-- (`must_wait`: the payer, or all payers on trial with this seller, have as many pending settlements as they may); and
-- those of `check_quota`: `needs_exact`, `refused`, `refused_for_now`.
-- With p_moved another sender's transaction has moved the money already: only the unit is taken.
-- p_age is the age of the simulation in seconds. A payer with code is simulated again when one of its transactions has
-- been included in a block since.
--
-- revision: 1
CREATE OR REPLACE FUNCTION begin_settlement(
  p_tenant uuid, p_environment text, p_network text, p_authorization text, p_id uuid, p_payer text, p_payer_code text,
  p_cost numeric, p_cost_limit numeric, p_amount numeric, p_amount_limit numeric, p_signer text, p_floor bigint,
  p_unit_limit bigint, p_exact boolean, p_moved boolean, p_age double precision, p_mined bigint DEFAULT NULL)
RETURNS TABLE (outcome text, nonce bigint, budget_day date, charged date, on_trial boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  INSERT INTO settlement_authorizations (network, authorization_id, tenant_id, settlement_id, payer, payer_code)
    VALUES (p_network, p_authorization, p_tenant, p_id, p_payer, p_payer_code) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN outcome := 'taken'; RETURN NEXT; RETURN; END IF;
  budget_day := (now() AT TIME ZONE 'UTC')::date;
  IF NOT p_moved THEN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_network || coalesce(p_payer_code, p_payer), 403));
  END IF;
  outcome := CASE WHEN has_unit(p_tenant, p_environment, p_network, p_authorization) THEN 'granted'
    ELSE check_quota(p_tenant, p_environment, (date_trunc('month', now() AT TIME ZONE 'UTC'))::date, p_unit_limit, 1,
      CASE WHEN p_exact THEN 'exact' ELSE 'fast' END) END;
  outcome := nullif(outcome, 'granted');
  IF outcome IS NULL THEN
    INSERT INTO settlement_budgets AS b (tenant_id, environment, network, day)
      VALUES (p_tenant, p_environment, p_network, budget_day)
      ON CONFLICT (tenant_id, environment, network, day) DO UPDATE SET cost = b.cost;
    outcome := CASE WHEN NOT p_moved THEN settlement_refusal(p_tenant, p_environment, p_network, p_payer, p_payer_code,
      p_cost, p_cost_limit, p_amount, p_amount_limit) END;
  END IF;
  -- A refused payment does not wait.
  IF outcome IS NULL AND NOT p_moved AND must_wait(p_tenant, p_environment, p_network, p_authorization, p_payer, p_payer_code,
      p_cost, p_cost_limit, p_age) THEN outcome := 'payer_busy'; END IF;
  IF outcome IS NOT NULL THEN
    DELETE FROM settlement_authorizations c WHERE c.network = p_network AND c.authorization_id = p_authorization;
    RETURN NEXT; RETURN;
  END IF;
  on_trial := NOT p_moved AND trial_part(p_tenant, p_network, p_payer, p_payer_code) IS NOT NULL;
  UPDATE settlement_budgets b SET cost = b.cost + p_cost, amount_atomic = b.amount_atomic + p_amount,
      trial_cost = b.trial_cost + CASE WHEN on_trial THEN p_cost ELSE 0 END
    WHERE b.tenant_id = p_tenant AND b.environment = p_environment AND b.network = p_network AND b.day = budget_day;
  charged := charge_authorization(p_tenant, p_environment, p_network, p_authorization);
  IF p_floor IS NOT NULL THEN nonce := take_nonce(p_network, p_signer, p_floor, p_mined); END IF;
  outcome := 'begun';
  RETURN NEXT;
END $$;
