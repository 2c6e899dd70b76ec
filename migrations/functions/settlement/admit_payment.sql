-- What is asked before a chain is: the tenant's wallet there, how the list in force has the payer (`none`, too, for a payer
-- that is not known yet), and which settlement holds the authorization, whoever's it is.
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
