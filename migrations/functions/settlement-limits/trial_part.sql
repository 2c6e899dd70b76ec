-- Who is on trial with a seller: what is mined in vain of such payers, and what they have under way, stays within one part
-- in so many of its day, 10 or 2. Null for who is not: a plain account that has paid this seller before, and of whom
-- nothing was mined in vain within a day. One that has paid others only may have paid itself: half of the day is not its.
--
-- revision: 1
CREATE OR REPLACE FUNCTION trial_part(p_tenant uuid, p_network text, p_payer text, p_payer_code text)
RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN p_payer_code IS NOT NULL OR EXISTS (SELECT 1 FROM settlement_reverts r WHERE r.network = p_network
      AND r.payer = p_payer AND r.created_at > now() - interval '1 day') THEN 10
    WHEN EXISTS (SELECT 1 FROM settlement_authorizations c WHERE c.network = p_network AND c.payer = p_payer
      AND c.tenant_id = p_tenant AND c.included_at IS NOT NULL) THEN NULL
    WHEN EXISTS (SELECT 1 FROM settlement_authorizations c WHERE c.network = p_network AND c.payer = p_payer
      AND c.included_at IS NOT NULL) THEN 2
    ELSE 10 END
$$;
