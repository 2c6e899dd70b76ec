/*
 * Billing: subscriptions at Stripe, and the plan, grace and suspension that follow from them (docs/billing.md). Owns the
 * tables `billing_accounts`, `stripe_customers` and `stripe_events`; only `stripe-gateway.ts` knows the SDK. Writes to
 * tenants through `TenantPlans`, and provides the port `TenantBill`.
 */
export { BillingModule } from './billing.module.js';
