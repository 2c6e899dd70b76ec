-- The one list of refusals that rest on our records: why a payment of this payer and cost would not be sent now, else
-- null. `begin_settlement` calls it behind its locks, a verify without any.
--
-- `payer_refused`: a transaction of a payer with code was mined in vain, so the payer is refused for a day. From the
-- third such transaction its code (of a clone: its implementation's) is refused too. Where many pay by the code, the
-- bound rises by one for every ten settled payments: three fraudulent payers must not block all users of such a wallet.
-- A payer without code is refused for an hour, after the third in a day.
-- `over_reverts`: transactions mined in vain have a tenth of the day's budget. Once it is used up, payers with code are
-- refused. So are plain payers that have never paid, or that have reverted today. A payer that has paid other sellers
-- only is refused at half of the day's budget.
-- `over_cost`, `over_amount`: the tenant's daily limits on this network.
--
-- revision: 1
CREATE OR REPLACE FUNCTION settlement_refusal(
  p_tenant uuid, p_environment text, p_network text, p_payer text, p_payer_code text, p_cost numeric,
  p_cost_limit numeric, p_amount numeric, p_amount_limit numeric)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_cost numeric := 0; v_amount numeric := 0; v_reverted numeric := 0;
  v_count integer; v_last timestamptz;
BEGIN
  SELECT count(*), max(r.created_at) INTO v_count, v_last FROM settlement_reverts r
    WHERE r.network = p_network AND r.payer = p_payer AND r.created_at > now() - interval '1 day';
  IF p_payer_code IS NULL AND v_count >= 3 AND v_last > now() - interval '1 hour'
    OR p_payer_code IS NOT NULL AND v_count > 0 THEN RETURN 'payer_refused'; END IF;
  IF p_payer_code IS NOT NULL AND (SELECT count(*) FROM (SELECT 1 FROM settlement_reverts r WHERE r.network = p_network
        AND r.payer_code = p_payer_code AND r.created_at > now() - interval '1 day' LIMIT 16) x)
      >= 3 + (SELECT count(*) / 10 FROM (SELECT 1 FROM settlement_authorizations c WHERE c.network = p_network
        AND c.payer_code = p_payer_code AND c.included_at IS NOT NULL LIMIT 130) y)
    THEN RETURN 'payer_refused'; END IF;
  SELECT b.cost, b.amount_atomic, b.reverted_cost INTO v_cost, v_amount, v_reverted FROM settlement_budgets b
    WHERE b.tenant_id = p_tenant AND b.environment = p_environment AND b.network = p_network
      AND b.day = (now() AT TIME ZONE 'UTC')::date;
  RETURN CASE
    WHEN coalesce(v_cost, 0) + p_cost > p_cost_limit THEN 'over_cost'
    WHEN coalesce(v_amount, 0) + p_amount > p_amount_limit THEN 'over_amount'
    WHEN v_reverted > 0 AND v_reverted * trial_part(p_tenant, p_network, p_payer, p_payer_code) >= p_cost_limit
      THEN 'over_reverts' END;
END $$;
