-- Rejects the pending transactions of a settlement of which another transaction is in a block.
-- They keep their unit with p_keep_unit only, because that transaction may have cost it.
--
-- Locks: the payments.
-- revision: 1
CREATE OR REPLACE FUNCTION reject_replaced_payments(
  p_tenant uuid, p_environment text, p_network text, p_hashes text[], p_keep_unit boolean)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE payments p SET status = 'rejected', reason = 'TX_FAILED', amount_atomic = 0,
      charged_period = CASE WHEN p_keep_unit THEN p.charged_period END
    WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network
      AND p.tx_hash = ANY (p_hashes) AND p.status = 'pending';
END $$;
