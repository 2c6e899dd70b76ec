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
    await runner.query(CLAIM_SETTLEMENT);
    await runner.query(RECORD_TRANSACTION);
    await runner.query(RECORD_SETTLEMENT);
    await runner.query(DROP_UNLANDED);
    await runner.query(FINISH_SETTLEMENT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION finish_settlement; DROP FUNCTION drop_unlanded; DROP FUNCTION record_settlement;
      DROP FUNCTION record_transaction; DROP FUNCTION claim_settlement;
      DROP TABLE settlement_budgets; DROP TABLE signer_transactions;
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
    PRIMARY KEY (network, claim)
  );

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
    PRIMARY KEY (tenant_id, environment, network, day)
  )`;

/**
 * The first half of a settlement's one transaction: takes the claim, the day's budgets and, where the chain has them,
 * the signer's next nonce (never below what the chain said, p_floor). Its caller signs with that nonce and calls
 * `record_settlement` in the same transaction, so that no nonce is ever given out without a transaction for it.
 * Locks are taken in the order claim, budget, nonce. Outcomes: `claimed`, `taken`, `over_cost`, `over_amount`.
 */
const CLAIM_SETTLEMENT = `
  CREATE FUNCTION claim_settlement(
    p_tenant uuid, p_environment text, p_network text, p_claim text, p_id uuid, p_cost numeric, p_cost_limit numeric,
    p_amount numeric, p_amount_limit numeric, p_signer text, p_floor bigint)
  RETURNS TABLE (outcome text, nonce bigint, budget_day date) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_cost numeric;
    v_amount numeric;
  BEGIN
    INSERT INTO settlement_claims (network, claim, tenant_id, settlement_id)
      VALUES (p_network, p_claim, p_tenant, p_id) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN outcome := 'taken'; RETURN NEXT; RETURN; END IF;
    budget_day := (now() AT TIME ZONE 'UTC')::date;
    INSERT INTO settlement_budgets AS b (tenant_id, environment, network, day, cost, amount_atomic)
      VALUES (p_tenant, p_environment, p_network, budget_day, p_cost, p_amount)
      ON CONFLICT (tenant_id, environment, network, day)
        DO UPDATE SET cost = b.cost + p_cost, amount_atomic = b.amount_atomic + p_amount
      RETURNING b.cost, b.amount_atomic INTO v_cost, v_amount;
    outcome := CASE WHEN v_cost > p_cost_limit THEN 'over_cost' WHEN v_amount > p_amount_limit THEN 'over_amount' ELSE 'claimed' END;
    IF outcome <> 'claimed' THEN
      UPDATE settlement_budgets b SET cost = b.cost - p_cost, amount_atomic = b.amount_atomic - p_amount
        WHERE b.tenant_id = p_tenant AND b.environment = p_environment AND b.network = p_network AND b.day = budget_day;
      DELETE FROM settlement_claims c WHERE c.network = p_network AND c.claim = p_claim;
      RETURN NEXT; RETURN;
    END IF;
    IF p_floor IS NOT NULL THEN
      INSERT INTO signer_nonces AS n (network, signer, next_nonce) VALUES (p_network, p_signer, p_floor + 1)
        ON CONFLICT (network, signer) DO UPDATE SET next_nonce = greatest(n.next_nonce, p_floor) + 1
        RETURNING n.next_nonce - 1 INTO nonce;
    END IF;
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

