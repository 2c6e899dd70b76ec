-- Writes a claim on a payment whose row the caller has locked. The caller has decided it (src/domain/claim.ts).
-- A standing claim on the same part stays unchanged.
--
-- revision: 1
CREATE OR REPLACE FUNCTION add_claim(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_payer text, p_authorization text,
  p_reference text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO payment_claims (tenant_id, environment, network, tx_hash, payer, authorization_id, reference)
    VALUES (p_tenant, p_environment, p_network, p_tx_hash, p_payer, p_authorization, p_reference)
    ON CONFLICT DO NOTHING;
END $$;
