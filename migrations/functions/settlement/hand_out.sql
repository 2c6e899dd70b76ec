-- Hands the success of a settlement to one request (p_request), or to whoever comes with the Idempotency-Key (p_key, its
-- hash) under which it was handed out before. Of many at once, over all processes, one gets it. Whoever got it by the key
-- gives it back no more: the one before may have been heard. The answer's line of the log (p_log) is written with it, but
-- for the first answer of the call that made the settlement: that one's was written with its end.
--
-- While the call that made the settlement waits for it (until `maker_until`, or until that one is over), nobody else gets
-- it: once a payment is on its way everybody can read it, and whoever copies it must not overtake who presented it first.
-- That call looks once a second; when it has not come three seconds after the end, its process has died.
--
-- Outcomes: `first`, `again`, `reserved` (for the call that made it), `denied` (it was handed to somebody else, or there is
-- nothing to hand out).
--
-- revision: 1
CREATE OR REPLACE FUNCTION hand_out(p_tenant uuid, p_id uuid, p_request text, p_key bytea, p_log jsonb)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_to text;
  v_outcome text;
BEGIN
  UPDATE settlements s SET handed_out_at = coalesce(s.handed_out_at, now()), handed_out_key = p_key, maker_until = NULL,
      handed_out_to = CASE WHEN s.handed_out_at IS NULL THEN p_request END
    WHERE s.tenant_id = p_tenant AND s.id = p_id AND s.status = 'settled'
      AND (s.handed_out_at IS NULL OR s.handed_out_key = p_key)
      AND ((p_log->>'repeated')::boolean AND s.maker_until > clock_timestamp()
        AND s.finished_at > clock_timestamp() - interval '3 seconds') IS NOT TRUE
    RETURNING s.handed_out_to INTO v_to;
  v_outcome := CASE WHEN NOT FOUND THEN 'denied' WHEN v_to IS NULL THEN 'again' ELSE 'first' END;
  IF v_outcome = 'denied' AND EXISTS (SELECT 1 FROM settlements s WHERE s.tenant_id = p_tenant AND s.id = p_id
      AND s.status = 'settled' AND s.handed_out_at IS NULL) THEN RETURN 'reserved'; END IF;
  IF (p_log->>'repeated')::boolean OR v_outcome <> 'first' THEN
    PERFORM append_verification_log(jsonb_build_array(p_log || jsonb_build_object('tenant_id', p_tenant, 'status',
      CASE v_outcome WHEN 'denied' THEN 'rejected' ELSE 'confirmed' END, 'reason',
      CASE v_outcome WHEN 'denied' THEN 'duplicate_settlement' END, 'cached', true, 'amount_atomic', 0)));
  END IF;
  RETURN v_outcome;
END $$;
