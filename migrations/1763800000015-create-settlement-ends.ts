import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a settlement ends: its books, its unit, and the one caller that hears of its success. */
export class CreateSettlementEnds1763800000015 implements MigrationInterface {
  readonly name = 'CreateSettlementEnds1763800000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(GIVE_BACK_UNIT);
    await runner.query(IS_SOLD);
    await runner.query(FINISH_SETTLEMENT);
    await runner.query(HAND_OUT);
    await runner.query(REOPEN_SETTLEMENT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION reopen_settlement; DROP FUNCTION hand_out; DROP FUNCTION finish_settlement; DROP FUNCTION is_sold; DROP FUNCTION give_back_unit;
    `);
  }
}

/** A unit that paid for nothing: no settlement of this authorization but the given one stands. Any shard of its month will do. */
const GIVE_BACK_UNIT = `
  CREATE FUNCTION give_back_unit(s settlements) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE v_period date;
  BEGIN
    DELETE FROM facilitator_units u WHERE u.tenant_id = s.tenant_id AND u.environment = s.environment
        AND u.network = s.network AND u.claim = s.claim
        AND NOT EXISTS (SELECT 1 FROM settlements x WHERE x.tenant_id = s.tenant_id AND x.network = s.network
          AND x.claim = s.claim AND x.environment = s.environment AND x.id <> s.id AND x.status <> 'failed')
      RETURNING u.period INTO v_period;
    IF NOT FOUND THEN RETURN; END IF;
    UPDATE usage_counters c SET used = c.used - 1
      WHERE (c.tenant_id, c.environment, c.period, c.shard) = (SELECT o.tenant_id, o.environment, o.period, o.shard
        FROM usage_counters o WHERE o.tenant_id = s.tenant_id AND o.environment = s.environment AND o.period = v_period
          AND o.used > 0 ORDER BY o.shard LIMIT 1 FOR UPDATE);
  END $$`;

/** Whether a transaction, or this authorization in it, is claimed by another reference, by the one rule of claims. */
const IS_SOLD = `
  CREATE FUNCTION is_sold(
    p_tenant uuid, p_environment text, p_network text, p_tx_hash text, p_payer text, p_authorization text,
    p_reference text)
  RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM payment_claims c WHERE c.tenant_id = p_tenant AND c.environment = p_environment
      AND c.network = p_network AND c.tx_hash = p_tx_hash
      AND claim_conflicts(c.payer, c.authorization_id, c.reference, p_payer, p_authorization, p_reference))
  $$`;

/**
 * Writes what became of a settlement, once: status, payment, log line, event, unit and budget in one transaction. Whoever
 * comes later changes nothing and gets what was written. A settlement that was given up (`failed`) may still become
 * `settled` when its payment turns out to have got into a block after all; never the other way round.
 *
 * p_hash is the hash in a block, null when none is; with p_elsewhere it is a transaction of somebody else, of which the
 * settlement claims its own authorization only. Where that is sold for another reference (by the one rule of claims), or
 * another settlement has landed with this authorization, the payment has bought its one thing: the settlement is or stays failed. p_gain is what the wallet gained in the transaction.
 *
 * What moved nothing gives its unit back. p_cost is what it cost us, p_reverted the part of it that was mined in vain, and
 * p_vain says that neither the money moved nor somebody else used the authorization: then the payer is to blame.
 * Whoever settled holds the authorization, also where another settlement of it (another amount, `upto`) is pending still:
 * that one fails, and must not leave the authorization to a third.
 */
const FINISH_SETTLEMENT = `
  CREATE FUNCTION finish_settlement(
    p_tenant uuid, p_id uuid, p_status text, p_hash text, p_reason text, p_evidence jsonb, p_cost numeric,
    p_reverted numeric, p_vain boolean, p_elsewhere boolean, p_gain numeric)
  RETURNS SETOF settlements LANGUAGE plpgsql AS $$
  DECLARE
    s settlements%ROWTYPE;
    v_payment payments%ROWTYPE;
    v_payment_id uuid;
    v_payer text := '';
    v_authorization text := '';
    v_is_other boolean := p_elsewhere OR NOT EXISTS (SELECT 1 FROM signer_transactions t
      WHERE t.tenant_id = p_tenant AND t.settlement_id = p_id AND t.tx_hash = p_hash);
  BEGIN
    SELECT * INTO s FROM settlements x WHERE x.tenant_id = p_tenant AND x.id = p_id FOR UPDATE;
    IF NOT FOUND THEN RETURN; END IF;
    IF s.status = 'settled' OR (s.status = 'failed' AND p_status = 'failed') THEN RETURN NEXT s; RETURN; END IF;
    IF p_elsewhere THEN
      v_payer := s.payer;
      v_authorization := s.claim;
      -- So that there is a row to lock.
      INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, reason, evidence, judged_wallet,
          amount_atomic, from_address, to_address, deepest)
        VALUES (s.tenant_id, s.environment, s.network, p_hash, s.chain, 'pending', 'TX_NOT_FOUND', p_evidence, s.pay_to,
          p_gain, s.payer, s.pay_to, false) ON CONFLICT DO NOTHING;
    END IF;
    SELECT * INTO v_payment FROM payments p WHERE (p.tenant_id, p.environment, p.network, p.tx_hash)
      = (s.tenant_id, s.environment, s.network, p_hash) FOR UPDATE;
    IF p_status = 'settled' AND (is_sold(s.tenant_id, s.environment, s.network, p_hash, v_payer, v_authorization,
        'x402:' || s.id) OR EXISTS (SELECT 1 FROM settlement_claims c WHERE c.network = s.network AND c.claim = s.claim
          AND c.landed_at IS NOT NULL AND c.settlement_id <> s.id)) THEN
      IF s.status = 'failed' THEN RETURN NEXT s; RETURN; END IF;
      UPDATE settlements x SET tx_hash = p_hash WHERE x.tenant_id = p_tenant AND x.id = p_id AND p_elsewhere;
      p_status := 'failed'; p_reason := 'duplicate_settlement'; p_hash := NULL;
    END IF;

    -- In the order of claim_settlement: authorization, budget, unit.
    IF p_status = 'failed' THEN
      DELETE FROM settlement_claims c WHERE c.network = s.network AND c.claim = s.claim AND c.settlement_id = s.id;
    ELSE
      INSERT INTO settlement_claims AS c (network, claim, tenant_id, settlement_id, payer, payer_code, landed_at)
        VALUES (s.network, s.claim, s.tenant_id, s.id, s.payer, s.payer_code, now())
        ON CONFLICT (network, claim) DO UPDATE SET tenant_id = excluded.tenant_id,
          settlement_id = excluded.settlement_id, landed_at = excluded.landed_at;
    END IF;
    UPDATE settlement_budgets b SET
        -- What is reserved while it is pending, and what was booked when it failed.
        cost = greatest(0, b.cost + p_cost - s.cost_reserved),
        amount_atomic = greatest(0, b.amount_atomic + CASE
          WHEN s.status = 'pending' AND p_status = 'failed' THEN -s.amount_atomic
          WHEN s.status = 'failed' AND p_status = 'settled' THEN s.amount_atomic ELSE 0 END),
        reverted_cost = b.reverted_cost + p_reverted,
        trial_cost = greatest(0, b.trial_cost - CASE WHEN s.status = 'pending' AND s.on_trial THEN s.cost_reserved ELSE 0 END)
      WHERE b.tenant_id = s.tenant_id AND b.environment = s.environment AND b.network = s.network AND b.day = s.budget_day;
    -- One transaction costs one unit: somebody else's, or of a settlement before, may have been charged when it was verified
    -- by its hash.
    IF p_status = 'failed' OR (v_is_other AND v_payment.charged_period IS NOT NULL) THEN
      PERFORM give_back_unit(s);
      s.charged_period := coalesce(v_payment.charged_period, s.charged_period);
    ELSE
      s.charged_period := take_unit(s.tenant_id, s.environment, s.network, s.claim);
    END IF;
    IF p_vain THEN
      INSERT INTO settlement_reverts (network, payer, settlement_id, payer_code)
        VALUES (s.network, s.payer, s.id, s.payer_code) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE settlements x SET status = p_status, reason = p_reason, tx_hash = coalesce(p_hash, x.tx_hash),
        charged_period = s.charged_period, finished_at = now(), cost_reserved = p_cost,
        identifier = CASE WHEN x.status = 'failed' THEN NULL ELSE x.identifier END
      WHERE x.tenant_id = p_tenant AND x.id = p_id RETURNING * INTO s;
    PERFORM drop_unlanded(s, p_hash);

    IF p_hash IS NOT NULL THEN
      INSERT INTO payments AS p (tenant_id, environment, network, tx_hash, chain, status, reason, evidence, judged_wallet,
          amount_atomic, from_address, to_address, deepest, charged_period, first_verified_at, remembered_until, recheck_at)
        VALUES (s.tenant_id, s.environment, s.network, p_hash, s.chain,
          CASE p_status WHEN 'settled' THEN 'confirmed' ELSE 'rejected' END,
          CASE p_status WHEN 'settled' THEN NULL ELSE 'TX_FAILED' END, p_evidence, s.pay_to,
          CASE p_status WHEN 'settled' THEN p_gain ELSE 0 END, s.payer, s.pay_to, false,
          CASE p_status WHEN 'settled' THEN s.charged_period END,
          CASE p_status WHEN 'settled' THEN now() END, now() + interval '1 hour',
          CASE p_status WHEN 'settled' THEN now() + interval '1 minute' END)
        ON CONFLICT (tenant_id, environment, network, tx_hash) DO UPDATE SET
          status = excluded.status, reason = excluded.reason, evidence = excluded.evidence,
          amount_atomic = excluded.amount_atomic, from_address = excluded.from_address, to_address = excluded.to_address,
          charged_period = CASE WHEN p_elsewhere THEN coalesce(p.charged_period, excluded.charged_period)
            ELSE excluded.charged_period END,
          first_verified_at = coalesce(p.first_verified_at, excluded.first_verified_at), verified_at = now(),
          remembered_until = excluded.remembered_until, recheck_at = excluded.recheck_at, recheck_misses = 0
        -- What was replaced, or taken back, may have landed after all.
        WHERE p.status IN ('pending', 'reorged') OR p_status = 'settled' AND p.status <> 'confirmed'
        RETURNING p.id INTO v_payment_id;
      UPDATE payment_claims c SET frozen_at = NULL WHERE p_status = 'settled' AND c.frozen_at IS NOT NULL
        AND (c.tenant_id, c.environment, c.network, c.tx_hash) = (s.tenant_id, s.environment, s.network, p_hash);
      IF v_payment_id IS NULL THEN
        SELECT p.id INTO v_payment_id FROM payments p WHERE p.tenant_id = s.tenant_id AND p.environment = s.environment
          AND p.network = s.network AND p.tx_hash = p_hash;
      END IF;
      INSERT INTO payment_claims (tenant_id, environment, network, tx_hash, payer, authorization_id, reference)
        VALUES (s.tenant_id, s.environment, s.network, p_hash, v_payer, v_authorization, 'x402:' || s.id)
        ON CONFLICT DO NOTHING;
    END IF;

    INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, payment_id, status, reason,
        cached, amount_atomic, payer, reference, latency_ms, request_id)
      VALUES (s.tenant_id, s.environment, s.caller, s.chain, s.network, s.tx_hash, v_payment_id,
        CASE p_status WHEN 'settled' THEN 'confirmed' ELSE 'rejected' END, p_reason, false,
        CASE WHEN p_status = 'settled' AND v_payment.status IS DISTINCT FROM 'reorged' THEN s.amount_atomic ELSE 0 END,
        s.payer, 'x402:' || s.id,
        (extract(epoch FROM clock_timestamp() - s.created_at) * 1000)::integer, s.request_id);
    INSERT INTO outbox (tenant_id, environment, event_type, payload)
      SELECT s.tenant_id, s.environment, 'payment.settled', jsonb_build_object(
        'settlementId', s.id, 'paymentId', v_payment_id, 'txHash', s.tx_hash, 'chain', s.chain, 'network', s.network,
        'asset', s.asset, 'amountAtomic', s.amount_atomic::text, 'fromAddress', s.payer, 'toAddress', s.pay_to,
        'scheme', s.scheme, 'x402Version', s.x402_version, 'paymentIdentifier', s.identifier)
      WHERE p_status = 'settled' AND EXISTS (SELECT 1 FROM event_listeners e WHERE e.tenant_id = s.tenant_id
        AND e.environment = s.environment AND e.event_type = 'payment.settled');
    RETURN NEXT s;
  END $$`;

/**
 * Hands the success of a settlement to one request (p_request), or to whoever comes with the Idempotency-Key (p_key, its
 * hash) under which it was handed out before. Of many at once, over all processes, one gets it. Whoever got it by the key
 * gives it back no more: the one before may have been heard. The answer's line of the log (p_log) is written with it, but
 * for the first answer of the call that made the settlement: that one's was written with its end.
 *
 * While the call that made the settlement waits for it (until `maker_until`, or until that one is over), nobody else gets
 * it: once a payment is on its way everybody can read it, and whoever copies it must not overtake who presented it first.
 * That call looks once a second; when it has not come three seconds after the end, its process has died.
 *
 * Outcomes: `first`, `again`, `reserved` (for the call that made it), `denied` (it was handed to somebody else, or there is
 * nothing to hand out).
 */
const HAND_OUT = `
  CREATE FUNCTION hand_out(p_tenant uuid, p_id uuid, p_request text, p_key bytea, p_log jsonb)
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
    INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, status, reason, cached,
        amount_atomic, payer, reference, latency_ms, request_id)
      SELECT p_tenant, l.environment, l.caller, l.chain, l.network, l.tx_hash,
        CASE v_outcome WHEN 'denied' THEN 'rejected' ELSE 'confirmed' END,
        CASE v_outcome WHEN 'denied' THEN 'duplicate_settlement' END, true, 0, l.payer, l.reference, l.latency_ms,
        l.request_id
      FROM jsonb_to_record(p_log) AS l (environment text, caller text, chain text, network text, tx_hash text, payer text,
        reference text, latency_ms integer, request_id text, repeated boolean)
      WHERE l.repeated OR v_outcome <> 'first';
    RETURN v_outcome;
  END $$`;

/**
 * The chain has taken a transaction back. A settlement that it had paid, and whose success nobody has heard, is under way
 * again: its bytes are sent again, or it fails. One that was heard stays as it is; `payment.reorged` tells its tenant.
 */
const REOPEN_SETTLEMENT = `
  CREATE FUNCTION reopen_settlement(p_tenant uuid, p_environment text, p_network text, p_tx_hash text)
  RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    WITH reopened AS (
      UPDATE settlements s SET status = 'pending', finished_at = NULL, look_at = now(), dead_since = NULL, dead_looks = 0,
          on_trial = false
        WHERE s.tenant_id = p_tenant AND s.environment = p_environment AND s.tx_hash = p_tx_hash
          AND s.network = p_network AND s.status = 'settled' AND s.handed_out_at IS NULL
        RETURNING s.claim, s.id),
    -- Its unit is the authorization's again, not the transaction's.
    uncharged AS (
      UPDATE payments p SET charged_period = NULL FROM reopened r JOIN facilitator_units u ON u.tenant_id = p_tenant
          AND u.environment = p_environment AND u.network = p_network AND u.claim = r.claim
        WHERE p.tenant_id = p_tenant AND p.environment = p_environment AND p.network = p_network
          AND p.tx_hash = p_tx_hash)
    UPDATE settlement_claims c SET landed_at = NULL FROM reopened r
      WHERE c.network = p_network AND c.claim = r.claim AND c.settlement_id = r.id;
  END $$`;
