import type { Operation } from './document.js';

/** How an operation may differ from the general expectations; each value gives the reason. */
export interface Exception {
  /** Accepts less than its schema, which cannot express the rule: a valid request may get 400. */
  readonly judgesContent?: string;
  /** Accepts more than its schema, or answers bad bodies, queries and paths with another status than 400. */
  readonly judgesBodyItself?: string;
  /** Its errors contain more than the documented envelope. */
  readonly saysMoreInErrors?: string;
  /** No generated request can succeed, so none is required to. */
  readonly neverSucceeds?: string;
}

const ADDRESS = 'whether a text is an address depends on the chain beside it';
const OUTSIDE = 'the stage has no Stripe; test/e2e/billing plays it';
const PROTOCOL: Exception = {
  judgesContent: 'a payload is judged by the x402 protocol',
  judgesBodyItself: 'it takes members that later versions of the protocol may add, and says no with 200',
  saysMoreInErrors: 'the members of the protocol stand beside those of the envelope',
};
const PEOPLE = 'the stage has nobody who signs in; test/slow/audit/every-change plays it';
const CHAINS = 'a chain has several names, in any case';
const URLS = 'which URLs are called is a policy of its own';
const SCOPES = 'a key gives no scope that it lacks';

/** By documented method and path. A new route needs an entry only if it differs. */
const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  'POST /api/v1/x402/verify': { judgesContent: ADDRESS },
  'PUT /api/v1/x402/wallets/{chain}': { judgesContent: ADDRESS },
  'POST /api/v1/x402/api-keys': { judgesContent: SCOPES },
  'POST /api/v1/x402/admin/tenants/{id}/api-keys': { judgesContent: 'address blocks are no mere texts' },
  'DELETE /api/v1/x402/admin/tenants/{id}/api-keys/{keyId}': {
    neverSucceeds: 'it takes two ids that belong together; test/e2e/api-keys/privileges plays it',
  },
  'GET /api/v1/x402/payments': { judgesContent: CHAINS },
  'GET /api/v1/x402/settlements': { judgesContent: CHAINS },
  'GET /api/v1/x402/admin/settlements': { judgesContent: CHAINS },
  'GET /api/v1/x402/admin/tenants/{id}/payments': { judgesContent: CHAINS },
  'GET /api/v1/x402/admin/screening/lookup': { judgesContent: 'addresses are no mere texts' },
  'POST /api/v1/x402/admin/tenants/{id}/invitations': { judgesContent: 'not to every address goes mail' },
  'POST /api/v1/x402/admin/tenants/{id}/view': {
    judgesBodyItself: 'a view belongs to a session, and no key has one',
    neverSucceeds: 'a view belongs to a session; test/e2e/operator/view plays it',
  },
  'DELETE /api/v1/x402/admin/view': {
    neverSucceeds: 'a view belongs to a session; test/e2e/operator/view plays it',
  },
  'DELETE /api/v1/x402/admin/users/{id}/second-factors': { neverSucceeds: PEOPLE },
  'DELETE /api/v1/x402/admin/tenants/{id}/members/{userId}': { neverSucceeds: PEOPLE },
  'GET /api/v1/x402/webhook-endpoints/{id}/deliveries/{deliveryId}': {
    neverSucceeds: 'it takes two ids that belong together; test/e2e/isolation plays it',
  },
  'GET /api/v1/x402/analytics/top-payers': { judgesContent: CHAINS },
  'GET /api/v1/x402/features/transactions': { judgesContent: CHAINS },
  'GET /api/v1/x402/features/contracts': { judgesContent: CHAINS },
  'GET /api/v1/x402/features/bytecode': { judgesContent: CHAINS },
  'GET /api/v1/x402/analytics': { judgesContent: 'which time zones there are, Postgres knows' },
  'POST /api/v1/x402/webhook-endpoints': { judgesContent: URLS },
  'PATCH /api/v1/x402/webhook-endpoints/{id}': { judgesContent: URLS },
  'POST /api/v1/x402/webhook-endpoints/{id}/replay': { judgesContent: 'either an event or a time range' },
  'POST /api/v1/x402/admin/screening': { judgesContent: 'a base goes with mode=add only' },
  'POST /api/v1/x402/admin/bans': { judgesContent: 'addresses are no mere texts' },
  'GET /api/v1/x402/admin/bans': { judgesContent: 'addresses are no mere texts' },
  'POST /api/v1/x402/facilitator/verify': PROTOCOL,
  'POST /api/v1/x402/facilitator/settle': PROTOCOL,
  'GET /api/v1/x402/facilitator/settlements': { neverSucceeds: 'nothing is settled without a chain' },
  'GET /api/v1/x402/facilitator/settlements/{id}': { neverSucceeds: 'nothing is settled without a chain' },
  'POST /api/v1/x402/billing/checkout': { judgesContent: 'of our own origins only', neverSucceeds: OUTSIDE },
  'POST /api/v1/x402/billing/portal': { judgesContent: 'of our own origins only', neverSucceeds: OUTSIDE },
  'GET /api/v1/x402/billing/subscription': { neverSucceeds: OUTSIDE },
  'DELETE /api/v1/x402/billing/subscription': { neverSucceeds: OUTSIDE },
  'POST /api/v1/x402/admin/billing/reconcile': { neverSucceeds: OUTSIDE },
  'POST /api/v1/x402/admin/stripe-events/{id}/replay': { neverSucceeds: OUTSIDE },
  'POST /api/v1/x402/webhooks/stripe': {
    judgesContent: 'only Stripe can sign it',
    judgesBodyItself: 'the signature is of the bytes as they came, whatever they are',
    neverSucceeds: 'only Stripe can sign it',
  },
};

/** The hint of a failure to the author of a new route. */
export const TEACHING =
  'If the route means it: say so in test/support/fuzz/exceptions.ts, with the reason. If it lacks something to work ' +
  'on: give it to test/support/fuzz/stage.ts, or an example to its body in the document.';

export function exceptionOf({ method, path }: Operation): Exception {
  return EXCEPTIONS[`${method} ${path}`] ?? {};
}
