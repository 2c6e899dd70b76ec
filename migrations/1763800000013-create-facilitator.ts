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
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
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
    on_trial boolean NOT NULL DEFAULT false,
    budget_day date NOT NULL,
    charged_period date NOT NULL,
    caller text NOT NULL, request_id text,
    look_at timestamptz NOT NULL, dead_since timestamptz, dead_looks integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    maker_until timestamptz, handed_out_at timestamptz, handed_out_to text, handed_out_key bytea,
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
  CREATE INDEX settlement_claims_payer_idx ON settlement_claims (network, payer, landed_at) WHERE payer_code IS NOT NULL;
  CREATE INDEX settlement_claims_code_idx ON settlement_claims (network, payer_code, landed_at)
    WHERE payer_code IS NOT NULL;
  CREATE INDEX settlement_claims_underway_idx ON settlement_claims (network, payer) WHERE landed_at IS NULL;
  CREATE INDEX settlement_claims_landed_idx ON settlement_claims (network, payer, tenant_id) WHERE landed_at IS NOT NULL;

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
    -- Sealed for its tenant, network and hash where there is an ENCRYPTION_KEY (docs/adr/0021).
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
    trial_cost numeric(78,0) NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, environment, network, day)
  );
  CREATE INDEX settlement_budgets_day_idx ON settlement_budgets USING brin (day);

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
