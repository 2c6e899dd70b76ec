/** Routes that get a session, each open to whoever comes from a page of ours. */
export const SIGN_IN_ROUTES = [
  'POST sign-in/email',
  'POST sign-in/email/look',
  'POST sign-in/email/confirm',
  'POST sign-in/email/code',
  'POST sign-in/wallet/challenge',
  'POST sign-in/wallet',
  'POST sign-in/operator-key',
] as const;

/** Routes of people, sessions and teams; no key opens them. */
export const SESSION_ROUTES = [
  'DELETE session',
  'PUT session/tenant',
  'POST session/tenant/new',
  'GET sessions',
  'DELETE sessions',
  'DELETE sessions/:id',
  'PATCH user',
  'GET user/mail',
  'PATCH user/mail',
  'POST user/email',
  'POST user/wallets/challenge',
  'POST user/wallets',
  'DELETE user/wallets/:namespace/:address',
  'POST second-factor/totp/enrol',
  'POST second-factor/totp/confirm',
  'POST second-factor/totp',
  'DELETE second-factor/totp',
  'POST second-factor/passkeys/options',
  'POST second-factor/passkeys',
  'DELETE second-factor/passkeys/:id',
  'POST second-factor/passkey/options',
  'POST second-factor/passkey',
  'POST second-factor/operator',
  'GET team',
  'POST team/invitations',
  'DELETE team/invitations/:id',
  'PATCH team/members/:userId',
  'DELETE team/members/:userId',
  'POST invitations/accept',
] as const;

/** Further routes that change something in a session alone, or belong to one. */
export const ROUTES_IN_SESSION = [
  'PATCH account',
  'POST invitations/look',
  'POST admin/tenants/:id/view',
  'DELETE admin/view',
] as const;
