-- Deletes a lease that the caller's transaction has just taken, and nobody was told of.
--
-- Locks: the lease.
-- revision: 1
CREATE OR REPLACE FUNCTION drop_verification_lease(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM verification_leases l
    WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network
      AND l.tx_hash = p_tx_hash AND l.token = p_token;
END $$;
