import type { ErrorCode } from '../../../src/domain/error-code.js';

/** What each code means, and what its reader does about it. */
export const CODE_GUIDE: Readonly<Record<ErrorCode, string>> = {
  VALIDATION_FAILED:
    'A member of the body is unknown, missing or of the wrong kind. `errors` names each one. Mend the body; the same one fails again.',
  INVALID_JSON:
    'The body is no JSON object. Write it with a JSON library, or in a shell between single quotes.',
  INVALID_TX_HASH:
    'On EVM chains and in the sandbox a hash is `0x` and 64 hexadecimal digits; on Solana it is a base58 signature of 64 bytes.',
  INVALID_CHAIN:
    'A chain is named as `GET /supported-chains` lists it, by its CAIP-2 id (`eip155:8453`) or by its name in version 1 of x402, in any case.',
  INVALID_AMOUNT:
    'An amount is in whole USDC: a decimal text such as `"1.5"`, or a number, with at most 6 decimals.',
  INVALID_ADDRESS: 'An address must be one of the chain that the request names.',
  INVALID_PARAMETER:
    'A parameter of the address, a header or a member has a value that is not taken. `errors` names it.',
  INVALID_SIGNATURE:
    'The signature of a Stripe event does not fit `STRIPE_WEBHOOK_SECRET`. This is for the operator to mend.',
  MISSING_API_KEY: 'No key was sent where one is read: `Authorization: Bearer <key>`, or `X-API-Key: <key>`.',
  INVALID_API_KEY:
    'What was sent is no valid key. Malformed keys are answered and do not count; complete keys that are unknown count towards a ban.',
  EXPIRED_API_KEY:
    'The key was valid once. Issue another one with `POST /api-keys`, or ask the operator for one.',
  NOT_SIGNED_IN:
    'The route is for people in the console, and there is no session, or it has ended. Sign in at `/console`; programs use keys.',
  INVALID_SIGN_IN:
    'The link, code, signature or key does not sign in: it is wrong, used, or too old. Ask for another one. Wrong ones count towards a ban.',
  CROSS_SITE_REQUEST:
    'A session is taken from pages of this server alone (`PUBLIC_URL`), and changes need `X-CSRF-Token` of `GET /session`. Elsewhere, use a key.',
  ROLE_NOT_ALLOWED:
    'Your role in the account (`role`) may not do this; `allowedRoles` may. An owner or admin changes roles on the page Team.',
  SECOND_FACTOR_REQUIRED:
    'You have, or need, a second factor: the console asks for it after signing in, and again before an address, a wallet or a factor changes.',
  RECENT_SIGN_IN_REQUIRED:
    'An address, a wallet or a second factor changes only within ten minutes of a sign-in. Sign in again, and repeat it.',
  SIGN_UP_CLOSED:
    'The server takes nobody new (`SIGN_UP`). Ask its operator for an account, or a member of an account to invite you.',
  NO_ACCOUNT_CHOSEN: 'You are signed in, and work in no account: choose one with `PUT /session/tenant`.',
  TENANT_SUSPENDED:
    'The account is suspended. A key with the scope `billing` still pays; otherwise ask the operator.',
  INSUFFICIENT_SCOPE:
    'The key lacks the scope `requiredScope`; it has `keyScopes`. Scopes of a key never change: issue another key. The table of scopes is below.',
  CHAIN_NOT_ENABLED:
    'The chain is of the other environment (test keys see test networks, live keys main networks), or the plan does not include it (`upgradeUrl`).',
  FEATURE_NOT_IN_PLAN: 'The plan does not include this. `upgradeUrl` shows the plans that do.',
  RECIPIENT_NOT_OWNED:
    '`recipient` must be the wallet that you have registered: `PUT /wallets/{chain}`. Without `recipient` it is taken.',
  IP_NOT_ALLOWED:
    'The key is bound to other addresses (`allowedIps`), or operator routes are (`ADMIN_ALLOWED_ADDRESSES`).',
  BANNED:
    'Too many unknown keys came from this address. `resetAt` says until when it is banned; valid keys are still served.',
  NOT_FOUND: 'There is nothing at this path, or no such object in this account and environment.',
  NO_SUBSCRIPTION: 'There is no subscription yet. Begin with `POST /billing/checkout`.',
  METHOD_NOT_ALLOWED: 'The path exists and takes other methods: `allow` lists them.',
  CONFLICT: 'The state does not permit it: the message says what stands against it.',
  WALLET_NOT_REGISTERED:
    'Register the wallet that is paid: `PUT /wallets/{chain}` with `{"address": "…"}`, by a key with the scope `wallets`.',
  IDEMPOTENCY_KEY_IN_USE:
    'The first request with this `Idempotency-Key` is still running. Repeat after `Retry-After`.',
  ALREADY_SUBSCRIBED: 'There is a subscription. `portalUrl` leads to where it is changed.',
  BODY_TOO_LARGE: 'A body has at most 1 MB. Send fewer items.',
  UNSUPPORTED_MEDIA_TYPE: "Bodies are JSON in UTF-8, uncompressed: `-H 'Content-Type: application/json'`.",
  IDEMPOTENCY_KEY_REUSED:
    'The `Idempotency-Key` was used for another body. Take a new one for each new request.',
  RATE_LIMIT_EXCEEDED: 'Too many requests in a minute or a day (`window`). Repeat after `Retry-After`.',
  QUOTA_EXCEEDED: 'The units of the month are used up, until `resetAt` or a larger plan (`upgradeUrl`).',
  INTERNAL_ERROR: 'A fault of the server. Repeat later; quote `requestId` if it stays.',
  VERIFIER_UNAVAILABLE:
    'The chain could not be asked. Nothing was decided or charged: repeat after `Retry-After`.',
  VERIFIER_NOT_CONFIGURED:
    'This server has no way to ask the chain. `variable` names the setting for the operator.',
  BILLING_UNAVAILABLE: 'Stripe does not answer. Repeat after `Retry-After`.',
  BILLING_NOT_CONFIGURED:
    'Billing is not set up on this server. `variable` names the setting for the operator.',
  WEBHOOKS_UNAVAILABLE: 'Secrets of webhooks cannot be read. `variable` names the setting for the operator.',
  DATABASE_UNAVAILABLE: 'The database takes no writes at the moment. Repeat after `Retry-After`.',
  SHUTTING_DOWN: 'This process is ending. Repeat: another one answers.',
  REQUEST_TIMEOUT: 'The request took too long. Repeat with the same `Idempotency-Key`.',
};
