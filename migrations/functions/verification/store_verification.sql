-- Writes one verification of `commit_verifications`: payment, claim, event, and the end of its lease, or nothing at all.
-- The log line (`line`), the month to charge a unit to (`charged`) and whether other processes wait (`awaited`) are returned, for the caller to write: the lines
-- of many are one statement, and the counter is contended.
-- The caller of that has decided what to write (src/domain/decision.ts) from the facts in p_seen: {status, verified_at,
-- deepest} of the payment (null: it had none) and its claims (`standing_claims`).
--
-- p_payment null: the stored payment stays unchanged. p_claim null: no claim is taken.
-- p_outcomes holds the log line's and the event's content: {accepted, refused}, each {status, reason, event}; an event is
-- {type, data, traceparent}, the last one of a traced request only. `refused`
-- holds for a sender (`sender_standing`) in p_refused, and no claim is taken then.
-- p_shared is for waiters of other processes, null when the result is remembered.
--
-- Outcomes: `lost`, the lease has ended or is another's; `committed`, with the stored payment (without the
-- evidence that p_payment holds) and its sender; `stale`,
-- with the present facts: decide again, the lease is still held.
-- Locks, in this order: lease, payment, (settlement).
-- revision: 1
CREATE OR REPLACE FUNCTION store_verification(
  p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_token uuid, p_seen jsonb, p_shared jsonb,
  p_payment jsonb, p_charge boolean, p_claim jsonb, p_log jsonb, p_outcomes jsonb, p_refused text[])
RETURNS TABLE (outcome text, payment jsonb, claims jsonb, sender text, line jsonb, charged date, awaited boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_reserved date;
  v_before payments%ROWTYPE;
  v_after payments%ROWTYPE;
  v_answer jsonb;
BEGIN
  SELECT l.reserved_period, l.awaited INTO v_reserved, awaited FROM verification_leases l
    WHERE l.tenant_id = p_tenant AND l.environment = p_environment AND l.network = p_network AND l.tx_hash = p_tx_hash
      AND l.token = p_token AND l.shared_outcome IS NULL AND l.lease_until > now() FOR UPDATE;
  IF NOT FOUND THEN outcome := 'lost'; RETURN NEXT; RETURN; END IF;
  SELECT * INTO v_before FROM payments p
    WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network AND p.tx_hash = p_tx_hash
    FOR UPDATE;
  v_after := v_before;
  claims := standing_claims(p_tenant, p_environment, p_network, p_tx_hash,
    coalesce(p_payment->'evidence', v_before.evidence));
  outcome := CASE WHEN v_before.status IS NOT DISTINCT FROM p_seen->>'status'
    AND v_before.verified_at IS NOT DISTINCT FROM (p_seen->>'verified_at')::timestamptz
    AND v_before.deepest IS NOT DISTINCT FROM (p_seen->>'deepest')::boolean
    AND claims = p_seen->'claims' THEN 'committed' ELSE 'stale' END;
  IF outcome = 'committed' AND p_payment IS NOT NULL THEN
    IF p_charge AND v_before.charged_period IS NULL THEN
      charged := coalesce(v_reserved, date_trunc('month', now() AT TIME ZONE 'UTC'));
    END IF;
    -- Replaces only a payment that the caller has seen: a settlement may have created it just now.
    SELECT * INTO v_after FROM upsert_payment(p_tenant, p_environment, p_network, p_tx_hash,
      p_payment || jsonb_build_object('sender_history', CASE WHEN p_payment->>'status' <> 'pending'
        THEN sender_history(p_tenant, p_environment, p_payment->>'from_address', coalesce(v_before.created_at, now())) END),
      coalesce(v_before.charged_period, charged), v_before.id IS NOT NULL);
    IF NOT FOUND THEN
      outcome := 'stale';
      SELECT * INTO v_after FROM payments p
        WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network AND p.tx_hash = p_tx_hash;
      claims := standing_claims(p_tenant, p_environment, p_network, p_tx_hash, p_payment->'evidence');
    END IF;
  END IF;
  IF outcome = 'stale' THEN
    payment := CASE WHEN v_after.id IS NOT NULL THEN payment_json(v_after) END;
    charged := NULL;
    awaited := NULL;
    RETURN NEXT; RETURN;
  END IF;

  PERFORM close_verification_lease(p_tenant, p_environment, p_network, p_tx_hash, awaited, p_shared);
  IF v_before.status IN ('confirmed', 'reorged') AND v_after.status <> v_before.status THEN
    IF v_after.status = 'reorged' THEN PERFORM reopen_settlement(p_tenant, p_environment, p_network, p_tx_hash); END IF;
    PERFORM freeze_claims(p_tenant, p_environment, p_network, p_tx_hash, v_after.status = 'reorged');
  END IF;
  sender := sender_standing(v_after);
  IF p_payment IS NOT NULL THEN v_after.evidence := NULL; END IF;
  payment := CASE WHEN v_after.id IS NOT NULL THEN payment_json(v_after) END;
  IF sender = ANY (p_refused) THEN
    v_answer := p_outcomes->'refused';
  ELSE
    v_answer := p_outcomes->'accepted';
    IF p_claim IS NOT NULL THEN
      PERFORM add_claim(p_tenant, p_environment, p_network, p_tx_hash, p_claim->>'payer',
        p_claim->>'authorization_id', p_claim->>'reference');
    END IF;
  END IF;
  line := p_log || jsonb_build_object('tenant_id', p_tenant, 'environment', p_environment, 'network', p_network,
    'tx_hash', p_tx_hash, 'payment_id', v_after.id, 'cached', false, 'status', v_answer->'status',
    'reason', v_answer->'reason');
  IF jsonb_typeof(v_answer->'event') = 'object' THEN
    PERFORM enqueue_event(p_tenant, p_environment, v_answer #>> '{event,type}',
      v_answer #> '{event,data}' || jsonb_build_object('paymentId', v_after.id),
      v_answer #>> '{event,traceparent}');
  END IF;
  RETURN NEXT;
END $$;
