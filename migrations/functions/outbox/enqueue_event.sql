-- Writes an event in the caller's transaction when one of the tenant's endpoints listens for its type.
-- So the event exists exactly when its cause is committed (transactional outbox).
--
-- revision: 1
CREATE OR REPLACE FUNCTION enqueue_event(p_tenant uuid, p_environment text, p_type text, p_data jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox (tenant_id, environment, event_type, payload)
    SELECT p_tenant, p_environment, p_type, p_data WHERE EXISTS (SELECT 1 FROM event_listeners e
      WHERE e.tenant_id = p_tenant AND e.environment = p_environment AND e.event_type = p_type);
END $$;
