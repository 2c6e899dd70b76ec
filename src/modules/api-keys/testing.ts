/* Internals of API keys that specs of other modules may use. No file in src imports this file (`npm run deps`). */
export { ApiKeyLookup } from './directory/api-key-lookup.js';
export { issueKey } from './issuing/issue-key.js';
export { KeyExpiryWarnings } from './issuing/key-expiry-warnings.js';
