-- The tenant's history with a payment's main sender when the payment was first presented: `first` or `known`, and the
-- pace of the hour before.
-- The commit stores it with the payment, so that it never changes and a repeat need not count again.
--
-- At most 61 index entries are read for a calm sender, at most 661 for a busy one, and one for the sender of a flood: a
-- payment within a second of one with 600 counted payments is a flood as well.
-- (To continue like this for ten minutes takes 600 payments; until then the counted ones are at most seventy minutes
-- old.) A busy sender is counted once in a second of the clock, so the beginning of its flood is seen a second late at most.
-- The ORDER BY selects the index: without it the planner may choose one that begins with the tenant.
--
-- The plan is the same for all senders. Postgres would make it anew at each call, since it costs these values less than
-- unknown ones. A distributed database makes such a plan for statements on one table without a subquery only.
--
-- revision: 3
CREATE OR REPLACE FUNCTION sender_history(p_tenant uuid, p_environment text, p_from text, p_at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  v_last record;
  v_since timestamptz := p_at - interval '1 hour';
BEGIN
  IF p_from IS NULL THEN RETURN NULL; END IF;
  SELECT o.created_at, o.sender_history INTO v_last FROM payments o
    WHERE o.tenant_id = p_tenant AND o.environment = p_environment AND o.from_address = p_from
      AND o.status = 'confirmed' AND o.created_at > '-infinity' AND o.created_at < p_at
    ORDER BY o.created_at DESC LIMIT 1;
  IF NOT FOUND THEN RETURN 'first/calm'; END IF;
  IF v_last.sender_history = 'known/flood' AND v_last.created_at > p_at - interval '1 second'
    OR v_last.sender_history = 'known/busy' AND date_trunc('second', v_last.created_at) = date_trunc('second', p_at) THEN
    RETURN v_last.sender_history;
  END IF;
  PERFORM 1 FROM payments o
    WHERE o.tenant_id = p_tenant AND o.environment = p_environment AND o.from_address = p_from
      AND o.status = 'confirmed' AND o.created_at > '-infinity' AND o.created_at < p_at AND o.created_at >= v_since
    ORDER BY o.created_at OFFSET 59 LIMIT 1;
  IF NOT FOUND THEN RETURN 'known/calm'; END IF;
  PERFORM 1 FROM payments o
    WHERE o.tenant_id = p_tenant AND o.environment = p_environment AND o.from_address = p_from
      AND o.status = 'confirmed' AND o.created_at > '-infinity' AND o.created_at < p_at AND o.created_at >= v_since
    ORDER BY o.created_at OFFSET 599 LIMIT 1;
  RETURN CASE WHEN FOUND THEN 'known/flood' ELSE 'known/busy' END;
END $$;
