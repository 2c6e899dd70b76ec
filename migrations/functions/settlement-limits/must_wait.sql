-- Whether a payment waits for others to end: for its payer's, or for those of all payers on trial with this seller
-- (`trial_part`).
-- It waits when the sum of three costs exceeds the part of the day's budget that may be lost. These are today's costs
-- mined in vain, the costs of pending settlements, and this payment's cost. One at a time may always proceed.
--
-- revision: 2
CREATE OR REPLACE FUNCTION must_wait(
  p_tenant uuid, p_environment text, p_network text, p_authorization text, p_payer text, p_payer_code text, p_cost numeric,
  p_cost_limit numeric, p_age double precision)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE v_part integer;
BEGIN
  IF is_payer_busy(p_tenant, p_network, p_authorization, p_payer, p_payer_code, p_age) THEN RETURN true; END IF;
  v_part := trial_part(p_tenant, p_network, p_payer, p_payer_code);
  RETURN EXISTS (SELECT 1 FROM settlement_budgets b WHERE b.tenant_id = p_tenant AND b.environment = p_environment
    AND b.network = p_network AND b.day = (now() AT TIME ZONE 'UTC')::date AND b.trial_cost > 0
    AND (b.reverted_cost + b.trial_cost + p_cost) * v_part > p_cost_limit);
END $$;
