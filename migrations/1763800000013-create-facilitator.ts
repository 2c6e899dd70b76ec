import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger of settlements. Three of its tables are global, because what they hold belongs to a chain and not to a
 * tenant: `settlement_claims` (one authorization is settled once, whoever asks), `signer_nonces` and
 * `signer_transactions` (what our signers have signed, kept before it is sent: docs/adr/0013).
 */
export class CreateFacilitator1763800000013 implements MigrationInterface {
  readonly name = 'CreateFacilitator1763800000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(SETTLEMENT_REFUSAL);
    await runner.query(CLAIM_SETTLEMENT);
    await runner.query(RECORD_TRANSACTION);
    await runner.query(RECORD_SETTLEMENT);
    await runner.query(DROP_UNLANDED);
    await runner.query(GIVE_BACK_UNIT);
    await runner.query(IS_SOLD);
    await runner.query(FINISH_SETTLEMENT);
    await runner.query(HAND_OUT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION hand_out; DROP FUNCTION finish_settlement; DROP FUNCTION is_sold; DROP FUNCTION give_back_unit;
      DROP FUNCTION drop_unlanded; DROP FUNCTION record_settlement; DROP FUNCTION record_transaction;
      DROP FUNCTION claim_settlement; DROP FUNCTION settlement_refusal;
      DROP TABLE settlement_reverts; DROP TABLE settlement_budgets; DROP TABLE signer_transactions;
      DROP TABLE signer_nonces; DROP TABLE settlement_claims; DROP TABLE settlements;
    `);
  }
}

const TABLES = `
  CREATE TABLE settlements (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    environment text NOT NULL CHECK (environment IN ('live', 'test')),
    chain text NOT NULL,
    network text NOT NULL,
    wire_network text NOT NULL,
    x402_version smallint NOT NULL,
    scheme text NOT NULL,
    claim text NOT NULL,
    digest text NOT NULL,
    identifier text,
    asset text NOT NULL,
    payer text NOT NULL,
    payer_code text,
    pay_to text NOT NULL,
    amount_atomic numeric(78,0) NOT NULL,
    valid_before timestamptz,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'settled', 'failed')),
    reason text, tx_hash text NOT NULL,
    cost_reserved numeric(78,0) NOT NULL,
    budget_day date NOT NULL,
    charged_period date NOT NULL,
    caller text NOT NULL, request_id text,
    look_at timestamptz NOT NULL, dead_since timestamptz, dead_looks integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    handed_out_at timestamptz, handed_out_to text, handed_out_key bytea,
    PRIMARY KEY (tenant_id, id)
  );
  CREATE INDEX settlements_tx_idx ON settlements (tenant_id, environment, tx_hash);
  CREATE UNIQUE INDEX settlements_identifier_idx ON settlements (tenant_id, environment, identifier)
    WHERE identifier IS NOT NULL AND status <> 'failed';
  CREATE INDEX settlements_claim_idx ON settlements (tenant_id, network, claim);
  CREATE INDEX settlements_look_idx ON settlements (look_at) WHERE status = 'pending';

  CREATE TABLE settlement_claims (
    network text NOT NULL,
    claim text NOT NULL,
    tenant_id uuid NOT NULL,
    settlement_id uuid NOT NULL,
    payer text NOT NULL,
    payer_code text,
    landed_at timestamptz,
    PRIMARY KEY (network, claim)
  );
  CREATE INDEX settlement_claims_payer_idx ON settlement_claims (network, payer) WHERE landed_at IS NULL;
  CREATE INDEX settlement_claims_code_idx ON settlement_claims (network, payer_code) WHERE payer_code IS NOT NULL;

  CREATE TABLE signer_nonces (
    network text NOT NULL,
    signer text NOT NULL,
    next_nonce bigint NOT NULL,
    PRIMARY KEY (network, signer)
  );

  CREATE TABLE signer_transactions (
    network text NOT NULL,
    tx_hash text NOT NULL,
    signer text NOT NULL,
    nonce bigint,
    tenant_id uuid,
    settlement_id uuid,
    raw_tx text NOT NULL,
    max_fee numeric(78,0) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (network, tx_hash)
  );
  CREATE INDEX signer_transactions_settlement_idx ON signer_transactions (tenant_id, settlement_id);
  CREATE INDEX signer_transactions_nonce_idx ON signer_transactions (network, signer, nonce);
  CREATE INDEX signer_transactions_created_idx ON signer_transactions USING brin (created_at);

  CREATE TABLE settlement_budgets (
    tenant_id uuid NOT NULL,
    environment text NOT NULL,
    network text NOT NULL,
    day date NOT NULL,
    cost numeric(78,0) NOT NULL DEFAULT 0,
    amount_atomic numeric(78,0) NOT NULL DEFAULT 0,
    reverted_cost numeric(78,0) NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, environment, network, day)
  );

  CREATE TABLE settlement_reverts (
    network text NOT NULL,
    payer text NOT NULL,
    settlement_id uuid NOT NULL,
    payer_code text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (network, payer, settlement_id)
  );
  CREATE INDEX settlement_reverts_code_idx ON settlement_reverts (network, payer_code, created_at)
    WHERE payer_code IS NOT NULL`;

/**
 * The one list of refusals that rest on our records: why a payment of this payer and cost would not be sent now, null when
 * it would. `claim_settlement` asks it behind its locks, a verify without any.
 *
 * `payer_refused`: a transaction of a payer with code was mined in vain, so that it is refused for a day, and its code
 * (a clone's: its implementation's) from the third on; a payer without code after the third of a day, for an hour.
 * `over_reverts`: what was mined in vain has a tenth of the day's budget; once it is used up, payers with code are refused.
 * `over_cost`, `over_amount`: the tenant's day on this network.
 */
const SETTLEMENT_REFUSAL = `
  CREATE FUNCTION settlement_refusal(
    p_tenant uuid, p_environment text, p_network text, p_payer text, p_payer_code text, p_cost numeric,
    p_cost_limit numeric, p_amount numeric, p_amount_limit numeric)
  RETURNS text LANGUAGE plpgsql STABLE AS $$
  DECLARE
    v_cost numeric := 0; v_amount numeric := 0; v_reverted numeric := 0;
    v_count integer; v_last timestamptz;
  BEGIN
    SELECT count(*), max(r.created_at) INTO v_count, v_last FROM settlement_reverts r
      WHERE r.network = p_network AND r.payer = p_payer AND r.created_at > now() - interval '1 day';
    IF p_payer_code IS NULL AND v_count >= 3 AND v_last > now() - interval '1 hour'
      OR p_payer_code IS NOT NULL AND v_count > 0 THEN RETURN 'payer_refused'; END IF;
    IF p_payer_code IS NOT NULL AND (SELECT count(*) FROM (SELECT 1 FROM settlement_reverts r
        WHERE r.network = p_network AND r.payer_code = p_payer_code AND r.created_at > now() - interval '1 day' LIMIT 3) x) = 3
      THEN RETURN 'payer_refused'; END IF;
    SELECT b.cost, b.amount_atomic, b.reverted_cost INTO v_cost, v_amount, v_reverted FROM settlement_budgets b
      WHERE b.tenant_id = p_tenant AND b.environment = p_environment AND b.network = p_network
        AND b.day = (now() AT TIME ZONE 'UTC')::date;
    RETURN CASE
      WHEN coalesce(v_cost, 0) + p_cost > p_cost_limit THEN 'over_cost'
      WHEN coalesce(v_amount, 0) + p_amount > p_amount_limit THEN 'over_amount'
      WHEN p_payer_code IS NOT NULL AND coalesce(v_reverted, 0) * 10 >= p_cost_limit THEN 'over_reverts' END;
  END $$`;

/**
 * The first half of a settlement's one transaction: takes the authorization, the unit, the day's budgets and, where the
 * chain has them, the signer's next nonce (never below what the chain said, p_floor). Its caller signs with that nonce and
 * calls `record_settlement` in the same transaction, so that no nonce is ever given out without a transaction for it.
 * Locks are taken in the order authorization, payer's code, month's units, budget, usage counter, nonce. Nothing is
 * written but with the outcome `claimed`.
 *
 * Outcomes: `claimed`; `taken` (another settlement holds the authorization); those of `settlement_refusal`;
 * `payer_busy` (a payer with code has a settlement under way, or as many as its code has earned: three, and one
 * more for each that was settled, up to sixteen); and those of `take_unit`: `near`, `refused`, `refused_for_now`.
 * With p_moved the money has moved already, by somebody else's transaction: only the unit is asked for.
 */
const CLAIM_SETTLEMENT = `
  CREATE FUNCTION claim_settlement(
    p_tenant uuid, p_environment text, p_network text, p_claim text, p_id uuid, p_payer text, p_payer_code text,
    p_cost numeric, p_cost_limit numeric, p_amount numeric, p_amount_limit numeric, p_signer text, p_floor bigint,
    p_unit_limit bigint, p_near boolean, p_moved boolean)
  RETURNS TABLE (outcome text, nonce bigint, budget_day date, charged date) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  BEGIN
    INSERT INTO settlement_claims (network, claim, tenant_id, settlement_id, payer, payer_code)
      VALUES (p_network, p_claim, p_tenant, p_id, p_payer, p_payer_code) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN outcome := 'taken'; RETURN NEXT; RETURN; END IF;
    budget_day := (now() AT TIME ZONE 'UTC')::date;
    IF p_payer_code IS NOT NULL AND NOT p_moved THEN
      PERFORM pg_advisory_xact_lock(hashtextextended(p_network || p_payer_code, 403));
      IF is_payer_busy(p_network, p_claim, p_payer, p_payer_code) THEN outcome := 'payer_busy'; END IF;
    END IF;
    IF outcome IS NULL THEN
      SELECT t.outcome INTO outcome
        FROM look_for_unit(p_tenant, p_environment, p_network, p_claim, p_unit_limit, p_near) t;
      outcome := nullif(outcome, 'granted');
    END IF;
    IF outcome IS NULL THEN
      INSERT INTO settlement_budgets AS b (tenant_id, environment, network, day)
        VALUES (p_tenant, p_environment, p_network, budget_day)
        ON CONFLICT (tenant_id, environment, network, day) DO UPDATE SET cost = b.cost;
      outcome := CASE WHEN NOT p_moved THEN settlement_refusal(p_tenant, p_environment, p_network, p_payer, p_payer_code,
        p_cost, p_cost_limit, p_amount, p_amount_limit) END;
    END IF;
    IF outcome IS NOT NULL THEN
      DELETE FROM settlement_claims c WHERE c.network = p_network AND c.claim = p_claim;
      RETURN NEXT; RETURN;
    END IF;
    UPDATE settlement_budgets b SET cost = b.cost + p_cost, amount_atomic = b.amount_atomic + p_amount
      WHERE b.tenant_id = p_tenant AND b.environment = p_environment AND b.network = p_network AND b.day = budget_day;
    charged := take_unit(p_tenant, p_environment, p_network, p_claim);
    IF p_floor IS NOT NULL THEN
      INSERT INTO signer_nonces AS n (network, signer, next_nonce) VALUES (p_network, p_signer, p_floor + 1)
        ON CONFLICT (network, signer) DO UPDATE SET next_nonce = greatest(n.next_nonce, p_floor) + 1
        RETURNING n.next_nonce - 1 INTO nonce;
    END IF;
    outcome := 'claimed';
    RETURN NEXT;
  END $$`;

/**
 * Keeps a signed transaction of a pending settlement, and holds its hash for it: a payment that is pending, and
 * claimed by `x402:<settlement id>`, stands before the transaction is sent, so that `POST /verify` can neither sell the
 * hash for another reference nor charge for it.
 */
const RECORD_TRANSACTION = `
  CREATE FUNCTION record_transaction(p jsonb) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO signer_transactions (network, tx_hash, signer, nonce, tenant_id, settlement_id, raw_tx, max_fee)
      VALUES (p->>'network', p->>'tx_hash', p->>'signer', (p->>'nonce')::bigint, (p->>'tenant_id')::uuid,
        (p->>'id')::uuid, p->>'raw_tx', (p->>'max_fee')::numeric);
    INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, reason, evidence, judged_wallet,
        amount_atomic, from_address, to_address, deepest, charged_period)
      VALUES ((p->>'tenant_id')::uuid, p->>'environment', p->>'network', p->>'tx_hash', p->>'chain', 'pending',
        'TX_NOT_FOUND', p->'evidence', p->>'pay_to', (p->>'amount_atomic')::numeric, p->>'payer', p->>'pay_to', false,
        (p->>'charged_period')::date);
    INSERT INTO payment_claims (tenant_id, environment, network, tx_hash, payer, reference)
      VALUES ((p->>'tenant_id')::uuid, p->>'environment', p->>'network', p->>'tx_hash', '', 'x402:' || (p->>'id'));
  END $$`;

/**
 * The second half: the settlement with its signed transaction, if it has one of ours. Nothing has been sent yet. Whoever
 * has none finishes the settlement in the same transaction.
 */
const RECORD_SETTLEMENT = `
  CREATE FUNCTION record_settlement(p jsonb) RETURNS SETOF settlements LANGUAGE plpgsql AS $$
  DECLARE s settlements%ROWTYPE;
  BEGIN
    INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, claim, digest,
        identifier, asset, payer, payer_code, pay_to, amount_atomic, valid_before, tx_hash, cost_reserved, budget_day,
        charged_period, caller, request_id, look_at)
      SELECT i.tenant_id, i.id, i.environment, i.chain, i.network, i.wire_network, i.x402_version, i.scheme, i.claim,
        i.digest, i.identifier, i.asset, i.payer, i.payer_code, i.pay_to, i.amount_atomic, to_timestamp(i.valid_before), i.tx_hash,
        i.cost_reserved, i.budget_day, i.charged_period, i.caller, i.request_id,
        now() + make_interval(secs => i.look_seconds)
      FROM jsonb_to_record(p) AS i (tenant_id uuid, id uuid, environment text, chain text, network text, wire_network text,
        x402_version smallint, scheme text, claim text, digest text, identifier text, asset text, payer text, payer_code text,
        pay_to text, amount_atomic numeric, valid_before double precision, tx_hash text, cost_reserved numeric,
        budget_day date, charged_period date, caller text, request_id text, look_seconds double precision)
      RETURNING * INTO s;
    IF p ? 'raw_tx' THEN PERFORM record_transaction(p); END IF;
    RETURN NEXT s;
  END $$`;

/** Forgets the hashes of a settlement that never got into a block. */
const DROP_UNLANDED = `
  CREATE FUNCTION drop_unlanded(s settlements, p_landed text) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE v_hashes text[];
  BEGIN
    SELECT array_agg(t.tx_hash) INTO v_hashes FROM signer_transactions t
      WHERE t.tenant_id = s.tenant_id AND t.settlement_id = s.id AND t.tx_hash IS DISTINCT FROM p_landed;
    DELETE FROM payment_claims c WHERE c.tenant_id = s.tenant_id AND c.environment = s.environment
      AND c.network = s.network AND c.tx_hash = ANY (v_hashes) AND c.reference = 'x402:' || s.id;
    DELETE FROM payments p WHERE p.tenant_id = s.tenant_id AND p.environment = s.environment AND p.network = s.network
      AND p.tx_hash = ANY (v_hashes) AND p.status = 'pending'
      AND NOT EXISTS (SELECT 1 FROM payment_claims c WHERE c.tenant_id = p.tenant_id AND c.environment = p.environment
        AND c.network = p.network AND c.tx_hash = p.tx_hash);
  END $$`;

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
 * settlement claims its own authorization only. Where that is sold for another reference (by the one rule of claims), the
 * payment has bought its one thing: the settlement is or stays failed. p_gain is what the wallet gained in the transaction.
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
    IF p_status = 'settled' AND is_sold(s.tenant_id, s.environment, s.network, p_hash, v_payer, v_authorization,
        'x402:' || s.id) THEN
      IF s.status = 'failed' THEN RETURN NEXT s; RETURN; END IF;
      UPDATE settlements x SET tx_hash = p_hash WHERE x.tenant_id = p_tenant AND x.id = p_id AND p_elsewhere;
      p_status := 'failed'; p_reason := 'duplicate_settlement'; p_hash := NULL;
    END IF;

    -- In the order of claim_settlement: authorization, unit, budget.
    IF p_status = 'failed' THEN
      DELETE FROM settlement_claims c WHERE c.network = s.network AND c.claim = s.claim AND c.settlement_id = s.id;
      PERFORM give_back_unit(s);
    ELSE
      INSERT INTO settlement_claims AS c (network, claim, tenant_id, settlement_id, payer, payer_code, landed_at)
        VALUES (s.network, s.claim, s.tenant_id, s.id, s.payer, s.payer_code, now())
        ON CONFLICT (network, claim) DO UPDATE SET tenant_id = excluded.tenant_id,
          settlement_id = excluded.settlement_id, landed_at = excluded.landed_at;
      -- One transaction costs one unit: this one was charged when it was verified by its hash.
      IF p_elsewhere AND v_payment.charged_period IS NOT NULL THEN
        PERFORM give_back_unit(s);
        s.charged_period := v_payment.charged_period;
      ELSE
        s.charged_period := take_unit(s.tenant_id, s.environment, s.network, s.claim);
      END IF;
    END IF;
    UPDATE settlement_budgets b SET
        cost = greatest(0, b.cost + CASE WHEN s.status = 'pending' THEN p_cost - s.cost_reserved ELSE p_cost END),
        amount_atomic = greatest(0, b.amount_atomic + CASE
          WHEN s.status = 'pending' AND p_status = 'failed' THEN -s.amount_atomic
          WHEN s.status = 'failed' AND p_status = 'settled' THEN s.amount_atomic ELSE 0 END),
        reverted_cost = b.reverted_cost + p_reverted
      WHERE b.tenant_id = s.tenant_id AND b.environment = s.environment AND b.network = s.network AND b.day = s.budget_day;
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
        WHERE p.status = 'pending' OR p_elsewhere AND p.status <> 'confirmed'
        RETURNING p.id INTO v_payment_id;
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
        CASE p_status WHEN 'settled' THEN s.amount_atomic ELSE 0 END, s.payer, 'x402:' || s.id,
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
 * Outcomes: `first`, `again`, `denied` (it was handed to somebody else, or there is nothing to hand out).
 */
const HAND_OUT = `
  CREATE FUNCTION hand_out(p_tenant uuid, p_id uuid, p_request text, p_key bytea, p_log jsonb)
  RETURNS text LANGUAGE plpgsql AS $$
  DECLARE
    v_to text;
    v_outcome text;
  BEGIN
    UPDATE settlements s SET handed_out_at = coalesce(s.handed_out_at, now()), handed_out_key = p_key,
        handed_out_to = CASE WHEN s.handed_out_at IS NULL THEN p_request END
      WHERE s.tenant_id = p_tenant AND s.id = p_id AND s.status = 'settled'
        AND (s.handed_out_at IS NULL OR s.handed_out_key = p_key)
      RETURNING s.handed_out_to INTO v_to;
    v_outcome := CASE WHEN NOT FOUND THEN 'denied' WHEN v_to IS NULL THEN 'again' ELSE 'first' END;
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
