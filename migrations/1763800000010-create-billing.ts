import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Billing: whose customer of Stripe's is whose, what Stripe last said of each tenant's subscription, and the inbox of
 * Stripe's events. Three of the tables are global, because Stripe's ids are what is looked up.
 *
 * A tenant's `status` stays the operator's word; that its bill is overdue stands beside it, so that lifting the one
 * never lifts the other.
 */
export class CreateBilling1763800000010 implements MigrationInterface {
  readonly name = 'CreateBilling1763800000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE tenants ADD COLUMN billing_suspended_at timestamptz(3),
        ADD COLUMN paid_up boolean NOT NULL DEFAULT false;

      CREATE TABLE billing_accounts (
        tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
        customer_id text,
        -- Goes up when the customer is gone, so that the next one is not taken for a repetition.
        customer_number integer NOT NULL DEFAULT 1,
        -- Since the last look at Stripe.
        subscription_id text,
        status text,
        price_id text,
        plan text NOT NULL DEFAULT 'free',
        next_plan text NOT NULL DEFAULT 'free',
        suspended boolean NOT NULL DEFAULT false,
        period_end timestamptz(3),
        cancel_at_period_end boolean NOT NULL DEFAULT false,
        grace_since timestamptz(3),
        grace_of text,
        grace_until timestamptz(3),
        puzzle text,
        -- Whether Stripe asks for payment of the subscription.
        charged boolean NOT NULL DEFAULT true,
        synced_at timestamptz(3),
        -- The one open checkout session.
        session_id text,
        session_url text,
        session_params text,
        session_created_at timestamptz(3),
        session_expires_at timestamptz(3),
        session_number integer NOT NULL DEFAULT 1,
        -- Who works on this account at the moment; the database's time.
        lease_token uuid,
        lease_until timestamptz,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      );
      CREATE INDEX billing_accounts_grace_idx ON billing_accounts (grace_until) WHERE grace_until IS NOT NULL;

      CREATE TABLE stripe_customers (
        customer_id text PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id),
        created_at timestamptz(3) NOT NULL DEFAULT now()
      );
      CREATE INDEX stripe_customers_tenant_idx ON stripe_customers (tenant_id);

      CREATE TABLE stripe_events (
        event_id text PRIMARY KEY,
        row_id uuid NOT NULL DEFAULT gen_random_uuid(),
        type text NOT NULL,
        customer_id text,
        occurred_at timestamptz(3) NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        status text NOT NULL CHECK (status IN ('pending', 'applied', 'ignored', 'dead')),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        last_error text,
        settled_at timestamptz
      );
      CREATE INDEX stripe_events_pending_idx ON stripe_events (next_attempt_at) WHERE status = 'pending';
      CREATE INDEX stripe_events_customer_idx ON stripe_events (customer_id) WHERE status = 'pending';
      CREATE INDEX stripe_events_settled_idx ON stripe_events USING brin (settled_at);
      CREATE INDEX stripe_events_received_idx ON stripe_events (received_at DESC, row_id DESC);
      -- What is not settled, few among many: counted at every scrape, listed by the operator.
      CREATE INDEX stripe_events_open_idx ON stripe_events (received_at DESC, row_id DESC)
        WHERE status IN ('pending', 'dead');
      CREATE INDEX stripe_events_refused_idx ON stripe_events (received_at)
        WHERE type IN ('v1.billing.meter.error_report_triggered', 'v1.billing.meter.no_meter_found');

      -- What a reconciliation has read of Stripe, of customers of ours; gone when it has been compared.
      CREATE TABLE stripe_walks (
        walk_id uuid NOT NULL,
        customer_id text NOT NULL,
        subscription_id text NOT NULL,
        subscription jsonb NOT NULL,
        walked_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (walk_id, customer_id, subscription_id)
      );

      -- The most that a tenant's plans have included in a month (live): what was bought is never charged again.
      CREATE TABLE overage_allowances (
        tenant_id uuid NOT NULL REFERENCES tenants (id),
        period date NOT NULL,
        units bigint NOT NULL,
        PRIMARY KEY (tenant_id, period)
      );

      -- Units past the quota, in the portions in which they are told to Stripe. All that is sent stands in the row, so
      -- that a repetition is the same to the letter.
      CREATE TABLE overage_reports (
        tenant_id uuid NOT NULL REFERENCES tenants (id),
        environment text NOT NULL DEFAULT 'live' CHECK (environment = 'live'),
        period date NOT NULL,
        batch integer NOT NULL,
        units bigint NOT NULL CHECK (units > 0),
        identifier text NOT NULL,
        meter text NOT NULL,
        customer_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        first_sent_at timestamptz,
        reported_at timestamptz,
        PRIMARY KEY (tenant_id, period, batch)
      );
      CREATE INDEX overage_reports_open_idx ON overage_reports (tenant_id, period, batch) WHERE reported_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE overage_reports; DROP TABLE overage_allowances;
      DROP TABLE stripe_walks; DROP TABLE stripe_events; DROP TABLE stripe_customers; DROP TABLE billing_accounts;
      ALTER TABLE tenants DROP COLUMN billing_suspended_at, DROP COLUMN paid_up;
    `);
  }
}
