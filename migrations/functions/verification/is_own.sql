-- Whether the recipient that a caller named is the tenant's wallet; true when none was named.
-- Only EVM addresses have several spellings, and no other kind contains a zero.
-- `acquire_verifications` and `find_remembered_payments` must agree on it.
--
-- revision: 1
CREATE OR REPLACE FUNCTION is_own(p_wallet text, p_recipient text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_recipient IS NULL OR p_recipient = CASE WHEN p_wallet LIKE '0x%' THEN lower(p_wallet) ELSE p_wallet END
$$;
