-- Hands the success of a settlement to one request (p_request). A repeat under the first hand-out's Idempotency-Key
-- (p_key, its hash) gets it too. Of many concurrent requests over all processes, one gets it.
-- A hand-out by the key is never given back: the earlier request may have received the success.
-- The answer's log line (p_log) is written here. Exception: the first answer of the call that made the settlement,
-- whose line was written with its end.
--
-- While that call waits (until `maker_until`, or until it ends), no other request gets the success. A broadcast payment
-- is public, and a copy of it must not overtake the request that presented it first.
-- That call polls once a second; without a poll three seconds after the end, its process has died.
--
-- Outcomes: `first`, `again`, `reserved` (for the call that made it), `denied` (handed to another request, or there is
-- no success).
--
-- revision: 2
CREATE OR REPLACE FUNCTION hand_out(p_tenant uuid, p_id uuid, p_request text, p_key bytea, p_log jsonb)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_to text;
  v_outcome text;
  v_now timestamptz := now();
  v_clock timestamptz := clock_timestamp();
BEGIN
  UPDATE settlements s SET handed_out_at = coalesce(s.handed_out_at, v_now), handed_out_key = p_key, maker_until = NULL,
      handed_out_to = CASE WHEN s.handed_out_at IS NULL THEN p_request END
    WHERE s.tenant_id = p_tenant AND s.id = p_id AND s.status = 'settled'
      AND (s.handed_out_at IS NULL OR s.handed_out_key = p_key)
      AND ((p_log->>'repeated')::boolean AND s.maker_until > v_clock
        AND s.finished_at > v_clock - interval '3 seconds') IS NOT TRUE
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
