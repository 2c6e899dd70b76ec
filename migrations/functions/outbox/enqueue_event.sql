-- Writes an event in the caller's transaction when one of the tenant's endpoints listens for its type.
-- So the event exists exactly when its cause is committed (transactional outbox).
--
-- p_traceparent (W3C Trace Context) is the span that causes the event, null when it is not traced.
--
-- revision: 2
CREATE OR REPLACE FUNCTION enqueue_event(
  p_tenant uuid, p_environment text, p_type text, p_data jsonb, p_traceparent text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox (tenant_id, environment, event_type, payload, traceparent)
    SELECT p_tenant, p_environment, p_type, p_data, p_traceparent WHERE EXISTS (SELECT 1 FROM event_listeners e
      WHERE e.tenant_id = p_tenant AND e.environment = p_environment AND e.event_type = p_type);
END $$;
