-- Appends lines to the verification log: an array of objects with the names of its columns.
-- The caller sets `environment`, `network` and the other columns; `created_at` and `id` are set here.
-- With p_tenant all are that tenant's, so that a distributed database writes them on one node.
--
-- revision: 2
CREATE OR REPLACE FUNCTION append_verification_log(p_lines jsonb, p_tenant uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, payment_id, status, reason,
      cached, amount_atomic, payer, reference, latency_ms, request_id)
    SELECT * FROM jsonb_to_recordset(p_lines) AS l (tenant_id uuid, environment text, caller text, chain text,
      network text, tx_hash text, payment_id uuid, status text, reason text, cached boolean, amount_atomic numeric,
      payer text, reference text, latency_ms integer, request_id text);
END $$;
