-- Charges the unit of a payment, once; `check_quota` has granted it in this transaction. Returns its month.
--
-- revision: 1
CREATE OR REPLACE FUNCTION charge_authorization(p_tenant uuid, p_environment text, p_network text, p_authorization text)
RETURNS date LANGUAGE plpgsql AS $$
DECLARE v_period date := date_trunc('month', now() AT TIME ZONE 'UTC');
BEGIN
  INSERT INTO authorization_units (tenant_id, environment, network, authorization_id, period)
    VALUES (p_tenant, p_environment, p_network, p_authorization, v_period) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN (SELECT u.period FROM authorization_units u WHERE u.tenant_id = p_tenant AND u.environment = p_environment
      AND u.network = p_network AND u.authorization_id = p_authorization);
  END IF;
  PERFORM charge_unit(p_tenant, p_environment, v_period);
  RETURN v_period;
END $$;
