/*
 * API keys: minted, rotated, revoked, and recognised on every request by `ApiKeyGuard`, which app.module binds with
 * `{ provide: APP_GUARD, useExisting: ApiKeyGuard }`. Owns the tables `api_keys` and `api_key_directory`, and the
 * hashing of callers' addresses. Asks one port, `AuthenticationFailures` (provided by limits).
 */
export { ApiKeysModule } from './api-keys.module.js';
export { ApiKeyGuard } from './api-key.guard.js';
export { AddressHasher } from './address-hasher.js';
export { AuthenticationFailures } from './authentication-failures.js';
export { KeyCache } from './key-cache.js';
export { presentedKey } from './presented-key.js';