/** The second half: the settlement with its signed transaction. Nothing has been sent yet. */
const RECORD_SETTLEMENT = `
  CREATE FUNCTION record_settlement(p jsonb) RETURNS SETOF settlements LANGUAGE plpgsql AS $$
  DECLARE s settlements%ROWTYPE;
  BEGIN
    INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, claim, digest,
        identifier, asset, payer, pay_to, amount_atomic, valid_before, tx_hash, cost_reserved, budget_day,
        charged_period, caller, request_id, look_at)
      SELECT i.tenant_id, i.id, i.environment, i.chain, i.network, i.wire_network, i.x402_version, i.scheme, i.claim,
        i.digest, i.identifier, i.asset, i.payer, i.pay_to, i.amount_atomic, to_timestamp(i.valid_before), i.tx_hash,
        i.cost_reserved, i.budget_day, i.charged_period, i.caller, i.request_id,
        now() + make_interval(secs => i.look_seconds)
      FROM jsonb_to_record(p) AS i (tenant_id uuid, id uuid, environment text, chain text, network text, wire_network text,
        x402_version smallint, scheme text, claim text, digest text, identifier text, asset text, payer text,
        pay_to text, amount_atomic numeric, valid_before double precision, tx_hash text, cost_reserved numeric,
        budget_day date, charged_period date, caller text, request_id text, look_seconds double precision)
      RETURNING * INTO s;
    PERFORM record_transaction(p);
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

/**
 * Writes what became of a settlement, once: status, payment, log line, event and budget in one transaction. Whoever
 * comes later changes nothing and gets what was written. A settlement that was given up (`failed`) may still become
 * `settled` when its transaction turns out to have got into a block after all; never the other way round.
 * p_hash is the hash in a block, null when none is. Where that hash has been sold for another reference meanwhile (it was
 * free from when its settlement was given up), the payment has bought its one thing: the settlement is or stays failed.
 * Whoever settled holds the claim, also where another settlement of the payment (another amount, `upto`) is pending still:
 * that one fails, and must not leave the authorization to a third.
 */
const FINISH_SETTLEMENT = `
  CREATE FUNCTION finish_settlement(
    p_tenant uuid, p_id uuid, p_status text, p_hash text, p_reason text, p_evidence jsonb, p_cost numeric)
  RETURNS SETOF settlements LANGUAGE plpgsql AS $$
  DECLARE
    s settlements%ROWTYPE;
    v_payment uuid;
    v_sold boolean;
  BEGIN
    SELECT * INTO s FROM settlements x WHERE x.tenant_id = p_tenant AND x.id = p_id FOR UPDATE;
    IF NOT FOUND THEN RETURN; END IF;
    IF s.status = 'settled' OR (s.status = 'failed' AND p_status = 'failed') THEN RETURN NEXT s; RETURN; END IF;
    PERFORM 1 FROM payments p WHERE (p.tenant_id, p.environment, p.network, p.tx_hash) = (s.tenant_id, s.environment, s.network, p_hash) FOR UPDATE;
    v_sold := p_status = 'settled' AND EXISTS (SELECT 1 FROM payment_claims c WHERE c.reference <> 'x402:' || s.id
      AND (c.tenant_id, c.environment, c.network, c.tx_hash) = (s.tenant_id, s.environment, s.network, p_hash));
    IF v_sold AND s.status = 'failed' THEN RETURN NEXT s; RETURN; END IF;
    IF v_sold THEN p_status := 'failed'; p_reason := 'duplicate_settlement'; p_hash := NULL; END IF;

    -- In the order of claim_settlement: claim, budget.
    IF p_status = 'failed' THEN
      DELETE FROM settlement_claims c WHERE c.network = s.network AND c.claim = s.claim AND c.settlement_id = s.id;
    ELSE
      INSERT INTO settlement_claims (network, claim, tenant_id, settlement_id)
        VALUES (s.network, s.claim, s.tenant_id, s.id)
        ON CONFLICT (network, claim) DO UPDATE SET tenant_id = excluded.tenant_id, settlement_id = excluded.settlement_id;
    END IF;
    UPDATE settlement_budgets b SET
        cost = greatest(0, b.cost + CASE WHEN s.status = 'pending' THEN p_cost - s.cost_reserved ELSE p_cost END),
        amount_atomic = greatest(0, b.amount_atomic + CASE
          WHEN s.status = 'pending' AND p_status = 'failed' THEN -s.amount_atomic
          WHEN s.status = 'failed' AND p_status = 'settled' THEN s.amount_atomic ELSE 0 END)
      WHERE b.tenant_id = s.tenant_id AND b.environment = s.environment AND b.network = s.network AND b.day = s.budget_day;
    UPDATE settlements x SET status = p_status, reason = p_reason, tx_hash = coalesce(p_hash, x.tx_hash),
        finished_at = now(), cost_reserved = p_cost,
        identifier = CASE WHEN x.status = 'failed' THEN NULL ELSE x.identifier END
      WHERE x.tenant_id = p_tenant AND x.id = p_id RETURNING * INTO s;
    PERFORM drop_unlanded(s, p_hash);

    IF p_hash IS NOT NULL THEN
      INSERT INTO payments AS p (tenant_id, environment, network, tx_hash, chain, status, reason, evidence, judged_wallet,
          amount_atomic, from_address, to_address, deepest, charged_period, first_verified_at, remembered_until, recheck_at)
        VALUES (s.tenant_id, s.environment, s.network, p_hash, s.chain,
          CASE p_status WHEN 'settled' THEN 'confirmed' ELSE 'rejected' END,
          CASE p_status WHEN 'settled' THEN NULL ELSE 'TX_FAILED' END, p_evidence, s.pay_to,
          CASE p_status WHEN 'settled' THEN s.amount_atomic ELSE 0 END, s.payer, s.pay_to, false, s.charged_period,
          CASE p_status WHEN 'settled' THEN now() END, now() + interval '1 hour',
          CASE p_status WHEN 'settled' THEN now() + interval '1 minute' END)
        ON CONFLICT (tenant_id, environment, network, tx_hash) DO UPDATE SET
          status = excluded.status, reason = excluded.reason, evidence = excluded.evidence,
          amount_atomic = excluded.amount_atomic, from_address = excluded.from_address, to_address = excluded.to_address,
          charged_period = coalesce(p.charged_period, excluded.charged_period),
          first_verified_at = coalesce(p.first_verified_at, excluded.first_verified_at), verified_at = now(),
          remembered_until = excluded.remembered_until, recheck_at = excluded.recheck_at, recheck_misses = 0
        WHERE p.status = 'pending'
        RETURNING p.id INTO v_payment;
      IF v_payment IS NULL THEN
        SELECT p.id INTO v_payment FROM payments p WHERE p.tenant_id = s.tenant_id AND p.environment = s.environment
          AND p.network = s.network AND p.tx_hash = p_hash;
      END IF;
      INSERT INTO payment_claims (tenant_id, environment, network, tx_hash, payer, reference)
        VALUES (s.tenant_id, s.environment, s.network, p_hash, '', 'x402:' || s.id) ON CONFLICT DO NOTHING;
    END IF;

    INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, payment_id, status, reason,
        cached, amount_atomic, payer, reference, latency_ms, request_id)
      VALUES (s.tenant_id, s.environment, s.caller, s.chain, s.network, s.tx_hash, v_payment,
        CASE p_status WHEN 'settled' THEN 'confirmed' ELSE 'rejected' END, p_reason, false,
        CASE p_status WHEN 'settled' THEN s.amount_atomic ELSE 0 END, s.payer, 'x402:' || s.id,
        (extract(epoch FROM clock_timestamp() - s.created_at) * 1000)::integer, s.request_id);
    INSERT INTO outbox (tenant_id, environment, event_type, payload)
      SELECT s.tenant_id, s.environment, 'payment.settled', jsonb_build_object(
        'settlementId', s.id, 'paymentId', v_payment, 'txHash', s.tx_hash, 'chain', s.chain, 'network', s.network,
        'asset', s.asset, 'amountAtomic', s.amount_atomic::text, 'fromAddress', s.payer, 'toAddress', s.pay_to,
        'scheme', s.scheme, 'x402Version', s.x402_version, 'paymentIdentifier', s.identifier)
      WHERE p_status = 'settled' AND EXISTS (SELECT 1 FROM event_listeners e WHERE e.tenant_id = s.tenant_id
        AND e.environment = s.environment AND e.event_type = 'payment.settled');
    RETURN NEXT s;
  END $$`;
