-- Releases the hashes of a settlement that never got into a block.
-- Where another of its transactions is in a block, they stay claimed: a reorganisation may include one of them in its
-- place, and the payment has been used.
--
-- revision: 1
CREATE OR REPLACE FUNCTION release_unincluded_hashes(s settlements, p_included text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_hashes text[];
BEGIN
  SELECT array_agg(t.tx_hash) INTO v_hashes FROM signer_transactions t
    WHERE t.tenant_id = s.tenant_id AND t.settlement_id = s.id AND t.tx_hash IS DISTINCT FROM p_included;
  IF s.status = 'settled' THEN
    -- Unless the included transaction has cost its unit already.
    PERFORM reject_replaced_payments(s.tenant_id, s.environment, s.network, v_hashes,
      has_unit(s.tenant_id, s.environment, s.network, s.authorization_id));
    RETURN;
  END IF;
  -- Also releases another sender's transaction that the chain took back.
  IF s.tx_hash IS DISTINCT FROM p_included THEN v_hashes := v_hashes || s.tx_hash; END IF;
  PERFORM delete_unclaimed_payments(s.tenant_id, s.environment, s.network, v_hashes, 'x402:' || s.id);
END $$;
