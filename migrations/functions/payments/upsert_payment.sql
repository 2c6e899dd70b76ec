-- The only function that inserts or replaces payment rows. p is {chain, status, reason, evidence, judged_wallet, amount_atomic, from_address,
-- to_address, deepest, remember_seconds, recheck_seconds, sender_history}. Absent seconds mean "not remembered" and "no
-- recheck".
-- An existing payment is replaced with p_replace only, by a caller that has locked it. Its first verification time and
-- its sender's history stay. p_charged is the month whose unit it costs.
--
-- No row: the payment exists already and stays unchanged.
-- Locks: the payment.
-- revision: 2
CREATE OR REPLACE FUNCTION upsert_payment(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p jsonb, p_charged date, p_replace boolean)
RETURNS SETOF payments LANGUAGE plpgsql AS $$
DECLARE
  i record;
  v_now timestamptz := now();
  v_verified_at timestamptz;
BEGIN
  SELECT * INTO i FROM jsonb_to_record(p) AS r (chain text, status text, reason text, evidence jsonb, judged_wallet text,
    amount_atomic numeric, from_address text, to_address text, deepest boolean, remember_seconds integer,
    recheck_seconds integer, sender_history text);
  v_verified_at := CASE WHEN i.status = 'confirmed' THEN v_now END;
  RETURN QUERY INSERT INTO payments AS y (tenant_id, environment, network, tx_hash, chain, status, reason, evidence,
      judged_wallet, amount_atomic, from_address, to_address, deepest, charged_period, first_verified_at, verified_at,
      remembered_until, recheck_at, sender_history)
    VALUES (p_tenant, p_environment, p_network, p_tx_hash, i.chain, i.status, i.reason, i.evidence, i.judged_wallet,
      i.amount_atomic, i.from_address, i.to_address, coalesce(i.deepest, false), p_charged, v_verified_at, v_now,
      v_now + make_interval(secs => i.remember_seconds), v_now + make_interval(secs => i.recheck_seconds), i.sender_history)
    ON CONFLICT (tenant_id, environment, network, tx_hash) DO UPDATE SET
      status = excluded.status, reason = excluded.reason, evidence = excluded.evidence,
      judged_wallet = excluded.judged_wallet, amount_atomic = excluded.amount_atomic,
      from_address = excluded.from_address, to_address = excluded.to_address, deepest = excluded.deepest,
      charged_period = excluded.charged_period,
      first_verified_at = coalesce(y.first_verified_at, excluded.first_verified_at), verified_at = excluded.verified_at,
      remembered_until = excluded.remembered_until, recheck_at = excluded.recheck_at, recheck_misses = 0,
      sender_history = coalesce(excluded.sender_history, y.sender_history)
    WHERE p_replace
    RETURNING *;
END $$;
