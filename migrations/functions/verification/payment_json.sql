-- A payment as JSON, with its amount as text too: JSON numbers are not exact beyond 2^53.
--
-- revision: 1
CREATE OR REPLACE FUNCTION payment_json(p payments) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT to_jsonb(p) || jsonb_build_object('amount_text', p.amount_atomic::text)
$$;
