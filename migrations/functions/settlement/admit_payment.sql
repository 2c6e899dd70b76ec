-- The facts that are read before the chain is asked. They are the tenant's wallet there, the payer's listing in force
-- (`none` also for an unknown payer), and the settlement with the authorization, of any tenant.
--
-- revision: 1
CREATE OR REPLACE FUNCTION admit_payment(
  p_tenant uuid, p_environment text, p_chain text, p_network text, p_payer text, p_authorization text)
RETURNS TABLE (wallet text, listing text, holder_tenant uuid, holder_id uuid) LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT w.address INTO wallet FROM wallets w
    WHERE w.tenant_id = p_tenant AND w.environment = p_environment AND w.chain = p_chain;
  SELECT e.listing INTO listing FROM screening_state s JOIN screening_entries e ON e.version = s.version
    WHERE e.address = p_payer;
  listing := coalesce(listing, 'none');
  SELECT c.tenant_id, c.settlement_id INTO holder_tenant, holder_id FROM settlement_authorizations c
    WHERE c.network = p_network AND c.authorization_id = p_authorization;
  RETURN NEXT;
END $$;
