-- Gives a lease and its unit back without a result; p_shared gives the cause to waiters of other processes.
-- Has no effect when the lease was lost.
-- Returns whether other processes wait for the end of the lease: the caller tells them.
--
-- Locks: the lease.
-- revision: 1
CREATE OR REPLACE FUNCTION give_up_verification(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid, p_shared jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_awaited boolean;
BEGIN
  SELECT l.awaited INTO v_awaited FROM verification_leases l
    WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network AND l.tx_hash = p_tx_hash
      AND l.token = p_token AND l.shared_outcome IS NULL AND l.lease_until > now() FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM close_verification_lease(p_tenant, p_environment, p_network, p_tx_hash, v_awaited, p_shared);
  RETURN v_awaited;
END $$;
