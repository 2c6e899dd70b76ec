-- Reopens a settlement whose transaction the chain has taken back, before its hand-out. Its bytes are sent again, or it
-- fails. After the hand-out it stays unchanged; `payment.reorged` notifies its tenant.
--
-- revision: 1
CREATE OR REPLACE FUNCTION reopen_settlement(p_tenant uuid, p_environment text, p_network text, p_tx_hash text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  FOR r IN UPDATE settlements s SET status = 'pending', finished_at = NULL, look_at = now(), dropped_since = NULL,
      dropped_looks = 0, on_trial = false
      WHERE s.tenant_id = p_tenant AND s.environment = p_environment AND s.tx_hash = p_tx_hash
        AND s.network = p_network AND s.status = 'settled' AND s.handed_out_at IS NULL
      RETURNING s.authorization_id, s.id LOOP
    -- Its unit belongs to the authorization again, not to the transaction.
    IF has_unit(p_tenant, p_environment, p_network, r.authorization_id) THEN
      PERFORM uncharge_payment(p_tenant, p_environment, p_network, p_tx_hash);
    END IF;
    UPDATE settlement_authorizations c SET included_at = NULL
      WHERE c.network = p_network AND c.authorization_id = r.authorization_id AND c.settlement_id = r.id;
  END LOOP;
END $$;
