-- Removes the unit from a transaction: it belongs to the authorization that moved the money.
--
-- Locks: the payment.
-- revision: 1
CREATE OR REPLACE FUNCTION uncharge_payment(p_tenant uuid, p_environment text, p_network text, p_tx_hash text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE payments p SET charged_period = NULL WHERE p.tenant_id = p_tenant AND p.environment = p_environment
    AND p.network = p_network AND p.tx_hash = p_tx_hash;
END $$;
