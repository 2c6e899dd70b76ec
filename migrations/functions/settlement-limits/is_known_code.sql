-- Whether many payers have paid by this code. Its pending settlements are then counted by tenant, so that no tenant
-- uses up the others' share. Used by `is_payer_busy`.
--
-- revision: 2
CREATE OR REPLACE FUNCTION is_known_code(p_network text, p_payer_code text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT count(*) = 13 FROM (SELECT 1 FROM settlement_authorizations c WHERE c.network = p_network
    AND c.payer_code = p_payer_code AND c.included_at IS NOT NULL LIMIT 13) x);
END $$;
