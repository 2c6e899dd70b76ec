-- The standing of a payment's senders, in the words of src/domain/risk.ts; null when no sender is known.
-- The listing is the worst on the list in force now: of every sender to the wallet, and of every address whose money a
-- sender may have passed on. Those are the losers that evidence keeps (`pruneEvidence`). So no payer can hide behind a
-- router, and unrelated addresses in its transaction do not count.
-- The history is the payer's (from_address). A payment that no verification committed (a settlement) stores no history;
-- it is computed here.
--
-- revision: 1
CREATE OR REPLACE FUNCTION sender_standing(p payments) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_version integer := (SELECT s.version FROM screening_state s);
  v_senders text[];
  v_listing text;
BEGIN
  IF p.from_address IS NULL THEN RETURN NULL; END IF;
  IF v_version IS NOT NULL THEN
    v_senders := ARRAY(SELECT t->>'from' FROM jsonb_array_elements(p.evidence->'transfers') t
      WHERE t->>'from' <> coalesce(p.to_address, ''))
      || ARRAY(SELECT b->>'owner' FROM jsonb_array_elements(p.evidence->'balanceChanges') b
        WHERE b->>'deltaAtomic' LIKE '-%')
      || p.from_address;
    SELECT e.listing INTO v_listing FROM screening_entries e WHERE e.version = v_version AND e.address = ANY (v_senders)
      ORDER BY array_position(ARRAY['severe', 'high', 'watch'], e.listing) LIMIT 1;
  END IF;
  RETURN coalesce(v_listing, 'none') || '/'
    || coalesce(p.sender_history, sender_history(p.tenant_id, p.environment, p.from_address, p.created_at));
END $$;
