-- Ends a lease that the caller holds and has locked. Where other processes wait (p_awaited), the process that asked tells
-- them once this is committed: a notification of a distributed database's node would reach none of them.
-- A result that is not remembered stays in the row for them (p_shared) until the next lease replaces it.
--
-- revision: 1
CREATE OR REPLACE FUNCTION close_verification_lease(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_awaited boolean, p_shared jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_awaited AND p_shared IS NOT NULL THEN
    UPDATE verification_leases l SET shared_outcome = p_shared
      WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network AND l.tx_hash = p_tx_hash;
  ELSE
    DELETE FROM verification_leases l
      WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network AND l.tx_hash = p_tx_hash;
  END IF;
END $$;
