-- Stores a signed transaction of a pending settlement, and reserves its hash.
-- A pending payment with the claim `x402:<settlement id>` exists before the transaction is sent. So `POST /verify` can
-- neither bind the hash to another reference nor charge for it.
-- A Solana message has the same hash for every settlement: the hash of an abandoned one passes to the settlement that
-- sends it now. If the hash is claimed for another order by now, `finish_settlement` detects it.
--
-- revision: 2
CREATE OR REPLACE FUNCTION record_transaction(p jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_tenant uuid := (p->>'tenant_id')::uuid;
  v_replace boolean;
BEGIN
  INSERT INTO signer_transactions (network, tx_hash, signer, nonce, tenant_id, settlement_id, raw_tx, max_fee)
    VALUES (p->>'network', p->>'tx_hash', p->>'signer', (p->>'nonce')::bigint, (p->>'tenant_id')::uuid,
      (p->>'id')::uuid, p->>'raw_tx', (p->>'max_fee')::numeric)
    ON CONFLICT (network, tx_hash) DO UPDATE SET tenant_id = excluded.tenant_id, settlement_id = excluded.settlement_id,
      raw_tx = excluded.raw_tx, created_at = excluded.created_at;
  SELECT y.first_verified_at IS NULL AND y.charged_period IS NULL INTO v_replace FROM payments y
    WHERE y.tenant_id = v_tenant AND y.environment = p->>'environment' AND y.network = p->>'network'
      AND y.tx_hash = p->>'tx_hash' FOR UPDATE;
  -- A caller may have verified the hash of an abandoned settlement: it was in no block, and may get into one later.
  PERFORM upsert_payment(v_tenant, p->>'environment', p->>'network', p->>'tx_hash', jsonb_build_object(
      'chain', p->'chain', 'status', 'pending', 'reason', 'TX_NOT_FOUND', 'evidence', p->'evidence',
      'judged_wallet', p->'pay_to', 'amount_atomic', p->'amount_atomic', 'from_address', p->'payer',
      'to_address', p->'pay_to'), (p->>'charged_period')::date, coalesce(v_replace, false));
  PERFORM add_claim(v_tenant, p->>'environment', p->>'network', p->>'tx_hash', '', '', 'x402:' || (p->>'id'));
END $$;
