-- Ends a lease that the caller holds and has locked. Waiters in other processes (p_awaited) are notified by its token.
-- A result that is not remembered stays in the row for them (p_shared) until the next lease replaces it.
--
-- revision: 1
CREATE OR REPLACE FUNCTION end_verification_lease(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid, p_awaited boolean, p_shared jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_awaited AND p_shared IS NOT NULL THEN
    UPDATE verification_leases l SET shared_outcome = p_shared
      WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network AND l.tx_hash = p_tx_hash;
  ELSE
    DELETE FROM verification_leases l
      WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network AND l.tx_hash = p_tx_hash;
  END IF;
  IF p_awaited THEN
    PERFORM pg_notify('x402_signals', jsonb_build_object('topic', 'lease', 'key', p_token)::text);
  END IF;
END $$;
