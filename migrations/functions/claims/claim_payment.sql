-- Binds a part of a confirmed payment to a reference.
-- The caller decides (src/domain/claim.ts) from the claims in p_seen (`standing_claims`); they are compared behind the
-- payment's lock.
--
-- Outcomes: `taken`; `stale` (the claims have changed, see `claims`: the caller decides again, nothing was written);
-- `gone` (the payment is no longer confirmed).
-- Locks: the payment.
-- revision: 1
CREATE OR REPLACE FUNCTION claim_payment(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_payer text, p_authorization text,
  p_reference text, p_seen jsonb)
RETURNS TABLE (outcome text, claims jsonb) LANGUAGE plpgsql AS $$
DECLARE v_payment payments%ROWTYPE;
BEGIN
  SELECT * INTO v_payment FROM payments p
    WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network
      AND p.tx_hash = p_tx_hash AND p.status = 'confirmed' FOR UPDATE;
  IF NOT FOUND THEN outcome := 'gone'; RETURN NEXT; RETURN; END IF;
  claims := standing_claims(p_tenant, p_environment, p_network, p_tx_hash, v_payment.evidence);
  IF claims IS DISTINCT FROM p_seen THEN outcome := 'stale'; RETURN NEXT; RETURN; END IF;
  PERFORM add_claim(p_tenant, p_environment, p_network, p_tx_hash, p_payer, p_authorization, p_reference);
  outcome := 'taken';
  RETURN NEXT;
END $$;
