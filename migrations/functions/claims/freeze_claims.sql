-- Freezes the claims on a payment that its chain has taken back, or thaws them when it is confirmed again.
--
-- Locks: the claims.
-- revision: 2
CREATE OR REPLACE FUNCTION freeze_claims(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_are_frozen boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_frozen_at timestamptz := CASE WHEN p_are_frozen THEN now() END;
BEGIN
  UPDATE payment_claims c SET frozen_at = v_frozen_at
    WHERE c.tenant_id = p_tenant AND c.environment = p_environment AND c.network = p_network AND c.tx_hash = p_tx_hash
      AND (c.frozen_at IS NOT NULL) <> p_are_frozen;
END $$;
