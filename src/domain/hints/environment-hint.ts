import type { ChainEntry, Environment } from '../chain.js';

/** A chain of one environment was named with a key of the other one. */
export function otherEnvironment({ name, environment }: ChainEntry, ofKey: Environment): string {
  const other = environment === 'live' ? 'x402_live_…' : 'x402_test_…';
  return (
    `${name} is a ${environment} network, and this is a ${ofKey} key: it takes a key that begins with ${other} ` +
    howToGet(environment)
  );
}

/** A test key issues no live key. */
function howToGet(environment: Environment): string {
  return environment === 'test'
    ? '(POST /api-keys {"environment": "test"} issues one, with a key that has the scope "keys").'
    : '(POST /api-keys {"environment": "live"} issues one, with a live key that has the scope "keys").';
}
