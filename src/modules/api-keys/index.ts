/*
 * API keys: minted, rotated, revoked, and recognised on every request by `ApiKeyGuard`, which app.module binds with
 * `{ provide: APP_GUARD, useExisting: ApiKeyGuard }`. Owns the tables `api_keys` and `api_key_directory`, and the
 * hashing of callers' addresses. Asks one port, `AuthenticationFailures` (provided by limits).
 */
export { ApiKeysModule } from './api-keys.module.js';
export { ApiKeyGuard } from './authentication/api-key.guard.js';
export { AddressHasher } from './authentication/address-hasher.js';
export { AuthenticationFailures } from './authentication/authentication-failures.js';
export { KeyCache } from './directory/key-cache.js';
export { extractApiKey } from './authentication/extract-api-key.js';
