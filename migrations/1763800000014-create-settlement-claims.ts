import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a settlement begins: what would refuse it, its one transaction, and what is kept of what our signers have signed. */
export class CreateSettlementClaims1763800000014 implements MigrationInterface {
  readonly name = 'CreateSettlementClaims1763800000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRIAL_PART);
    await runner.query(SETTLEMENT_REFUSAL);
    await runner.query(TAKE_NONCE);
    await runner.query(CLAIM_SETTLEMENT);
    await runner.query(RECORD_TRANSACTION);
    await runner.query(RECORD_SETTLEMENT);
    await runner.query(DROP_UNLANDED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION drop_unlanded; DROP FUNCTION record_settlement; DROP FUNCTION record_transaction;
      DROP FUNCTION claim_settlement; DROP FUNCTION take_nonce; DROP FUNCTION settlement_refusal; DROP FUNCTION trial_part;
    `);
  }
}

/**
 * Who is on trial with a seller: what is mined in vain of such payers, and what they have under way, stays within one part
 * in so many of its day, 10 or 2. Null for who is not: a plain account that has paid this seller before, and of whom
 * nothing was mined in vain within a day. One that has paid others only may have paid itself: half of the day is not its.
 */
const TRIAL_PART = `
  CREATE FUNCTION trial_part(p_tenant uuid, p_network text, p_payer text, p_payer_code text)
  RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT CASE
      WHEN p_payer_code IS NOT NULL OR EXISTS (SELECT 1 FROM settlement_reverts r WHERE r.network = p_network
        AND r.payer = p_payer AND r.created_at > now() - interval '1 day') THEN 10
      WHEN EXISTS (SELECT 1 FROM settlement_claims c WHERE c.network = p_network AND c.payer = p_payer
        AND c.tenant_id = p_tenant AND c.landed_at IS NOT NULL) THEN NULL
      WHEN EXISTS (SELECT 1 FROM settlement_claims c WHERE c.network = p_network AND c.payer = p_payer
        AND c.landed_at IS NOT NULL) THEN 2
      ELSE 10 END
  $$`;

/**
 * The one list of refusals that rest on our records: why a payment of this payer and cost would not be sent now, null when
 * it would. `claim_settlement` asks it behind its locks, a verify without any.
 *
 * `payer_refused`: a transaction of a payer with code was mined in vain, so that it is refused for a day, and its code
 * (a clone's: its implementation's) from the third on, or, where many pay by it, from one more for every ten that were
 * settled: three cheats must not lock out everybody who has a wallet of that kind. A payer without code is refused after
 * the third of a day, for an hour.
 * `over_reverts`: what was mined in vain has a tenth of the day's budget; once it is used up, payers with code are refused,
 * and plain ones that have never paid or have reverted today. Who has paid other sellers only is refused at a half.
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
    IF p_payer_code IS NOT NULL AND (SELECT count(*) FROM (SELECT 1 FROM settlement_reverts r WHERE r.network = p_network
          AND r.payer_code = p_payer_code AND r.created_at > now() - interval '1 day' LIMIT 16) x)
        >= 3 + (SELECT count(*) / 10 FROM (SELECT 1 FROM settlement_claims c WHERE c.network = p_network
          AND c.payer_code = p_payer_code AND c.landed_at IS NOT NULL LIMIT 130) y)
      THEN RETURN 'payer_refused'; END IF;
    SELECT b.cost, b.amount_atomic, b.reverted_cost INTO v_cost, v_amount, v_reverted FROM settlement_budgets b
      WHERE b.tenant_id = p_tenant AND b.environment = p_environment AND b.network = p_network
        AND b.day = (now() AT TIME ZONE 'UTC')::date;
    RETURN CASE
      WHEN coalesce(v_cost, 0) + p_cost > p_cost_limit THEN 'over_cost'
      WHEN coalesce(v_amount, 0) + p_amount > p_amount_limit THEN 'over_amount'
      WHEN v_reverted > 0 AND v_reverted * trial_part(p_tenant, p_network, p_payer, p_payer_code) >= p_cost_limit
        THEN 'over_reverts' END;
  END $$`;

/**
 * The signer's next nonce: the row is the queue. Never below p_floor, what a node counts with those that are in no block
 * yet. Null, and nothing is taken, where that is more than can be: far above what was given out here, and above what the
 * chain has mined (p_mined; null: not asked yet). One wrong count must not leave a gap that none of our transactions gets over.
 */
const TAKE_NONCE = `
  CREATE FUNCTION take_nonce(p_network text, p_signer text, p_floor bigint, p_mined bigint)
  RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE
    v_nonce bigint;
    v_far CONSTANT bigint := 64;
  BEGIN
    INSERT INTO signer_nonces AS n (network, signer, next_nonce)
      SELECT p_network, p_signer, p_floor + 1 WHERE p_floor <= p_mined + v_far
        OR EXISTS (SELECT 1 FROM signer_nonces o WHERE o.network = p_network AND o.signer = p_signer)
      ON CONFLICT (network, signer) DO UPDATE SET next_nonce = greatest(n.next_nonce, p_floor) + 1
        WHERE p_floor <= greatest(n.next_nonce, p_mined) + v_far
      RETURNING n.next_nonce - 1 INTO v_nonce;
    RETURN v_nonce;
  END $$`;

/**
 * The first half of a settlement's one transaction: takes the authorization, the unit, the day's budgets and, where the
 * chain has them, the signer's next nonce (never below what the chain said, p_floor). Its caller signs with that nonce and
 * calls `record_settlement` in the same transaction, so that no nonce is ever given out without a transaction for it.
 * Locks are taken in the order authorization, payer (with code: its code), month's units, budget, usage counter, nonce.
 * Nothing is taken but with the outcome `claimed`. With p_floor and no nonce (`take_nonce`), the caller undoes all of it.
 *
 * Outcomes: `claimed`; `taken` (another settlement holds the authorization); those of `settlement_refusal`;
 * `payer_busy` (`must_wait`: the payer, or all who are on trial with this seller, have as much under way as they may);
 * and those of `take_unit`: `near`, `refused`, `refused_for_now`.
 * With p_moved the money has moved already, by somebody else's transaction: only the unit is asked for. p_age is how long
 * ago the payment was simulated, in seconds: a payer with code of whom something has landed since is to be simulated anew.
 */
const CLAIM_SETTLEMENT = `
  CREATE FUNCTION claim_settlement(
    p_tenant uuid, p_environment text, p_network text, p_claim text, p_id uuid, p_payer text, p_payer_code text,
    p_cost numeric, p_cost_limit numeric, p_amount numeric, p_amount_limit numeric, p_signer text, p_floor bigint,
    p_unit_limit bigint, p_near boolean, p_moved boolean, p_age double precision, p_mined bigint DEFAULT NULL)
  RETURNS TABLE (outcome text, nonce bigint, budget_day date, charged date, on_trial boolean) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  BEGIN
    INSERT INTO settlement_claims (network, claim, tenant_id, settlement_id, payer, payer_code)
      VALUES (p_network, p_claim, p_tenant, p_id, p_payer, p_payer_code) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN outcome := 'taken'; RETURN NEXT; RETURN; END IF;
    budget_day := (now() AT TIME ZONE 'UTC')::date;
    IF NOT p_moved THEN
      PERFORM pg_advisory_xact_lock(hashtextextended(p_network || coalesce(p_payer_code, p_payer), 403));
    END IF;
    SELECT t.outcome INTO outcome FROM look_for_unit(p_tenant, p_environment, p_network, p_claim, p_unit_limit, p_near) t;
    outcome := nullif(outcome, 'granted');
    IF outcome IS NULL THEN
      INSERT INTO settlement_budgets AS b (tenant_id, environment, network, day)
        VALUES (p_tenant, p_environment, p_network, budget_day)
        ON CONFLICT (tenant_id, environment, network, day) DO UPDATE SET cost = b.cost;
      outcome := CASE WHEN NOT p_moved THEN settlement_refusal(p_tenant, p_environment, p_network, p_payer, p_payer_code,
        p_cost, p_cost_limit, p_amount, p_amount_limit) END;
    END IF;
    -- Who is refused has nothing to wait for.
    IF outcome IS NULL AND NOT p_moved AND must_wait(p_tenant, p_environment, p_network, p_claim, p_payer, p_payer_code,
        p_cost, p_cost_limit, p_age) THEN outcome := 'payer_busy'; END IF;
    IF outcome IS NOT NULL THEN
      DELETE FROM settlement_claims c WHERE c.network = p_network AND c.claim = p_claim;
      RETURN NEXT; RETURN;
    END IF;
    on_trial := NOT p_moved AND trial_part(p_tenant, p_network, p_payer, p_payer_code) IS NOT NULL;
    UPDATE settlement_budgets b SET cost = b.cost + p_cost, amount_atomic = b.amount_atomic + p_amount,
        trial_cost = b.trial_cost + CASE WHEN on_trial THEN p_cost ELSE 0 END
      WHERE b.tenant_id = p_tenant AND b.environment = p_environment AND b.network = p_network AND b.day = budget_day;
    charged := take_unit(p_tenant, p_environment, p_network, p_claim);
    IF p_floor IS NOT NULL THEN nonce := take_nonce(p_network, p_signer, p_floor, p_mined); END IF;
    outcome := 'claimed';
    RETURN NEXT;
  END $$`;

/**
 * Keeps a signed transaction of a pending settlement, and holds its hash for it: a payment that is pending, and
 * claimed by `x402:<settlement id>`, stands before the transaction is sent, so that `POST /verify` can neither sell the
 * hash for another reference nor charge for it. A message of Solana has one hash whoever settles it: one that was given up
 * before goes to the settlement that sends it now. Where its hash is sold by now, `finish_settlement` finds it.
 */
const RECORD_TRANSACTION = `
  CREATE FUNCTION record_transaction(p jsonb) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO signer_transactions (network, tx_hash, signer, nonce, tenant_id, settlement_id, raw_tx, max_fee)
      VALUES (p->>'network', p->>'tx_hash', p->>'signer', (p->>'nonce')::bigint, (p->>'tenant_id')::uuid,
        (p->>'id')::uuid, p->>'raw_tx', (p->>'max_fee')::numeric)
      ON CONFLICT (network, tx_hash) DO UPDATE SET tenant_id = excluded.tenant_id, settlement_id = excluded.settlement_id,
        raw_tx = excluded.raw_tx, created_at = now();
    INSERT INTO payments AS y (tenant_id, environment, network, tx_hash, chain, status, reason, evidence, judged_wallet,
        amount_atomic, from_address, to_address, deepest, charged_period)
      VALUES ((p->>'tenant_id')::uuid, p->>'environment', p->>'network', p->>'tx_hash', p->>'chain', 'pending',
        'TX_NOT_FOUND', p->'evidence', p->>'pay_to', (p->>'amount_atomic')::numeric, p->>'payer', p->>'pay_to', false,
        (p->>'charged_period')::date)
      -- Somebody has asked for the hash of one that was given up: it was in no block, and may be in one by and by.
      ON CONFLICT (tenant_id, environment, network, tx_hash) DO UPDATE SET status = 'pending', reason = excluded.reason,
        charged_period = excluded.charged_period WHERE y.first_verified_at IS NULL AND y.charged_period IS NULL;
    INSERT INTO payment_claims (tenant_id, environment, network, tx_hash, payer, reference)
      VALUES ((p->>'tenant_id')::uuid, p->>'environment', p->>'network', p->>'tx_hash', '', 'x402:' || (p->>'id'))
      ON CONFLICT DO NOTHING;
  END $$`;

/**
 * The second half: the settlement with its signed transaction, if it has one of ours. Nothing has been sent yet. Whoever
 * has none finishes the settlement in the same transaction. Until `maker_until` its success is for the call that makes it
 * (see `hand_out`); when that one's process dies, others may have it from then on.
 */
const RECORD_SETTLEMENT = `
  CREATE FUNCTION record_settlement(p jsonb) RETURNS SETOF settlements LANGUAGE plpgsql AS $$
  DECLARE s settlements%ROWTYPE;
  BEGIN
    INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, claim, digest,
        identifier, asset, payer, payer_code, pay_to, amount_atomic, valid_before, tx_hash, cost_reserved, on_trial, budget_day,
        charged_period, caller, request_id, look_at, maker_until)
      SELECT i.tenant_id, i.id, i.environment, i.chain, i.network, i.wire_network, i.x402_version, i.scheme, i.claim,
        i.digest, i.identifier, i.asset, i.payer, i.payer_code, i.pay_to, i.amount_atomic, to_timestamp(i.valid_before), i.tx_hash,
        i.cost_reserved, coalesce(i.on_trial, false), i.budget_day, i.charged_period, i.caller, i.request_id,
        now() + make_interval(secs => i.look_seconds), now() + make_interval(secs => i.look_seconds)
      FROM jsonb_to_record(p) AS i (tenant_id uuid, id uuid, environment text, chain text, network text, wire_network text,
        x402_version smallint, scheme text, claim text, digest text, identifier text, asset text, payer text, payer_code text,
        pay_to text, amount_atomic numeric, valid_before double precision, tx_hash text, cost_reserved numeric,
        on_trial boolean, budget_day date, charged_period date, caller text, request_id text, look_seconds double precision)
      RETURNING * INTO s;
    IF p ? 'raw_tx' THEN PERFORM record_transaction(p); END IF;
    RETURN NEXT s;
  END $$`;

/**
 * Lets go of the hashes of a settlement that never got into a block. Where another of its transactions has, they stay
 * claimed: a reorganisation may put one of them in the place of that one, and the payment has bought its one thing.
 */
const DROP_UNLANDED = `
  CREATE FUNCTION drop_unlanded(s settlements, p_landed text) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE v_hashes text[];
  BEGIN
    SELECT array_agg(t.tx_hash) INTO v_hashes FROM signer_transactions t
      WHERE t.tenant_id = s.tenant_id AND t.settlement_id = s.id AND t.tx_hash IS DISTINCT FROM p_landed;
    IF s.status = 'settled' THEN
      UPDATE payments p SET status = 'rejected', reason = 'TX_FAILED', amount_atomic = 0,
          -- Unless the one that landed has cost its unit already.
          charged_period = (SELECT p.charged_period FROM facilitator_units u WHERE u.tenant_id = s.tenant_id
            AND u.environment = s.environment AND u.network = s.network AND u.claim = s.claim)
        WHERE p.tenant_id = s.tenant_id AND p.environment = s.environment AND p.network = s.network
          AND p.tx_hash = ANY (v_hashes) AND p.status = 'pending';
      RETURN;
    END IF;
    -- And of somebody else's that the chain took back.
    IF s.tx_hash IS DISTINCT FROM p_landed THEN v_hashes := v_hashes || s.tx_hash; END IF;
    DELETE FROM payment_claims c WHERE c.tenant_id = s.tenant_id AND c.environment = s.environment
      AND c.network = s.network AND c.tx_hash = ANY (v_hashes) AND c.reference = 'x402:' || s.id;
    DELETE FROM payments p WHERE p.tenant_id = s.tenant_id AND p.environment = s.environment AND p.network = s.network
      AND p.tx_hash = ANY (v_hashes) AND p.status = 'pending'
      AND NOT EXISTS (SELECT 1 FROM payment_claims c WHERE c.tenant_id = p.tenant_id AND c.environment = p.environment
        AND c.network = p.network AND c.tx_hash = p.tx_hash);
  END $$`;
