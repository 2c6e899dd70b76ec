-- Whether a signed payment has been charged already.
--
-- revision: 1
CREATE OR REPLACE FUNCTION has_unit(p_tenant uuid, p_environment text, p_network text, p_authorization text)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM authorization_units u WHERE u.tenant_id = p_tenant AND u.environment = p_environment
    AND u.network = p_network AND u.authorization_id = p_authorization);
END $$;
