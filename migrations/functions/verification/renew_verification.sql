-- Keeps a lease alive for p_lease_seconds from now. @returns false when it was lost
--
-- Locks: the lease.
-- revision: 1
CREATE OR REPLACE FUNCTION renew_verification(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid, p_lease_seconds integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE verification_leases l SET lease_until = now() + make_interval(secs => p_lease_seconds)
    WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network AND l.tx_hash = p_tx_hash
      AND l.token = p_token AND l.shared_outcome IS NULL AND l.lease_until > now();
  RETURN FOUND;
END $$;
