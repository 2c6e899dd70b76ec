import type { Operation } from './document.js';

/** How an operation may differ from what the fuzzer expects of all; each says why. */
export interface Exception {
  /** Takes less than its schema says, because a schema cannot say it: a valid request may hear 400. */
  readonly judgesContent?: string;
  /** Takes more than its schema says, or answers bad bodies, queries and paths otherwise than with 400. */
  readonly judgesBodyItself?: string;
  /** No drawn request can succeed, so that nobody need wait for one that does. */
  readonly neverSucceeds?: string;
}

const ADDRESS = 'whether a text is an address depends on the chain beside it';
const SCOPES = 'a key gives no scope that it lacks';

/** By method and path as documented. A new route is fuzzed without an entry; one is needed only for what it does otherwise. */
const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  'POST /api/v1/x402/verify': { judgesContent: ADDRESS },
  'PUT /api/v1/x402/wallets/{chain}': { judgesContent: ADDRESS },
  'POST /api/v1/x402/api-keys': { judgesContent: SCOPES },
  'POST /api/v1/x402/admin/tenants/{id}/api-keys': { judgesContent: 'address blocks are no mere texts' },
  'POST /api/v1/x402/admin/bans': { judgesContent: 'addresses are no mere texts' },
};

/** What a failure tells whoever has added a route. */
export const TEACHING =
  'If the route means it: say so in test/support/fuzz/exceptions.ts, with the reason. If it lacks something to work ' +
  'on: give it to test/support/fuzz/stage.ts, or an example to its body in the document.';

export function exceptionOf({ method, path }: Operation): Exception {
  return EXCEPTIONS[`${method} ${path}`] ?? {};
}
