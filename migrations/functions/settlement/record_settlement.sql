-- The second half of `begin_settlement`: stores the settlement with its signed transaction, if it has one of ours.
-- Nothing has been sent yet.
-- A caller without one finishes the settlement in the same transaction.
-- Until `maker_until` only the call that makes the settlement gets the success (see `hand_out`). After that others may
-- get it, because the process of that call may have died.
--
-- revision: 2
CREATE OR REPLACE FUNCTION record_settlement(p jsonb) RETURNS SETOF settlements LANGUAGE plpgsql AS $$
DECLARE
  i record;
  s settlements%ROWTYPE;
BEGIN
  SELECT * INTO i FROM jsonb_to_record(p) AS r (tenant_id uuid, id uuid, environment text, chain text, network text,
    wire_network text, x402_version smallint, scheme text, authorization_id text, digest text, identifier text, asset text,
    payer text, payer_code text, pay_to text, amount_atomic numeric, valid_before double precision, tx_hash text,
    cost_reserved numeric, on_trial boolean, budget_day date, charged_period date, caller text, request_id text,
    look_seconds double precision);
  INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, authorization_id, digest,
      identifier, asset, payer, payer_code, pay_to, amount_atomic, valid_before, tx_hash, cost_reserved, on_trial, budget_day,
      charged_period, caller, request_id, look_at, maker_until)
    VALUES (i.tenant_id, i.id, i.environment, i.chain, i.network, i.wire_network, i.x402_version, i.scheme, i.authorization_id,
      i.digest, i.identifier, i.asset, i.payer, i.payer_code, i.pay_to, i.amount_atomic, to_timestamp(i.valid_before), i.tx_hash,
      i.cost_reserved, coalesce(i.on_trial, false), i.budget_day, i.charged_period, i.caller, i.request_id,
      now() + make_interval(secs => i.look_seconds), now() + make_interval(secs => i.look_seconds))
    RETURNING * INTO s;
  IF p ? 'raw_tx' THEN PERFORM record_transaction(p); END IF;
  RETURN NEXT s;
END $$;
