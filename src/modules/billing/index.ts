/*
 * Billing: subscriptions at Stripe, and the plan, grace and suspension that follow from them (docs/billing.md).
 * Owns the tables `billing_accounts`, `stripe_customers`, `stripe_events`, `stripe_snapshots`, `overage_allowances` and
 * `overage_reports`. Only the files `stripe/stripe-*.ts` use the SDK. Reads the units of `usage_counters`.
 * Writes to tenants through `TenantPlans`. The module tenant-lifecycle calls `TenantBilling`.
 */
export { BillingModule } from './billing.module.js';
export { TenantBilling } from './tenant-billing.js';
