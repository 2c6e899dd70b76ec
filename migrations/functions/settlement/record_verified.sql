-- The end of a verify that the chain accepts: checks, without taking anything, whether a settle would be sent now, and
-- writes a valid payment's log line.
-- A signed payment has moved nothing yet, so its line has no amount.
--
-- Outcomes: `valid`; `taken` (a settlement holds the authorization by now); those of `settlement_refusal`; `refused`
-- and `refused_for_now` (the month's units); `identifier` (it belongs to another payment); `claimed_elsewhere`, as the
-- caller has decided (src/domain/claim.ts).
-- With has_moved another sender's transaction has paid it: neither costs nor budgets matter.
--
-- revision: 1
CREATE OR REPLACE FUNCTION record_verified(p jsonb) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
  i record;
  v_outcome text;
  v_period date := date_trunc('month', now() AT TIME ZONE 'UTC');
BEGIN
  SELECT * INTO i FROM jsonb_to_record(p) AS r (tenant_id uuid, environment text, network text, authorization_id text, payer text,
    payer_code text, cost numeric, cost_limit numeric, amount numeric, amount_limit numeric, unit_limit bigint,
    identifier text, has_moved boolean, claimed_elsewhere boolean, caller text, chain text, latency_ms integer, request_id text);
  IF EXISTS (SELECT 1 FROM settlement_authorizations c WHERE c.network = i.network AND c.authorization_id = i.authorization_id) THEN RETURN 'taken'; END IF;
  -- The order in which a settle checks.
  IF i.claimed_elsewhere THEN RETURN 'claimed_elsewhere'; END IF;
  v_outcome := nullif(check_quota(i.tenant_id, i.environment, v_period, i.unit_limit, 1, 'preview'), 'granted');
  IF v_outcome IS NULL AND NOT i.has_moved THEN
    v_outcome := settlement_refusal(i.tenant_id, i.environment, i.network, i.payer, i.payer_code, i.cost, i.cost_limit,
      i.amount, i.amount_limit);
  END IF;
  IF v_outcome IS NOT NULL THEN RETURN v_outcome; END IF;
  IF i.identifier IS NOT NULL AND EXISTS (SELECT 1 FROM settlements s WHERE s.tenant_id = i.tenant_id
      AND s.environment = i.environment AND s.identifier = i.identifier AND s.status <> 'failed') THEN
    RETURN 'identifier';
  END IF;
  PERFORM append_verification_log(jsonb_build_array(jsonb_build_object('tenant_id', i.tenant_id, 'environment',
    i.environment, 'caller', i.caller, 'chain', i.chain, 'network', i.network, 'tx_hash', '', 'status', 'confirmed',
    'cached', false, 'amount_atomic', 0, 'payer', i.payer, 'latency_ms', i.latency_ms, 'request_id', i.request_id)));
  RETURN 'valid';
END $$;
