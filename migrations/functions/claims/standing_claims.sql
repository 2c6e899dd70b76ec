-- Every claim on a payment, as an array of {payer, authorization_id, reference}.
-- It holds the payment's own claims, and those of settlements on the signed authorizations in p_evidence
-- (`settlement_claims_on`).
-- An empty payer means the whole transaction; an empty authorization means all that the payer paid.
-- The order is fixed, so that two readings can be compared: a decision (src/domain/claim.ts) passes the claims that it
-- has seen with its write.
--
-- revision: 2
CREATE OR REPLACE FUNCTION standing_claims(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_evidence jsonb)
RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
-- A statement of its own: a distributed database keeps these claims elsewhere than the payment's.
DECLARE v_of_settlements jsonb := (SELECT jsonb_agg(h) FROM settlement_claims_on(p_tenant, p_network, p_evidence) h);
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(c ORDER BY c.payer, c.authorization_id, c.reference), '[]') FROM (
    SELECT k.payer, k.authorization_id, k.reference FROM payment_claims k WHERE k.tenant_id = p_tenant
      AND k.environment = p_environment AND k.network = p_network AND k.tx_hash = p_tx_hash
    UNION ALL
    SELECT * FROM jsonb_to_recordset(v_of_settlements) AS h (payer text, authorization_id text, reference text)) c);
END $$;
