-- Second statement of verifications: of all that waited for it, at most 50 (each is a subtransaction). Writes payment,
-- claim, log line, event and unit of each, and ends its lease, or writes nothing at all for it. With p_tenant all are that
-- tenant's: a distributed database then runs them where the tenant's rows are.
-- p_commits is an array of {nth, tenant_id, environment, network, tx_hash, token, seen, shared, payment, charge, claim,
-- log, outcomes, refused}, in the words of `store_verification`; one row comes back for each, with its nth, in no order.
-- With `awaited` the caller tells the other processes that the lease (its token) has ended: they wait for it.
--
-- Outcomes: those of `store_verification`, and `failed` (no effect; the caller retries this one alone with
-- p_waits, and gets its error then). One behind a lock is `failed`, so that the others do not wait with it: after 100 ms
-- the first one, the next ones at once. With p_waits it waits, for one alone. A database in trouble fails the statement,
-- as does a usage counter that is locked for 100 ms.
--
-- Locks, in this order: lease, payment, (settlement) of each, by key; usage counters by key. The contended rows come
-- last, so that their locks are held for the commit only.
-- revision: 2
CREATE OR REPLACE FUNCTION commit_verifications(p_commits jsonb, p_waits boolean, p_tenant uuid DEFAULT NULL)
RETURNS TABLE (nth integer, outcome text, payment jsonb, claims jsonb, sender text, awaited boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_lock_timeout text := current_setting('lock_timeout');
  v_lines jsonb[] := '{}';
  v_charges jsonb[] := '{}';
  c record;
  w record;
BEGIN
  IF jsonb_array_length(p_commits) > 50 THEN RAISE 'at most 50 commits share a statement'; END IF;
  IF EXISTS (SELECT FROM jsonb_array_elements(p_commits) i WHERE (i->>'tenant_id')::uuid <> p_tenant) THEN
    RAISE 'a commit of another tenant';
  END IF;
  IF NOT p_waits THEN PERFORM set_config('lock_timeout', '100ms', true); END IF;
  FOR c IN SELECT * FROM jsonb_to_recordset(p_commits) AS i (nth integer, tenant_id uuid, environment text,
      network text, tx_hash text, token uuid, seen jsonb, shared jsonb, payment jsonb, charge boolean, claim jsonb,
      log jsonb, outcomes jsonb, refused text[]) ORDER BY tenant_id, environment, network, tx_hash, nth LOOP
    nth := c.nth;
    BEGIN
      SELECT * INTO w FROM store_verification(c.tenant_id, c.environment, c.network, c.tx_hash, c.token, c.seen,
        c.shared, c.payment, c.charge, c.claim, c.log, c.outcomes, c.refused);
      outcome := w.outcome; payment := w.payment; claims := w.claims; sender := w.sender; awaited := w.awaited;
    EXCEPTION WHEN OTHERS THEN
      IF p_waits OR SQLSTATE ~ '^(08|25006|53|57|58)' THEN RAISE; END IF;
      IF SQLSTATE = '55P03' THEN PERFORM set_config('lock_timeout', '1ms', true); END IF;
      outcome := 'failed'; payment := NULL; claims := NULL; sender := NULL; awaited := NULL;
    END;
    IF outcome = 'committed' THEN
      v_lines := array_append(v_lines, w.line);
      IF w.charged IS NOT NULL THEN
        v_charges := array_append(v_charges, jsonb_build_object('tenant_id', c.tenant_id,
          'environment', c.environment, 'period', w.charged));
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;

  -- A settlement may hold a counter for long.
  PERFORM set_config('lock_timeout', CASE WHEN p_waits THEN v_lock_timeout ELSE '100ms' END, true);
  IF cardinality(v_lines) > 0 THEN PERFORM append_verification_log(to_jsonb(v_lines)); END IF;
  FOR c IN SELECT i.tenant_id, i.environment, i.period, count(*) AS units
      FROM jsonb_to_recordset(to_jsonb(v_charges)) AS i (tenant_id uuid, environment text, period date)
      GROUP BY tenant_id, environment, period ORDER BY tenant_id, environment, period LOOP
    PERFORM charge_unit(c.tenant_id, c.environment, c.period, c.units);
  END LOOP;
END $$;
