-- Whether a payment can be answered from the stored row. `acquire_verifications` and `find_remembered_payments` must
-- agree on it.
--
-- revision: 1
CREATE OR REPLACE FUNCTION is_remembered(p payments, p_wallet text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p.remembered_until > now() AND p.judged_wallet = p_wallet
$$;
