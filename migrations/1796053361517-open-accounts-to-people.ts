import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People: users with their wallets, passkeys and recovery codes, sessions, sign-in challenges, memberships and
 * invitations. All tables are new; the foreign keys wait for open writers of `tenants`. They are found by hashes of what a browser shows, of
 * any tenant, so they belong to the installation; of a token only its SHA-256 is kept. A key keeps which member made it.
 *
 * Locks: `api_keys` exclusively, at last and for the instant of the change alone; no row is rewritten. It gives up after
 * two seconds, because every request with a key queues behind a waiting lock.
 */
export class OpenAccountsToPeople1796053361517 implements MigrationInterface {
  readonly name = 'OpenAccountsToPeople1796053361517';

  async up(runner: QueryRunner): Promise<void> {
    await createUsers(runner);
    await createSessions(runner);
    await createTeams(runner);
    await keepMakersOfKeys(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`SET LOCAL lock_timeout = '2s'`);
    await runner.query('ALTER TABLE api_keys DROP COLUMN created_by');
    await runner.query(`DROP TABLE invitations, memberships, sign_in_challenges, sessions, user_recovery_codes,
      user_passkeys, user_wallets, users`);
  }
}

async function createUsers(runner: QueryRunner): Promise<void> {
  // totp_has_operator_key: the operator key was given when the authenticator was begun.
  await runner.query(`CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email text,
    name text,
    totp_secret text,
    totp_confirmed_at timestamptz(3),
    totp_last_step bigint,
    totp_has_operator_key boolean NOT NULL DEFAULT false,
    totp_failures integer NOT NULL DEFAULT 0,
    totp_failed_at timestamptz(3),
    operator_confirmed_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now()
  )`);
  await runner.query('CREATE UNIQUE INDEX users_email_key ON users (lower(email))');
  // chain: the one whose contract answers for a smart wallet, as 'eip155:8453'; empty for a key, which has no chain.
  await runner.query(`CREATE TABLE user_wallets (
    namespace text NOT NULL CHECK (namespace IN ('eip155', 'solana')),
    address text NOT NULL,
    chain text NOT NULL DEFAULT '',
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (namespace, address, chain)
  )`);
  await runner.query('CREATE INDEX user_wallets_user_idx ON user_wallets (user_id)');
  await runner.query(`CREATE TABLE user_passkeys (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id text NOT NULL UNIQUE,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    transports text[] NOT NULL DEFAULT '{}',
    name text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    last_used_at timestamptz(3)
  )`);
  await runner.query('CREATE INDEX user_passkeys_user_idx ON user_passkeys (user_id)');
  await runner.query(`CREATE TABLE user_recovery_codes (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    PRIMARY KEY (user_id, code_hash)
  )`);
}

async function createSessions(runner: QueryRunner): Promise<void> {
  // user_id is null for a session by the operator key. tenant_id is the chosen tenant; view_tenant_id is the one that an
  // operator looks at, until view_until.
  await runner.query(`CREATE TABLE sessions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL UNIQUE,
    user_id uuid REFERENCES users (id) ON DELETE CASCADE,
    method text NOT NULL,
    tenant_id uuid REFERENCES tenants (id),
    view_tenant_id uuid REFERENCES tenants (id),
    view_until timestamptz(3),
    second_factor_at timestamptz(3),
    operator_key_hash bytea,
    user_agent text,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL
  )`);
  await runner.query('CREATE INDEX sessions_user_idx ON sessions (user_id)');
  await runner.query('CREATE INDEX sessions_expiry_idx ON sessions (expires_at)');
  // requester_hash: the network, or the browser, whose requests count together for limits.
  // One row is deleted by whoever uses it (DELETE … RETURNING), so it is used once.
  await runner.query(`CREATE TABLE sign_in_challenges (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind text NOT NULL,
    subject text,
    secret_hash bytea NOT NULL UNIQUE,
    browser_hash bytea,
    requester_hash bytea,
    user_id uuid REFERENCES users (id) ON DELETE CASCADE,
    data jsonb NOT NULL DEFAULT '{}',
    tries integer NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL
  )`);
  await runner.query(
    'CREATE INDEX sign_in_challenges_browser_idx ON sign_in_challenges (browser_hash) WHERE browser_hash IS NOT NULL',
  );
  await runner.query(
    'CREATE INDEX sign_in_challenges_subject_idx ON sign_in_challenges (kind, subject, created_at) WHERE subject IS NOT NULL',
  );
  await runner.query(
    'CREATE INDEX sign_in_challenges_requester_idx ON sign_in_challenges (requester_hash, created_at) WHERE requester_hash IS NOT NULL',
  );
  await runner.query('CREATE INDEX sign_in_challenges_expiry_idx ON sign_in_challenges (expires_at)');
}

async function createTeams(runner: QueryRunner): Promise<void> {
  await runner.query(`CREATE TABLE memberships (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'viewer')),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, user_id)
  )`);
  await runner.query('CREATE INDEX memberships_user_idx ON memberships (user_id)');
  // admitted_user_id: whom it has let in as a new person, where sign-up is by invitation.
  await runner.query(`CREATE TABLE invitations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    token_hash bytea NOT NULL UNIQUE,
    email text,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'viewer')),
    invited_by text NOT NULL,
    admitted_user_id uuid,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL
  )`);
  await runner.query('CREATE INDEX invitations_tenant_idx ON invitations (tenant_id, created_at)');
  await runner.query(
    'CREATE INDEX invitations_email_idx ON invitations (lower(email)) WHERE email IS NOT NULL',
  );
}

async function keepMakersOfKeys(runner: QueryRunner): Promise<void> {
  // created_by: users.id. No foreign key: a distributed database has the keys beside their tenant, and the people on the
  // coordinator. Whoever is deleted belongs to no tenant any more, and has no key in force.
  await runner.query(`SET LOCAL lock_timeout = '2s'`);
  await runner.query('ALTER TABLE api_keys ADD COLUMN created_by uuid');
}
