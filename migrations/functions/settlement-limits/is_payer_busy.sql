-- Whether a payer has as many pending settlements as it may have.
--
-- With code: the payer has a pending settlement, or had one since this payment was simulated (p_age seconds ago). Or
-- its code (of a clone: its implementation's) has as many of them as it has earned. Unknown code gets three, and one
-- more for each settled payment, up to sixteen. Those mined in vain within a day count as pending. A hundred clones
-- of a fraudulent wallet cost no more than the first of them.
--
-- Without code: the account has as many of them as it has earned by the same rule. Those mined in vain within a day
-- reduce the number, to one at least. A hundred payments of one account with money for one cost no more than the first
-- few.
--
-- revision: 2
CREATE OR REPLACE FUNCTION is_payer_busy(
  p_tenant uuid, p_network text, p_authorization text, p_payer text, p_payer_code text, p_age double precision)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE v_is_known boolean;
BEGIN
  IF p_payer_code IS NULL THEN RETURN is_plain_payer_busy(p_tenant, p_network, p_authorization, p_payer); END IF;
  v_is_known := is_known_code(p_network, p_payer_code);
  RETURN EXISTS (SELECT 1 FROM settlement_authorizations c WHERE c.network = p_network AND c.payer = p_payer
      AND c.payer_code IS NOT NULL AND c.authorization_id <> p_authorization
      AND (c.included_at IS NULL OR c.included_at > now() - make_interval(secs => p_age)))
    OR (SELECT count(*) FROM settlement_authorizations c WHERE c.network = p_network AND c.payer_code = p_payer_code
      AND c.included_at IS NULL AND c.authorization_id <> p_authorization AND (c.tenant_id = p_tenant OR NOT v_is_known))
    + (SELECT count(*) FROM (SELECT 1 FROM settlement_reverts r WHERE r.network = p_network
      AND r.payer_code = p_payer_code AND r.created_at > now() - interval '1 day' LIMIT 16) x)
    >= 3 + (SELECT count(*) FROM (SELECT 1 FROM settlement_authorizations c WHERE c.network = p_network
      AND c.payer_code = p_payer_code AND c.included_at IS NOT NULL LIMIT 13) y);
END $$;
