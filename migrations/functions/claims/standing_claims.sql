-- Every claim on a payment, as an array of {payer, authorization_id, reference}: its own, and what settlements hold of the
-- signed authorizations in p_evidence (`settlement_claims_on`). Empty payer: the whole transaction; empty authorization:
-- all that the payer paid. The order is fixed, so that two readings can be compared: whoever decides by the claims
-- (src/domain/claim.ts) says with its write which ones it has seen.
--
-- revision: 1
CREATE OR REPLACE FUNCTION standing_claims(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_evidence jsonb)
RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(c ORDER BY c.payer, c.authorization_id, c.reference), '[]') FROM (
    SELECT k.payer, k.authorization_id, k.reference FROM payment_claims k WHERE k.tenant_id = p_tenant
      AND k.environment = p_environment AND k.network = p_network AND k.tx_hash = p_tx_hash
    UNION ALL
    SELECT h.payer, h.authorization_id, h.reference FROM settlement_claims_on(p_tenant, p_network, p_evidence) h) c);
END $$;
