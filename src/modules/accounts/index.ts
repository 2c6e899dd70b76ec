/*
 * People: users, sessions, memberships and invitations. `ApiKeyGuard` authenticates sessions through
 * `SessionAuthenticator`. Owns the tables `users`, `user_wallets`, `user_passkeys`, `user_recovery_codes`, `sessions`,
 * `sign_in_challenges`, `memberships` and `invitations`.
 */
export { AccountsModule } from './accounts.module.js';
export { AccountLifecycle } from './account-lifecycle.js';
export { OperatorKey } from './operator/operator-key.js';
export { KnownSessions } from './sessions/known-sessions.js';
export { SessionAuthenticator } from './sessions/session-authenticator.js';
export { KeysOfMembers, type KeyKeeper, type MemberNow } from './team/keys-of-members.js';
export { Memberships } from './team/memberships.js';
