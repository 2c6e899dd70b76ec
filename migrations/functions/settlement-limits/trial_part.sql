-- The divisor for a payer on trial with a seller: 10 or 2. Costs mined in vain by such payers, and the costs of their
-- pending settlements, stay within that part of the seller's daily budget.
-- Null for a payer that is not on trial: a plain account that has paid this seller before, without a transaction mined
-- in vain within a day.
-- A payer that has paid others only may have paid itself, so it cannot use up more than half of it.
--
-- revision: 2
CREATE OR REPLACE FUNCTION trial_part(p_tenant uuid, p_network text, p_payer text, p_payer_code text)
RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE
    WHEN p_payer_code IS NOT NULL OR EXISTS (SELECT 1 FROM settlement_reverts r WHERE r.network = p_network
      AND r.payer = p_payer AND r.created_at > now() - interval '1 day') THEN 10
    WHEN EXISTS (SELECT 1 FROM settlement_authorizations c WHERE c.network = p_network AND c.payer = p_payer
      AND c.tenant_id = p_tenant AND c.included_at IS NOT NULL) THEN NULL
    WHEN EXISTS (SELECT 1 FROM settlement_authorizations c WHERE c.network = p_network AND c.payer = p_payer
      AND c.included_at IS NOT NULL) THEN 2
    ELSE 10 END;
END $$;
