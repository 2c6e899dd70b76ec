-- The claims of a tenant's pending or settled settlements on the signed authorizations in a transaction's evidence.
-- Any transaction may have moved the authorization's money.
--
-- revision: 1
CREATE OR REPLACE FUNCTION settlement_claims_on(p_tenant uuid, p_network text, p_evidence jsonb)
RETURNS TABLE (payer text, authorization_id text, reference text) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE v_ids text[] := ARRAY(SELECT jsonb_path_query(p_evidence, '$.transfers[*].authorizationId') #>> '{}');
BEGIN
  IF cardinality(v_ids) = 0 THEN RETURN; END IF;
  RETURN QUERY SELECT s.payer, s.authorization_id, 'x402:' || s.settlement_id FROM settlement_authorizations s
    WHERE s.network = p_network AND s.authorization_id = ANY (v_ids) AND s.tenant_id = p_tenant;
END $$;
