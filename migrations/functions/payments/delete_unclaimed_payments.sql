-- Releases transactions that never got into a block: deletes the claim of p_reference on each. A pending payment
-- without another claim is deleted too.
--
-- Locks: the payments.
-- revision: 2
CREATE OR REPLACE FUNCTION delete_unclaimed_payments(
  p_tenant uuid, p_environment text, p_network text, p_hashes text[], p_reference text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM payment_claims c WHERE c.tenant_id = p_tenant AND c.environment = p_environment
    AND c.network = p_network AND c.tx_hash = ANY (p_hashes) AND c.reference = p_reference;
  DELETE FROM payments p WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network
    AND p.tx_hash = ANY (p_hashes) AND p.status = 'pending'
    AND NOT EXISTS (SELECT 1 FROM payment_claims c WHERE c.tenant_id = p_tenant AND c.environment = p.environment
      AND c.network = p.network AND c.tx_hash = p.tx_hash);
END $$;
