/*
 * API keys: issued, rotated, revoked, and authenticated on every request by `ApiKeyGuard`. The composition root binds
 * it with `{ provide: APP_GUARD, useExisting: ApiKeyGuard }`. Owns the tables `api_keys` and `api_key_directory`.
 * Reports every failed authentication to limits.
 */
export { ApiKeysModule } from './api-keys.module.js';
export { ApiKeyGuard } from './authentication/api-key.guard.js';
export { KeyCache } from './directory/key-cache.js';
export { extractKeyOf } from './authentication/extract-api-key.js';
export { TenantApiKeys, type ErasedKey, type FirstKey } from './issuing/tenant-api-keys.js';
