-- The advisory lock of a tenant's month. Whoever counts units shares it, and who needs an exact count holds it alone.
--
-- revision: 1
CREATE OR REPLACE FUNCTION quota_lock_key(p_tenant uuid, p_environment text, p_period date) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN hashtextextended(p_tenant::text || p_environment || p_period::text, 402);
END $$;
