/**
 * Where a distributed database keeps a table.
 * `tenant`: each tenant's rows on one node, with its other rows. `everywhere`: whole, on every node. `known`: on the
 * coordinator, and the other nodes ask it. `coordinator`: on the coordinator, and no other node knows it.
 */
export type Placement = 'tenant' | 'everywhere' | 'known' | 'coordinator';

/**
 * The tables without `tenant_id` in their primary key, and the memberships of people. All others are placed by tenant.
 */
export const PLACEMENTS: Readonly<Record<string, Exclude<Placement, 'tenant'>>> = {
  tenants: 'everywhere',
  screening_versions: 'everywhere',
  screening_entries: 'everywhere',
  screening_state: 'everywhere',
  rollup_state: 'everywhere',
  // Commits of a tenant read the claims of its settlements here.
  settlement_authorizations: 'known',
  settlement_reverts: 'coordinator',
  signer_nonces: 'coordinator',
  signer_transactions: 'coordinator',
  answered_minutes: 'coordinator',
  users: 'coordinator',
  user_wallets: 'coordinator',
  user_passkeys: 'coordinator',
  user_recovery_codes: 'coordinator',
  sessions: 'coordinator',
  sign_in_challenges: 'coordinator',
  memberships: 'coordinator',
  invitations: 'coordinator',
  api_key_directory: 'coordinator',
  bans: 'coordinator',
  failed_authentications: 'coordinator',
  installation_secrets: 'coordinator',
  job_runs: 'coordinator',
  mail_outbox: 'coordinator',
  mail_unsubscribes: 'coordinator',
  migrations: 'coordinator',
  outages: 'coordinator',
  processes: 'coordinator',
  schema_functions: 'coordinator',
  stripe_customers: 'coordinator',
  stripe_events: 'coordinator',
  stripe_snapshots: 'coordinator',
};

/**
 * The functions that a statement calls for one tenant, and that need that tenant's rows only: each runs on the node of
 * its argument `p_tenant`. The others run where they are called.
 */
export const DELEGATED: readonly string[] = [
  'acquire_verifications',
  'append_verification_log',
  'check_rollups',
  'claim_payment',
  'commit_verifications',
  'find_remembered_payments',
  'give_up_verification',
  'lease_tenant_deliveries',
  'payment_standing',
  'rebuild_tenant_rollups',
  'renew_verification',
  'roll_up_tenant',
  'sum_log_lines',
  'verification_tail',
];

/**
 * Where a table belongs.
 *
 * @param primaryKey its columns
 * @returns null when nothing says so: name it in `PLACEMENTS`
 */
export function placementOf(table: string, primaryKey: readonly string[]): Placement | null {
  const named = Object.hasOwn(PLACEMENTS, table) ? PLACEMENTS[table] : undefined;
  return named ?? (primaryKey.includes('tenant_id') ? 'tenant' : null);
}
