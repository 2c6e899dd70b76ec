-- The standing of the senders of one payment of a tenant, as `sender_standing` writes it; null when no sender is known,
-- and for a payment that is not there. It is that of now, and may differ from what a verification was answered with.
-- It runs on the node of its tenant: a statement that names `payments` may not call `sender_standing` there itself.
--
-- revision: 1
CREATE OR REPLACE FUNCTION payment_standing(p_tenant uuid, p_environment text, p_id uuid) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_payment payments%ROWTYPE;
BEGIN
  SELECT * INTO v_payment FROM payments p
    WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.id = p_id;
  IF NOT FOUND THEN RETURN NULL; END IF;
  RETURN sender_standing(v_payment);
END $$;
