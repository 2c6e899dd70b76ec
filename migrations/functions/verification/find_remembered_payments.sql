-- Finds the payments that `acquire_verifications` would answer as `remembered`, many in one round trip, without a lock
-- or a lease.
-- With p_tenant all are that tenant's, so that a distributed database finds them on one node.
-- No row for a payment that is not remembered, or whose recipient is another.
-- A server that takes no writes may lag: it refuses (SQLSTATE 25006).
-- Each look-up uses the primary key, one after the other: for a join the planner may read all payments of a tenant.
--
-- revision: 2
CREATE OR REPLACE FUNCTION find_remembered_payments(p_asked jsonb, p_tenant uuid DEFAULT NULL)
RETURNS TABLE (nth integer, wallet text, payment jsonb, claims jsonb, sender text)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  a record;
  v_payment payments%ROWTYPE;
BEGIN
  IF current_setting('transaction_read_only')::boolean THEN
    RAISE 'the database server is a standby or read-only' USING ERRCODE = '25006';
  END IF;
  FOR a IN SELECT * FROM jsonb_to_recordset(p_asked) AS i (nth integer, tenant_id uuid, environment text, chain text,
      network text, tx_hash text, wallet text, recipient text) LOOP
    wallet := coalesce(a.wallet, (SELECT w.address FROM wallets w
      WHERE w.tenant_id = a.tenant_id AND w.environment = a.environment AND w.chain = a.chain));
    CONTINUE WHEN wallet IS NULL OR NOT is_own(wallet, a.recipient);
    SELECT * INTO v_payment FROM payments p
      WHERE p.tenant_id = a.tenant_id AND p.environment = a.environment AND p.network = a.network AND p.tx_hash = a.tx_hash;
    CONTINUE WHEN NOT FOUND OR is_remembered(v_payment, wallet) IS NOT TRUE;
    nth := a.nth;
    payment := payment_json(v_payment);
    claims := standing_claims(a.tenant_id, a.environment, a.network, a.tx_hash, v_payment.evidence);
    sender := sender_standing(v_payment);
    RETURN NEXT;
  END LOOP;
END $$;
