-- Whether an account without code has as many pending settlements as it has earned, by the rule of `is_payer_busy`.
--
-- revision: 1
CREATE OR REPLACE FUNCTION is_plain_payer_busy(p_tenant uuid, p_network text, p_authorization text, p_payer text)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_settled integer; v_reverted integer;
BEGIN
  SELECT count(*) INTO v_settled FROM (SELECT 1 FROM settlement_authorizations c WHERE c.network = p_network
    AND c.payer = p_payer AND c.included_at IS NOT NULL LIMIT 13) x;
  SELECT count(*) INTO v_reverted FROM (SELECT 1 FROM settlement_reverts r WHERE r.network = p_network
    AND r.payer = p_payer AND r.created_at > now() - interval '1 day' LIMIT 16) y;
  RETURN (SELECT count(*) FROM settlement_authorizations c WHERE c.network = p_network AND c.payer = p_payer
      AND c.included_at IS NULL AND c.authorization_id <> p_authorization AND (c.tenant_id = p_tenant OR v_settled < 13))
    >= greatest(1, 3 + v_settled - v_reverted);
END $$;
