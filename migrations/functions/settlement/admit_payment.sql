-- The facts that are read before the chain is asked. They are the tenant's wallet there, the payer's listing in force
-- (`none` also for an unknown payer), and the settlement with the authorization, of any tenant.
-- A server that takes no writes may lag: it refuses (SQLSTATE 25006).
--
-- revision: 2
CREATE OR REPLACE FUNCTION admit_payment(
  p_tenant uuid, p_environment text, p_chain text, p_network text, p_payer text, p_authorization text)
RETURNS TABLE (wallet text, listing text, holder_tenant uuid, holder_id uuid) LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF current_setting('transaction_read_only')::boolean THEN
    RAISE 'the database server is a standby or read-only' USING ERRCODE = '25006';
  END IF;
  SELECT w.address INTO wallet FROM wallets w
    WHERE w.tenant_id = p_tenant AND w.environment = p_environment AND w.chain = p_chain;
  SELECT e.listing INTO listing FROM screening_state s JOIN screening_entries e ON e.version = s.version
    WHERE e.address = p_payer;
  listing := coalesce(listing, 'none');
  SELECT c.tenant_id, c.settlement_id INTO holder_tenant, holder_id FROM settlement_authorizations c
    WHERE c.network = p_network AND c.authorization_id = p_authorization;
  RETURN NEXT;
END $$;
