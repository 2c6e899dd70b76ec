// Written by `npm run openapi` from openapi-operator.json. Do not edit.
export interface paths {
  '/api/v1/x402/admin/bans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the bans in force
     * @description At most a thousand bans, the longest first; with `address`, only the bans of that address.
     */
    get: operations['listBans'];
    put?: never;
    /**
     * Ban an address
     * @description A ban never applies to health and documentation pages. It applies to operator routes, even with a valid key. On other routes it applies to callers with a valid key only if `includeKeys` is true.
     */
    post: operations['addBan'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/bans/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Lift a ban */
    delete: operations['liftBan'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/settlements': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List settlements of all tenants, newest first */
    get: operations['listOperatorSettlements'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/signers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show the signers, their balances, and the budgets used today
     * @description Balances and nonces are asked of the nodes, and kept for 15 s. A node that does not answer within two seconds leaves its values null.
     */
    get: operations['listSigners'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/screening': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the stored versions of the screening list
     * @description The newest twenty versions, and the version in force.
     */
    get: operations['listScreeningVersions'];
    put?: never;
    /**
     * Load a screening list
     * @description CSV with a header: `address`, and maybe `listing` (`watch`, `high` or `severe`, which is the default) and `category`. With `public=true` in its line an entry is shown to everybody by `GET /exploits`, with `incident`, `chain`, `date` (such as 2026-11-22) and `source`; nothing is public otherwise. The whole table becomes a new version, in force at once, or is refused. Payments verified earlier are judged by it when they are verified again. A table with only a header empties the list. A list that exceeds the body limit is loaded as several tables: `activate=false` stores a version without putting it in force, and `mode=add&base=<version>` adds to it. The last load, or its activation, puts the whole list in force.
     */
    post: operations['loadScreeningList'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/screening/lookup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show what the screening list says about an address
     * @description In the version in force, and in every version that is kept.
     */
    get: operations['lookUpScreenedAddress'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/screening/diff': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Compare two versions of the screening list
     * @description Counts all addresses that differ, and shows the first of them in the order of the addresses.
     */
    get: operations['compareScreeningVersions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/screening/{version}/activate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Put a stored version of the screening list in force */
    post: operations['activateScreeningVersion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List and search tenants, newest first */
    get: operations['listTenants'];
    put?: never;
    /** Create a tenant and its first key */
    post: operations['createTenant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show a tenant */
    get: operations['getTenant'];
    put?: never;
    post?: never;
    /** Erase a tenant; returns the data it had */
    delete: operations['deleteTenant'];
    options?: never;
    head?: never;
    /** Change a tenant's plan, limits, settings or email */
    patch: operations['changeTenant'];
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/suspend': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Suspend a tenant */
    post: operations['suspendTenant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/reactivate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Lift a suspension */
    post: operations['reactivateTenant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/members': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List a tenant's members, and its invitations that wait
     * @description Each look is recorded in the tenant's audit log, as `tenant.members_viewed`.
     */
    get: operations['listTenantMembers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/view': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * See the console as a tenant sees it, and change nothing
     * @description For a session of the operator. Recorded in the tenant's audit log, as `tenant.view_begun`. The session has a new token afterwards.
     */
    post: operations['viewAsTenant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/view': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** End the view of a tenant; the operator's own session goes on */
    delete: operations['endView'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/users/{id}/second-factors': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove all second factors of a person who has lost them, and end its sessions
     * @description `id` is that of the person, or its e-mail address. Make sure who asks: afterwards a mailbox or a wallet alone signs in. An operator gives the operator key again with the next factor. Recorded as `second_factor.reset`.
     */
    delete: operations['removeSecondFactors'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/invitations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Invite somebody into a tenant, as its owner if need be */
    post: operations['inviteTenantMember'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/invitations/{invitationId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take one of a tenant's invitations back */
    delete: operations['revokeTenantInvitation'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/members/{userId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Take a member out of a tenant, at once in every session
     * @description Also the last owner: whoever proves the address of the tenant is its owner then.
     */
    delete: operations['removeTenantMember'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List a tenant's keys of both environments, newest first, masked */
    get: operations['listTenantApiKeys'];
    put?: never;
    /** Create a key for a tenant */
    post: operations['createTenantApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/api-keys/{keyId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke one of a tenant's keys, immediately and permanently
     * @description Also revokes the last key that can manage keys: you can create another for the tenant.
     */
    delete: operations['revokeTenantApiKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/webhooks/stripe': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Receive one of Stripe's signed events */
    post: operations['receiveStripeEvent'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/stripe-events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List events of Stripe, the last received first */
    get: operations['listStripeEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/stripe-events/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Apply an event again, including abandoned ones */
    post: operations['replayStripeEvent'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/billing/reconcile': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Compare every subscription with Stripe, and repair differences */
    post: operations['reconcileBilling'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List webhook deliveries that fail, of all tenants, newest first */
    get: operations['listTroubledDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/webhook-endpoints': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List webhook endpoints that fail or are switched off for it, of all tenants */
    get: operations['listTroubledEndpoints'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show a tenant's units of this month, in both environments */
    get: operations['getTenantUsage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/payments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List a tenant's payments, newest first
     * @description Each look is recorded in the tenant's audit log, as `tenant.payments_viewed`.
     */
    get: operations['listTenantPayments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/tenants/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List a tenant's webhook deliveries that fail, newest first
     * @description With `status=all`, every delivery. Each look is recorded in the tenant's audit log, as `tenant.deliveries_viewed`.
     */
    get: operations['listTenantDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/processes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show every process of the installation, and how it is
     * @description Each process notes its health every 15 s. One that ends in order is not listed any more.
     */
    get: operations['listProcesses'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List changes by operators and tenants, newest first */
    get: operations['listAuditEntries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/db-stats': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Sizes, partitions, connections and slow statements of the database */
    get: operations['getDbStats'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/admin/jobs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show the recurring jobs and their last runs, those that fail first */
    get: operations['listJobs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Claim: {
      /** @example order-1001 */
      reference: string;
      /** @description The payer of the bound part; null when the whole payment is bound. */
      payer: string | null;
    };
    Payment: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      status: 'pending' | 'confirmed' | 'rejected' | 'reorged';
      reason: string | null;
      txHash: string;
      /** @example base */
      chain: string;
      /** @example eip155:8453 */
      network: string;
      /** @example 1.5 */
      amountUsdc: string;
      /** @example 1500000 */
      amountAtomic: string;
      /** @description The payer: the address that lost the amount your wallet gained, if it is one address; else the sender. */
      fromAddress: string | null;
      toAddress: string | null;
      blockNumber: number | null;
      /**
       * Format: date-time
       * @description Time of the block.
       */
      timestamp: string | null;
      finality: string;
      claims: components['schemas']['Claim'][];
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      firstVerifiedAt: string | null;
      /** Format: date-time */
      verifiedAt: string;
    };
    PaymentPage: {
      payments: components['schemas']['Payment'][];
      nextCursor: string | null;
    };
    RequestsToday: {
      /** @example 42 */
      used: number;
      /** @example 10000 */
      limit: number;
      /**
       * Format: date-time
       * @example 2026-11-23T00:00:00.000Z
       */
      resetAt: string;
    };
    Usage: {
      /**
       * @example starter
       * @enum {string}
       */
      plan: 'free' | 'starter' | 'pro' | 'team' | 'enterprise';
      /**
       * @description Units used: one for each payment with a final answer.
       * @example 1234
       */
      used: number;
      /**
       * @description Units a month; null is unlimited.
       * @example 50000
       */
      limit: number | null;
      /** @example 48766 */
      remaining: number | null;
      /** @example 2.5 */
      usagePercent: number;
      /**
       * Format: date-time
       * @example 2026-11-01T00:00:00.000Z
       */
      periodStart: string;
      /**
       * Format: date-time
       * @example 2026-12-01T00:00:00.000Z
       */
      resetAt: string;
      /** @description Requests of today; a console's reads are none. */
      requestsToday: components['schemas']['RequestsToday'];
      /**
       * @description Chains that this key may verify on.
       * @example [
       *       "solana",
       *       "base",
       *       "ethereum"
       *     ]
       */
      enabledChains: string[];
      /**
       * @description Features of the plan beside verifications.
       * @example [
       *       "webhooks"
       *     ]
       */
      features: ('webhooks' | 'explain' | 'patterns' | 'anomalies')[];
      /**
       * @description The URL where plans are changed.
       * @example https://kamiyo.ai/pricing
       */
      upgradeUrl: string;
    };
    Ban: {
      /**
       * Format: uuid
       * @example 0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21
       */
      id: string;
      /** @example 9f86d081884c7d65 */
      addressHash: string;
      /** @example failed authentications */
      reason: string;
      /**
       * Format: date-time
       * @example 2026-11-22T13:00:00.000Z
       */
      until: string;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      createdAt: string;
      /** @example false */
      includeKeys: boolean;
    };
    BanList: {
      bans: components['schemas']['Ban'][];
    };
    NewBan: {
      /**
       * @description Stored only as a keyed hash. An IPv6 address means its /64.
       * @example 203.0.113.7
       */
      address: string;
      /** @example 3600 */
      seconds: number;
      /**
       * @description Stored as it is, so it must not contain the address.
       * @example Tries stolen keys
       */
      reason: string;
      /**
       * @description Also refuses callers with a valid key.
       * @default false
       */
      includeKeys?: boolean;
    };
    OperatorSettlement: {
      /**
       * Format: uuid
       * @example 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed
       */
      id: string;
      /**
       * @example settled
       * @enum {string}
       */
      status: 'pending' | 'settled' | 'failed';
      /** @example null */
      reason: string | null;
      /** @example base */
      chain: string;
      /** @example eip155:8453 */
      network: string;
      /**
       * @example 2
       * @enum {number}
       */
      x402Version: 1 | 2;
      /** @example exact */
      scheme: string;
      /**
       * @description The transaction in a block when `settled`; the last one sent while `pending`.
       * @example 0x8989898989898989898989898989898989898989898989898989898989898989
       */
      transaction: string;
      /** @example 0x833589fcd6edb6e08f4c7c32d4f71b54bda02913 */
      asset: string;
      /** @example 0x857b06519e91e3a54538791bdbb0e22373e36b66 */
      payer: string;
      /** @example 0x209693bc6afc0c5328ba36faf03c514ef312287c */
      payTo: string;
      /** @example 10000 */
      amountAtomic: string;
      /** @example 0.01 */
      amountUsdc: string;
      /**
       * @description The extension `payment-identifier`, where the buyer sent one.
       * @example null
       */
      paymentIdentifier: string | null;
      /**
       * Format: date-time
       * @example 2026-11-23T03:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example 2026-11-23T03:00:01.000Z
       */
      finishedAt: string | null;
      /**
       * Format: date-time
       * @description When `success: true` was answered to a settle, which happens once; null before that.
       * @example 2026-11-23T03:00:01.000Z
       */
      handedOutAt: string | null;
      /** Format: uuid */
      tenantId: string;
      /**
       * @example live
       * @enum {string}
       */
      environment: 'live' | 'test';
    };
    OperatorSettlementPage: {
      settlements: components['schemas']['OperatorSettlement'][];
      /** @example null */
      nextCursor: string | null;
    };
    Signer: {
      /** @example base */
      chain: string;
      /** @example eip155:8453 */
      network: string;
      /** @example 0x857B06519E91e3A54538791bDbb0E22373e36b66 */
      address: string;
      /**
       * @description In whole coins of the chain, at most 15 s old; null: no node answered in time.
       * @example 0.0421
       */
      balance: number | null;
      /**
       * @description Signed transactions that the chain has not taken yet; null: unknown, or the chain has no nonces.
       * @example 0
       */
      openNonces: number | null;
    };
    UsedBudget: {
      /** Format: uuid */
      tenantId: string;
      /**
       * @example live
       * @enum {string}
       */
      environment: 'live' | 'test';
      /**
       * @description Cost of its transactions, in whole coins of the chain.
       * @example 0.00042
       */
      cost: string;
      /**
       * @description The part of the cost that was mined in vain.
       * @example 0
       */
      revertedCost: string;
      /**
       * @description Share of the budget, in percent.
       * @example 4.2
       */
      usedPercent: number;
      /**
       * @description Money settled, in USDC.
       * @example 12.5
       */
      amountUsdc: string;
    };
    ChainBudget: {
      /** @example base */
      chain: string;
      /** @example eip155:8453 */
      network: string;
      /**
       * @description Most cost of one tenant a day (UTC), in whole coins of the chain.
       * @example 0.01
       */
      costLimit: string;
      /**
       * @description Most USDC that one tenant may settle a day; null: no limit.
       * @example 10000
       */
      usdcLimit: number | null;
      /** @description The five tenants that have used most today. */
      used: components['schemas']['UsedBudget'][];
    };
    Signers: {
      signers: components['schemas']['Signer'][];
      budgets: components['schemas']['ChainBudget'][];
    };
    ScreeningVersion: {
      /** @example 3 */
      version: number;
      /**
       * @description Addresses in this version
       * @example 1240
       */
      entries: number;
      /** @example OFAC SDN of 2026-11-22 */
      note: string | null;
      /**
       * @description In force
       * @example true
       */
      active: boolean;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      createdAt: string;
    };
    ScreeningVersionList: {
      /** @description The newest first */
      versions: components['schemas']['ScreeningVersion'][];
      /** @example null */
      nextCursor: string | null;
    };
    ScreeningFinding: {
      /** @example 3 */
      version: number;
      /**
       * @description The version is in force.
       * @example true
       */
      active: boolean;
      /**
       * @example severe
       * @enum {string}
       */
      listing: 'watch' | 'high' | 'severe';
      /** @example sanctions */
      category: string | null;
      /**
       * @description `GET /exploits` shows it to everybody.
       * @example false
       */
      isPublic: boolean;
      /** @example null */
      incident: string | null;
      /** @example null */
      chain: string | null;
      /**
       * Format: date
       * @example null
       */
      date: string | null;
      /** @example null */
      source: string | null;
    };
    ScreeningLookUp: {
      /**
       * @description In the form in which addresses are compared.
       * @example 0x00000000000000000000000000000000000bad00
       */
      address: string;
      /**
       * @description In the version in force.
       * @example severe
       * @enum {string}
       */
      listing: 'none' | 'watch' | 'high' | 'severe';
      /** @description Every kept version that lists it, newest first. */
      findings: components['schemas']['ScreeningFinding'][];
    };
    ScreeningDifference: {
      /** @example 0x00000000000000000000000000000000000bad00 */
      address: string;
      /** @example watch */
      before: ('watch' | 'high' | 'severe') | null;
      /** @example mixer */
      beforeCategory: string | null;
      /** @example severe */
      after: ('watch' | 'high' | 'severe') | null;
      /** @example sanctions */
      afterCategory: string | null;
    };
    ScreeningDiff: {
      /** @example 2 */
      from: number;
      /** @example 3 */
      to: number;
      /** @example 12 */
      added: number;
      /** @example 1 */
      removed: number;
      /**
       * @description Addresses in both whose entries differ.
       * @example 1
       */
      changed: number;
      /** @description The first of them, by address. */
      differences: components['schemas']['ScreeningDifference'][];
    };
    NewTenant: {
      /**
       * Format: email
       * @example ops@example.com
       */
      email: string;
      /**
       * @default null
       * @example Example Ltd
       */
      companyName?: string | null;
      /**
       * @default free
       * @example free
       * @enum {string}
       */
      plan?: 'free' | 'starter' | 'pro' | 'team' | 'enterprise';
    };
    LimitOverrides: {
      /** @example 5000000 */
      requestsPerDay?: number;
      /** @example 60000 */
      requestsPerMinute?: number;
      /** @example 10000000 */
      verificationsPerMonth?: number;
    };
    Tenant: {
      /**
       * Format: uuid
       * @example 6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11
       */
      id: string;
      /**
       * @description Null for a tenant that was opened with a wallet, and for an erased one.
       * @example ops@example.com
       */
      email: string | null;
      /** @example Example Ltd */
      companyName: string | null;
      /**
       * @example free
       * @enum {string}
       */
      plan: 'free' | 'starter' | 'pro' | 'team' | 'enterprise';
      /**
       * @description The authority that sets the plan
       * @example stripe
       * @enum {string}
       */
      planSource: 'operator' | 'stripe';
      /**
       * @example active
       * @enum {string}
       */
      status: 'active' | 'suspended' | 'deleted';
      /**
       * @description The origin of the suspension. `reactivate` lifts only the operator's suspension; a payment lifts the suspension by billing.
       * @example []
       */
      suspendedBy: ('operator' | 'billing')[];
      /** @example null */
      suspendedReason: string | null;
      /** @example {} */
      limitOverrides: components['schemas']['LimitOverrides'];
      /** @example false */
      requireReference: boolean;
      /** @example null */
      riskThreshold: number | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      updatedAt: string;
    };
    FirstApiKey: {
      /**
       * Format: uuid
       * @example 0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21
       */
      id: string;
      /**
       * @description The key itself. It cannot be shown again: a replay of this answer has null.
       * @example x402_live_…
       */
      key: string | null;
      /**
       * @description Only in a replay, where the secret is null.
       * @example true
       */
      secretAlreadyShown?: boolean;
      /** @example First key */
      name: string | null;
      /**
       * @example live
       * @enum {string}
       */
      environment: 'live' | 'test';
      /**
       * @example [
       *       "verify",
       *       "settle",
       *       "analytics",
       *       "keys",
       *       "wallets",
       *       "billing",
       *       "webhooks"
       *     ]
       */
      scopes: ('verify' | 'settle' | 'analytics' | 'keys' | 'wallets' | 'billing' | 'webhooks')[];
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example null
       */
      expiresAt: string | null;
    };
    CreatedTenant: {
      tenant: components['schemas']['Tenant'];
      apiKey: components['schemas']['FirstApiKey'];
      /** @example Store this key now: it will not be shown again. */
      message: string;
      /**
       * @description An invitation to the console is on its way to the address.
       * @example false
       */
      invited: boolean;
    };
    TenantChange: {
      /**
       * Format: email
       * @description A customer at Stripe keeps its first email address.
       * @example ops@example.com
       */
      email?: string;
      /**
       * @description Stripe does not change a plan that is set here.
       * @example pro
       * @enum {string}
       */
      plan?: 'free' | 'starter' | 'pro' | 'team' | 'enterprise';
      /**
       * @description `stripe` lets Stripe decide the plan again.
       * @enum {string}
       */
      planSource?: 'operator' | 'stripe';
      /** @example Example Ltd */
      companyName?: string | null;
      /** @description Replaces all overrides; {} removes them. */
      limitOverrides?: components['schemas']['LimitOverrides'];
      /** @description Every verification must name a reference. */
      requireReference?: boolean;
      /** @example 0.8 */
      riskThreshold?: number | null;
    };
    ChangedTenant: {
      /**
       * Format: uuid
       * @example 6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11
       */
      id: string;
      /**
       * @description Null for a tenant that was opened with a wallet, and for an erased one.
       * @example ops@example.com
       */
      email: string | null;
      /** @example Example Ltd */
      companyName: string | null;
      /**
       * @example free
       * @enum {string}
       */
      plan: 'free' | 'starter' | 'pro' | 'team' | 'enterprise';
      /**
       * @description The authority that sets the plan
       * @example stripe
       * @enum {string}
       */
      planSource: 'operator' | 'stripe';
      /**
       * @example active
       * @enum {string}
       */
      status: 'active' | 'suspended' | 'deleted';
      /**
       * @description The origin of the suspension. `reactivate` lifts only the operator's suspension; a payment lifts the suspension by billing.
       * @example []
       */
      suspendedBy: ('operator' | 'billing')[];
      /** @example null */
      suspendedReason: string | null;
      /** @example {} */
      limitOverrides: components['schemas']['LimitOverrides'];
      /** @example false */
      requireReference: boolean;
      /** @example null */
      riskThreshold: number | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      updatedAt: string;
      /**
       * @description What a plan of the operator means; null while Stripe decides the plan.
       * @example null
       */
      planNotice: string | null;
    };
    Suspension: {
      /** @example Invoice overdue */
      reason: string;
    };
    ExportedApiKey: {
      /** Format: uuid */
      id: string;
      name: string | null;
      /** @example x402_live_abc1…f456 */
      key: string;
      /** @enum {string} */
      environment: 'live' | 'test';
      scopes: ('keys' | 'verify' | 'settle' | 'analytics' | 'wallets' | 'billing' | 'webhooks')[];
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      lastUsed: string | null;
    };
    ExportedWallet: {
      /** @enum {string} */
      environment: 'live' | 'test';
      /** @example base */
      chain: string;
      /** @example 0x7099…79C8 */
      address: string;
    };
    TenantExport: {
      /** @description The data before the erasure, except the status */
      tenant: components['schemas']['Tenant'];
      apiKeys: components['schemas']['ExportedApiKey'][];
      wallets: components['schemas']['ExportedWallet'][];
      /** Format: date-time */
      deletedAt: string;
    };
    UserWallet: {
      /** @enum {string} */
      namespace: 'eip155' | 'solana';
      address: string;
      /**
       * @description Of a smart wallet: the one chain whose contract signs in.
       * @example eip155:8453
       */
      chain?: string;
    };
    Passkey: {
      /** Format: uuid */
      id: string;
      name: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      lastUsedAt: string | null;
    };
    User: {
      /** Format: uuid */
      id: string;
      email: string | null;
      name: string | null;
      wallets: components['schemas']['UserWallet'][];
      hasTotp: boolean;
      passkeys: components['schemas']['Passkey'][];
    };
    SessionTenant: {
      /** Format: uuid */
      id: string;
      companyName: string | null;
      email: string | null;
      /** @enum {string} */
      plan: 'free' | 'starter' | 'pro' | 'team' | 'enterprise';
      /** @enum {string} */
      status: 'active' | 'suspended';
      /** @description Who ends the suspension: the operator, or else a payment. */
      suspendedBy: ('operator' | 'billing') | null;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'developer' | 'viewer';
      /** @description The operator looks at it, and changes nothing. */
      isView: boolean;
    };
    SignInProvider: {
      /** @example Example ID */
      name: string;
    };
    SignInWallets: {
      evm: boolean;
      solana: boolean;
    };
    SignInMethods: {
      email: boolean;
      wallet: components['schemas']['SignInWallets'];
      /** @description As a second factor: not at a bare IP address. */
      passkey: boolean;
      oidc: components['schemas']['SignInProvider'] | null;
      operatorKey: boolean;
      /** @enum {string} */
      signUp: 'open' | 'invited' | 'closed';
      /** @description Mail is shown at /console/dev/mail. */
      devMail: boolean;
    };
    Membership: {
      /** Format: uuid */
      id: string;
      companyName: string | null;
      email: string | null;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'developer' | 'viewer';
    };
    RoleAccess: {
      /** @enum {string} */
      verify: 'none' | 'read' | 'test' | 'change';
      /** @enum {string} */
      settle: 'none' | 'read' | 'test' | 'change';
      /** @enum {string} */
      analytics: 'none' | 'read' | 'test' | 'change';
      /** @enum {string} */
      keys: 'none' | 'read' | 'test' | 'change';
      /** @enum {string} */
      wallets: 'none' | 'read' | 'test' | 'change';
      /** @enum {string} */
      billing: 'none' | 'read' | 'test' | 'change';
      /** @enum {string} */
      webhooks: 'none' | 'read' | 'test' | 'change';
      /** @enum {string} */
      team: 'none' | 'read' | 'test' | 'change';
      /** @enum {string} */
      audit: 'none' | 'read' | 'test' | 'change';
      /** @enum {string} */
      settings: 'none' | 'read' | 'test' | 'change';
    };
    OperatorState: {
      isOperator: boolean;
      /** @description The address is one of OPERATOR_EMAILS. */
      isEligible: boolean;
      needs: ('second-factor' | 'enrolment') | null;
    };
    SecondFactorState: {
      isDone: boolean;
      /** @description Nothing else works before it is given. */
      isRequired: boolean;
    };
    ConsoleFeatures: {
      mail: boolean;
      billing: boolean;
      facilitator: boolean;
      webhooks: boolean;
      explain: boolean;
    };
    Session: {
      signedIn: boolean;
      methods: components['schemas']['SignInMethods'];
      /** @description For X-CSRF-Token, with whatever changes something. */
      csrfToken?: string;
      /** Format: date-time */
      expiresAt?: string;
      /** @description Null for a session by the operator key. */
      user?: components['schemas']['User'] | null;
      /** @description The chosen account. */
      tenant?: components['schemas']['SessionTenant'] | null;
      tenants?: components['schemas']['Membership'][];
      access?: components['schemas']['RoleAccess'];
      operator?: components['schemas']['OperatorState'];
      secondFactor?: components['schemas']['SecondFactorState'];
      features?: components['schemas']['ConsoleFeatures'];
    };
    Member: {
      /** Format: uuid */
      userId: string;
      name: string | null;
      email: string | null;
      wallets: components['schemas']['UserWallet'][];
      /** @enum {string} */
      role: 'owner' | 'admin' | 'developer' | 'viewer';
      /** Format: date-time */
      joinedAt: string;
      /** Format: date-time */
      lastSeenAt: string | null;
      isYou: boolean;
    };
    Invitation: {
      /** Format: uuid */
      id: string;
      email: string | null;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'developer' | 'viewer';
      /** @description `user:<id>` of a member, or `operator`. */
      invitedBy: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt: string;
    };
    Team: {
      members: components['schemas']['Member'][];
      invitations: components['schemas']['Invitation'][];
    };
    NewInvitation: {
      /**
       * @description Without it, or where this server sends no mail, the answer holds the link.
       * @example colleague@example.com
       */
      email?: string;
      /**
       * @example developer
       * @enum {string}
       */
      role: 'owner' | 'admin' | 'developer' | 'viewer';
    };
    SentInvitation: {
      invitation: components['schemas']['Invitation'];
      /** @description Shown once; null where it was sent by mail. */
      link: string | null;
    };
    TenantPage: {
      tenants: components['schemas']['Tenant'][];
      /** @example null */
      nextCursor: string | null;
    };
    NewApiKey: {
      /**
       * @default null
       * @example Production server
       */
      name?: string | null;
      /**
       * @description A test key creates test keys only.
       * @default live
       * @enum {string}
       */
      environment?: 'live' | 'test';
      /**
       * @description Test keys cannot hold `billing`.
       * @default [
       *       "verify",
       *       "settle",
       *       "analytics"
       *     ]
       * @example [
       *       "verify",
       *       "settle",
       *       "analytics"
       *     ]
       */
      scopes?: ('verify' | 'settle' | 'analytics' | 'keys' | 'wallets' | 'billing' | 'webhooks')[];
      /** @example 365 */
      expiresInDays?: number;
      /**
       * @example [
       *       "203.0.113.0/24",
       *       "2001:db8::/32"
       *     ]
       */
      allowedIps?: string[];
      /**
       * @description Below the tenant's own limit. Shared by this key, the keys created with it, and its successors after a rotation.
       * @example 1000
       */
      requestsPerDay?: number;
    };
    CreatedApiKey: {
      /**
       * Format: uuid
       * @example 0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21
       */
      id: string;
      /** @example Production server */
      name: string | null;
      /**
       * @example live
       * @enum {string}
       */
      environment: 'live' | 'test';
      /**
       * @example [
       *       "verify",
       *       "settle",
       *       "analytics"
       *     ]
       */
      scopes: ('verify' | 'settle' | 'analytics' | 'keys' | 'wallets' | 'billing' | 'webhooks')[];
      /** @example null */
      allowedIps: string[] | null;
      /** @example null */
      requestsPerDay: number | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example null
       */
      expiresAt: string | null;
      /**
       * @description The key itself. It cannot be shown again: a replay of this answer has null.
       * @example x402_live_…
       */
      key: string | null;
      /**
       * @description Only in a replay, where the secret is null.
       * @example true
       */
      secretAlreadyShown?: boolean;
      /** @example Store this key now: it will not be shown again. */
      message: string;
    };
    ApiKey: {
      /**
       * Format: uuid
       * @example 0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21
       */
      id: string;
      /** @example Production server */
      name: string | null;
      /**
       * @example live
       * @enum {string}
       */
      environment: 'live' | 'test';
      /**
       * @example [
       *       "verify",
       *       "settle",
       *       "analytics"
       *     ]
       */
      scopes: ('verify' | 'settle' | 'analytics' | 'keys' | 'wallets' | 'billing' | 'webhooks')[];
      /** @example null */
      allowedIps: string[] | null;
      /** @example null */
      requestsPerDay: number | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example null
       */
      expiresAt: string | null;
      /**
       * @description Only its first and last characters
       * @example x402_live_abc1…f456
       */
      key: string;
      /**
       * @example active
       * @enum {string}
       */
      status: 'active' | 'revoked' | 'expired';
      /**
       * @description `user:<id>` of the member who made or rotated it, or whose key did. It ends when that member may not make such a key any more. Null for keys of the operator, and for those that these have made.
       * @example null
       */
      createdBy: string | null;
      /**
       * Format: date-time
       * @description To the minute
       * @example null
       */
      lastUsed: string | null;
    };
    ApiKeyPage: {
      apiKeys: components['schemas']['ApiKey'][];
      /** @example null */
      nextCursor: string | null;
    };
    StripeReceipt: {
      /** @example true */
      received: boolean;
    };
    StripeEvent: {
      /** @example evt_1QabcdEfgh */
      id: string;
      /** @example customer.subscription.updated */
      type: string;
      /** @example cus_a1b2c3 */
      customerId: string | null;
      /**
       * @example dead
       * @enum {string}
       */
      status: 'pending' | 'applied' | 'ignored' | 'dead';
      /** @example 3 */
      attempts: number;
      /** @example StripeConnectionError */
      lastError: string | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      occurredAt: string;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:01.000Z
       */
      receivedAt: string;
      /**
       * Format: date-time
       * @example null
       */
      settledAt: string | null;
    };
    StripeEventPage: {
      events: components['schemas']['StripeEvent'][];
      /** @example null */
      nextCursor: string | null;
    };
    ReconciliationOptions: {
      /**
       * @description Only reports differences; `false` also repairs them.
       * @default true
       */
      dryRun?: boolean;
    };
    BillingSide: {
      /** @example pro */
      plan: string;
      /** @example active */
      status: string | null;
      /** @example false */
      suspended: boolean;
    };
    BillingDrift: {
      /**
       * Format: uuid
       * @example 6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11
       */
      tenantId: string;
      /** @example cus_a1b2c3 */
      customerId: string;
      here: components['schemas']['BillingSide'];
      /** @description The values that follow from Stripe */
      stripe: components['schemas']['BillingSide'];
      /** @example false */
      mended: boolean;
    };
    UnreadableCustomer: {
      /**
       * Format: uuid
       * @example 6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11
       */
      tenantId: string;
      /** @example cus_a1b2c3 */
      customerId: string;
      /**
       * @example missing
       * @enum {string}
       */
      reason: 'missing' | 'refused' | 'unavailable';
    };
    BillingInconsistency: {
      /**
       * Format: uuid
       * @example 6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11
       */
      tenantId: string;
      /** @example cus_a1b2c3 */
      customerId: string | null;
      /**
       * @example not_charged
       * @enum {string}
       */
      kind:
        | 'unknown_status'
        | 'unknown_price'
        | 'missing_customer'
        | 'several_subscriptions'
        | 'several_plans'
        | 'not_charged';
    };
    OrphanedSubscription: {
      /** @example cus_x9y8z7 */
      customerId: string;
      /** @example sub_x9y8z7 */
      subscriptionId: string;
      /** @example active */
      status: string;
    };
    Reconciliation: {
      /** @example true */
      dryRun: boolean;
      /**
       * @description Tenants with a customer at Stripe
       * @example 120
       */
      checked: number;
      /** @example 1 */
      drifted: number;
      /** @example 0 */
      mended: number;
      /**
       * @description Customers that Stripe does not know or show
       * @example 0
       */
      unreadable: number;
      /** @description The first 500 */
      drifts: components['schemas']['BillingDrift'][];
      /** @description The first 500; not changed */
      unreadableTenants: components['schemas']['UnreadableCustomer'][];
      /** @description The first 500 tenants with an inconsistent subscription, which needs an operator */
      puzzles: components['schemas']['BillingInconsistency'][];
      /** @description Active subscriptions of customers without an existing tenant; never changed */
      strays: components['schemas']['OrphanedSubscription'][];
    };
    OperatorDelivery: {
      /** Format: uuid */
      id: string;
      /**
       * Format: uuid
       * @description The header `webhook-id`; the same for every attempt and replay.
       */
      eventId: string;
      /**
       * @example payment.verified
       * @enum {string}
       */
      eventType:
        | 'payment.verified'
        | 'payment.rejected'
        | 'payment.settled'
        | 'payment.reorged'
        | 'quota.warning'
        | 'key.expiring'
        | 'key.revoked'
        | 'subscription.changed'
        | 'endpoint.disabled'
        | 'endpoint.test';
      /**
       * @description Number of attempts.
       * @example 1
       */
      attempt: number;
      /**
       * @example delivered
       * @enum {string}
       */
      status: 'pending' | 'delivered' | 'failed';
      /** @example 200 */
      statusCode: number | null;
      /** @example 87 */
      durationMs: number | null;
      /** @example null */
      error:
        | (
            | 'timeout'
            | 'connection'
            | 'tls'
            | 'protocol'
            | 'name_not_resolved'
            | 'address_not_allowed'
            | 'expired'
          )
        | null;
      /**
       * Format: date-time
       * @example null
       */
      nextAttemptAt: string | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.090Z
       */
      finishedAt: string | null;
      /** Format: uuid */
      tenantId: string;
      /**
       * @example live
       * @enum {string}
       */
      environment: 'live' | 'test';
      /** Format: uuid */
      endpointId: string;
      /** @example https://shop.example.com/hooks/x402 */
      url: string;
    };
    OperatorDeliveryPage: {
      deliveries: components['schemas']['OperatorDelivery'][];
      /** @example null */
      nextCursor: string | null;
    };
    TroubledEndpoint: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      tenantId: string;
      /**
       * @example live
       * @enum {string}
       */
      environment: 'live' | 'test';
      /** @example https://shop.example.com/hooks/x402 */
      url: string;
      /** @example false */
      enabled: boolean;
      /** @example failing */
      disabledReason: ('gone' | 'failing') | null;
      /**
       * Format: date-time
       * @example 2026-11-19T12:00:00.000Z
       */
      failingSince: string | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      lastFailedAt: string | null;
      /**
       * Format: date-time
       * @example 2026-11-01T12:00:00.000Z
       */
      createdAt: string;
    };
    TroubledEndpointPage: {
      endpoints: components['schemas']['TroubledEndpoint'][];
      /** @example null */
      nextCursor: string | null;
    };
    TenantUsage: {
      live: components['schemas']['Usage'];
      test: components['schemas']['Usage'];
    };
    ProcessChecks: {
      /**
       * @example healthy
       * @enum {string}
       */
      database: 'healthy' | 'degraded' | 'unhealthy' | 'disabled';
      /**
       * @example healthy
       * @enum {string}
       */
      redis: 'healthy' | 'degraded' | 'unhealthy' | 'disabled';
      /**
       * @example healthy
       * @enum {string}
       */
      verifier: 'healthy' | 'degraded' | 'unhealthy' | 'disabled';
    };
    Process: {
      /** Format: uuid */
      id: string;
      /**
       * @description The name of its machine or container.
       * @example x402-verification-7d9c5b8f4-2xk8p
       */
      host: string;
      /** @example 1.4.0 */
      version: string;
      /** @example b67783516a01d65b2c0e4b6d3a3f5f0c8a4d2e19 */
      commit: string | null;
      /**
       * @description JOBS_ENABLED.
       * @example true
       */
      runsJobs: boolean;
      /**
       * @example healthy
       * @enum {string}
       */
      status: 'healthy' | 'degraded' | 'unhealthy' | 'shutting_down';
      checks: components['schemas']['ProcessChecks'];
      /**
       * @description No word of it for 40 s: it was killed, or cannot reach the database. Removed after ten minutes.
       * @example false
       */
      isSilent: boolean;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      startedAt: string;
      /**
       * Format: date-time
       * @example 2026-11-22T13:00:00.000Z
       */
      seenAt: string;
    };
    ProcessList: {
      /** @description The longest running first. */
      processes: components['schemas']['Process'][];
    };
    AuditEntry: {
      /**
       * Format: uuid
       * @example 1c7f0f86-55a1-4f0c-a7b4-9b0c4c0de7a1
       */
      id: string;
      /**
       * Format: uuid
       * @description The tenant whose data changed; null for data of the installation.
       * @example 6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11
       */
      tenantId: string | null;
      /**
       * @description `operator`, `key:<id>` or `system`.
       * @example operator
       */
      actor: string;
      /** @example tenant.suspended */
      action: string;
      /**
       * @description Id of the changed object.
       * @example 6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11
       */
      subject: string;
      /**
       * @example {
       *       "status": "active"
       *     }
       */
      before: {
        [key: string]: unknown;
      } | null;
      /**
       * @example {
       *       "status": "suspended"
       *     }
       */
      after: {
        [key: string]: unknown;
      } | null;
      /** @example req_7d3c1b1e */
      requestId: string | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      createdAt: string;
    };
    AuditPage: {
      entries: components['schemas']['AuditEntry'][];
      /** @example null */
      nextCursor: string | null;
    };
    TableSize: {
      /** @example payments */
      name: string;
      /**
       * @description Includes indexes and out-of-line values, and all partitions of a partitioned table.
       * @example 81920
       */
      bytes: number;
      /**
       * @description The last estimate of Postgres.
       * @example 1200
       */
      estimatedRows: number;
    };
    ConnectionPool: {
      /** @example 20 */
      size: number;
      /**
       * @description Connections of this database that run a statement, over all processes.
       * @example 2
       */
      active: number;
      /** @example 9 */
      idle: number;
      /** @example 0 */
      idleInTransaction: number;
      /**
       * @description Age of the oldest open transaction: rows newer than it wait for the rollups.
       * @example 0.2
       */
      oldestTransactionSeconds: number | null;
    };
    RollupState: {
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      rolledAt: string | null;
      /**
       * Format: date-time
       * @description Rows of the verification log before this time may have been removed; null: none were.
       * @example null
       */
      rawSince: string | null;
    };
    SecretsAtRest: {
      /**
       * @description Whether ENCRYPTION_KEY is set, so that secrets are sealed.
       * @example true
       */
      encrypted: boolean;
      /**
       * @description Whether ADDRESS_HASH_SECRET is set; else the database holds a generated one.
       * @example true
       */
      ownAddressHashSecret: boolean;
    };
    Forwarding: {
      /**
       * @description TRUST_PROXY.
       * @example 1
       */
      trustedProxies: number;
      /**
       * @description Addresses in the X-Forwarded-For of this very request. If more than TRUST_PROXY, callers are identified by the address of a proxy.
       * @example 1
       */
      forwardedAddresses: number;
      /**
       * @description Whether the address that this request counts as is private, loopback or link-local. For a caller from the internet it is that of a proxy.
       * @example false
       */
      callerIsPrivate: boolean;
    };
    Installation: {
      /**
       * @description The mode whose rules apply.
       * @enum {string}
       */
      mode: 'production' | 'development' | 'test';
      /**
       * @description As the server names it.
       * @example 16.4
       */
      postgresVersion: string;
      /**
       * @description Settings whose secret everybody knows or can guess, by name.
       * @example []
       */
      weakSecrets: string[];
    };
    SlowStatement: {
      /**
       * @description As pg_stat_statements keeps it: constants are `$1`.
       * @example SELECT * FROM acquire_verifications($1, $2)
       */
      statement: string;
      /** @example 4000 */
      calls: number;
      /** @example 1.4 */
      meanMs: number;
      /** @example 5600.5 */
      totalMs: number;
    };
    DatabaseStats: {
      /** @example 12000000 */
      databaseBytes: number;
      /** @description The largest first. */
      tables: components['schemas']['TableSize'][];
      partitions: components['schemas']['TableSize'][];
      pool: components['schemas']['ConnectionPool'];
      rollups: components['schemas']['RollupState'];
      secretsAtRest: components['schemas']['SecretsAtRest'];
      forwarding: components['schemas']['Forwarding'];
      installation: components['schemas']['Installation'];
      /** @description Null where the extension pg_stat_statements is not installed. */
      slowStatements: components['schemas']['SlowStatement'][] | null;
    };
    Job: {
      /** @example roll-up-verifications */
      name: string;
      /**
       * @description When it runs, as five fields of cron, UTC.
       * @example * * * * *
       */
      cron: string;
      /**
       * Format: date-time
       * @description Null: it has not run yet.
       * @example 2026-11-22T12:00:00.000Z
       */
      lastStartedAt: string | null;
      /** @example 120 */
      lastDurationMs: number | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.120Z
       */
      lastSucceededAt: string | null;
      /**
       * Format: date-time
       * @example null
       */
      lastFailedAt: string | null;
      /**
       * @description Of the last failure, which later runs may have made good.
       * @example null
       */
      lastError: string | null;
      /**
       * Format: date-time
       * @description The first failure since the last success.
       * @example null
       */
      failingSince: string | null;
      /** @example 0 */
      failuresInARow: number;
    };
    JobList: {
      jobs: components['schemas']['Job'][];
    };
    /** @description The body of every error. Some codes add members, such as `upgradeUrl`. */
    ErrorEnvelope: {
      /** @example 400 */
      statusCode: number;
      /** @example Validation failed */
      error: string;
      /** @enum {string} */
      code:
        | 'VALIDATION_FAILED'
        | 'INVALID_JSON'
        | 'INVALID_TX_HASH'
        | 'INVALID_CHAIN'
        | 'INVALID_AMOUNT'
        | 'INVALID_ADDRESS'
        | 'INVALID_PARAMETER'
        | 'INVALID_SIGNATURE'
        | 'MISSING_API_KEY'
        | 'INVALID_API_KEY'
        | 'EXPIRED_API_KEY'
        | 'NOT_SIGNED_IN'
        | 'INVALID_SIGN_IN'
        | 'TENANT_SUSPENDED'
        | 'INSUFFICIENT_SCOPE'
        | 'CHAIN_NOT_ENABLED'
        | 'CROSS_SITE_REQUEST'
        | 'ROLE_NOT_ALLOWED'
        | 'SECOND_FACTOR_REQUIRED'
        | 'RECENT_SIGN_IN_REQUIRED'
        | 'SIGN_UP_CLOSED'
        | 'FEATURE_NOT_IN_PLAN'
        | 'RECIPIENT_NOT_OWNED'
        | 'IP_NOT_ALLOWED'
        | 'BANNED'
        | 'NOT_FOUND'
        | 'NO_SUBSCRIPTION'
        | 'METHOD_NOT_ALLOWED'
        | 'NO_ACCOUNT_CHOSEN'
        | 'CONFLICT'
        | 'WALLET_NOT_REGISTERED'
        | 'IDEMPOTENCY_KEY_IN_USE'
        | 'ALREADY_SUBSCRIBED'
        | 'BODY_TOO_LARGE'
        | 'UNSUPPORTED_MEDIA_TYPE'
        | 'IDEMPOTENCY_KEY_REUSED'
        | 'RATE_LIMIT_EXCEEDED'
        | 'QUOTA_EXCEEDED'
        | 'INTERNAL_ERROR'
        | 'VERIFIER_UNAVAILABLE'
        | 'VERIFIER_NOT_CONFIGURED'
        | 'BILLING_UNAVAILABLE'
        | 'BILLING_NOT_CONFIGURED'
        | 'WEBHOOKS_UNAVAILABLE'
        | 'DATABASE_UNAVAILABLE'
        | 'SHUTTING_DOWN'
        | 'REQUEST_TIMEOUT';
      message: string;
      /** @description Also in the header X-Request-Id; quote it in reports. */
      requestId: string;
      errors?: {
        field: string;
        message: string;
      }[];
      /** @description The page about this code: a URL, or a path of this server. */
      docs?: string;
      retryAfterSeconds?: number;
      limit?: number;
      current?: number;
      /** @description The number of items of the refused batch that the limits allow now. */
      available?: number;
      /** Format: date-time */
      resetAt?: string;
      /** Format: uri */
      upgradeUrl?: string;
      /** @enum {string} */
      window?: 'minute' | 'day';
      /** @description The methods of the path. */
      allow?: string;
      requiredScope?: string;
      /** @description The scopes of the key that was sent. */
      keyScopes?: string[];
      /** @description The role of the member in the account. */
      role?: string;
      /** @description The roles that may do this. */
      allowedRoles?: string[];
      /** Format: uri */
      portalUrl?: string;
      /** @description The setting that the operator has not configured. */
      variable?: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: {
    /** @description The id of this request; quote it in reports. */
    'X-Request-Id': string;
    /** @description Requests a day, or a minute when that limit refused. */
    'X-RateLimit-Limit': number;
    /** @description How many of them are left. */
    'X-RateLimit-Remaining': number;
    /** @description When they are all there again. */
    'X-RateLimit-Reset': string;
    /** @description Every limit of this caller (draft-ietf-httpapi-ratelimit-headers-10). */
    'RateLimit-Policy': string;
    /** @description What is left of each limit, and the seconds until its reset. */
    RateLimit: string;
    /** @description Seconds to wait before the next try. */
    'Retry-After': number;
    /** @description The answer is the stored one of an earlier request with this Idempotency-Key. */
    'Idempotent-Replayed': 'true';
    /** @description The session of the console, or a mark of the browser that signs in. Scripts cannot read it. */
    'Set-Cookie': string;
    /** @description For `X-CSRF-Token` of requests that change something in a session. */
    'X-CSRF-Token': string;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listBans: {
    parameters: {
      query?: {
        /** @description Only the bans of this address. An IPv6 address means its /64. */
        address?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BanList'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  addBan: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes repeats safe: for 24 hours, the same key and request get the stored first response. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewBan'];
      };
    };
    responses: {
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Ban'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A request with this Idempotency-Key is in progress. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_IN_USE",
           *       "message": "A request with this Idempotency-Key is in progress.",
           *       "statusCode": 409,
           *       "error": "Idempotency key in use",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is larger than 1 MB. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BODY_TOO_LARGE",
           *       "message": "The body is larger than 1 MB.",
           *       "statusCode": 413,
           *       "error": "Body too large",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON in UTF-8, or it is compressed. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "UNSUPPORTED_MEDIA_TYPE",
           *       "message": "The body is not JSON in UTF-8, or it is compressed.",
           *       "statusCode": 415,
           *       "error": "Unsupported media type",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This Idempotency-Key belongs to another request. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_REUSED",
           *       "message": "This Idempotency-Key belongs to another request.",
           *       "statusCode": 422,
           *       "error": "Idempotency key reused",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  liftBan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listOperatorSettlements: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        status?: 'pending' | 'settled' | 'failed';
        /** @description A chain, by its name or its CAIP-2 id. */
        network?: string;
        /** @description Settlements of one tenant. */
        tenantId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorSettlementPage'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listSigners: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Signers'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listScreeningVersions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScreeningVersionList'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  loadScreeningList: {
    parameters: {
      query?: {
        /** @description `replace`: the table is the list. `add`: its lines are added to the list in force, or to `base`. */
        mode?: 'replace' | 'add';
        /** @description With `mode=add`: the version to add to, instead of the version in force. */
        base?: number;
        /** @description `false`: the version is stored, but not in force until it is activated. */
        activate?: 'true' | 'false';
        note?: string;
      };
      header?: {
        /** @description Makes repeats safe: for 24 hours, the same key and request get the stored first response. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'text/csv': string;
      };
    };
    responses: {
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScreeningVersion'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The base version does not exist. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "The base version does not exist.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A request with this Idempotency-Key is in progress. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_IN_USE",
           *       "message": "A request with this Idempotency-Key is in progress.",
           *       "statusCode": 409,
           *       "error": "Idempotency key in use",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is larger than 1 MB. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BODY_TOO_LARGE",
           *       "message": "The body is larger than 1 MB.",
           *       "statusCode": 413,
           *       "error": "Body too large",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not text/csv. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "UNSUPPORTED_MEDIA_TYPE",
           *       "message": "The body is not text/csv.",
           *       "statusCode": 415,
           *       "error": "Unsupported media type",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This Idempotency-Key belongs to another request. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_REUSED",
           *       "message": "This Idempotency-Key belongs to another request.",
           *       "statusCode": 422,
           *       "error": "Idempotency key reused",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  lookUpScreenedAddress: {
    parameters: {
      query: {
        /** @description EVM in any case, Solana as written. */
        address: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScreeningLookUp'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  compareScreeningVersions: {
    parameters: {
      query: {
        from: number;
        to: number;
        /** @description The most differences that are shown. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScreeningDiff'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description One of the versions does not exist, or is no longer kept. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "One of the versions does not exist, or is no longer kept.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  activateScreeningVersion: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes repeats safe: for 24 hours, the same key and request get the stored first response. */
        'Idempotency-Key'?: string;
      };
      path: {
        version: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScreeningVersion'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A request with this Idempotency-Key is in progress. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_IN_USE",
           *       "message": "A request with this Idempotency-Key is in progress.",
           *       "statusCode": 409,
           *       "error": "Idempotency key in use",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This Idempotency-Key belongs to another request. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_REUSED",
           *       "message": "This Idempotency-Key belongs to another request.",
           *       "statusCode": 422,
           *       "error": "Idempotency key reused",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listTenants: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description An id, or a part of the email address or of the company name, compared without case. */
        q?: string;
        plan?: 'free' | 'starter' | 'pro' | 'team' | 'enterprise';
        /** @description `suspended` also finds tenants that billing has suspended. */
        status?: 'active' | 'suspended' | 'deleted';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TenantPage'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  createTenant: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes repeats safe: for 24 hours, the same key and request get the stored first response. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewTenant'];
      };
    };
    responses: {
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedTenant'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A tenant with this email exists. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "A tenant with this email exists.",
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is larger than 1 MB. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BODY_TOO_LARGE",
           *       "message": "The body is larger than 1 MB.",
           *       "statusCode": 413,
           *       "error": "Body too large",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON in UTF-8, or it is compressed. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "UNSUPPORTED_MEDIA_TYPE",
           *       "message": "The body is not JSON in UTF-8, or it is compressed.",
           *       "statusCode": 415,
           *       "error": "Unsupported media type",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This Idempotency-Key belongs to another request. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_REUSED",
           *       "message": "This Idempotency-Key belongs to another request.",
           *       "statusCode": 422,
           *       "error": "Idempotency key reused",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  getTenant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tenant'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  deleteTenant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TenantExport'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The tenant has been deleted already. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The tenant has been deleted already.",
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  changeTenant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['TenantChange'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangedTenant'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The tenant has been deleted, or another one has this email. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The tenant has been deleted, or another one has this email.",
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is larger than 1 MB. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BODY_TOO_LARGE",
           *       "message": "The body is larger than 1 MB.",
           *       "statusCode": 413,
           *       "error": "Body too large",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON in UTF-8, or it is compressed. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "UNSUPPORTED_MEDIA_TYPE",
           *       "message": "The body is not JSON in UTF-8, or it is compressed.",
           *       "statusCode": 415,
           *       "error": "Unsupported media type",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  suspendTenant: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes repeats safe: for 24 hours, the same key and request get the stored first response. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Suspension'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tenant'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A request with this Idempotency-Key is in progress. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_IN_USE",
           *       "message": "A request with this Idempotency-Key is in progress.",
           *       "statusCode": 409,
           *       "error": "Idempotency key in use",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is larger than 1 MB. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BODY_TOO_LARGE",
           *       "message": "The body is larger than 1 MB.",
           *       "statusCode": 413,
           *       "error": "Body too large",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON in UTF-8, or it is compressed. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "UNSUPPORTED_MEDIA_TYPE",
           *       "message": "The body is not JSON in UTF-8, or it is compressed.",
           *       "statusCode": 415,
           *       "error": "Unsupported media type",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This Idempotency-Key belongs to another request. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_REUSED",
           *       "message": "This Idempotency-Key belongs to another request.",
           *       "statusCode": 422,
           *       "error": "Idempotency key reused",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  reactivateTenant: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes repeats safe: for 24 hours, the same key and request get the stored first response. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tenant'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A request with this Idempotency-Key is in progress. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_IN_USE",
           *       "message": "A request with this Idempotency-Key is in progress.",
           *       "statusCode": 409,
           *       "error": "Idempotency key in use",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This Idempotency-Key belongs to another request. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_REUSED",
           *       "message": "This Idempotency-Key belongs to another request.",
           *       "statusCode": 422,
           *       "error": "Idempotency key reused",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listTenantMembers: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Team'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  viewAsTenant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The caller has no session, or the tenant has been deleted. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The caller has no session, or the tenant has been deleted.",
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  endView: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The caller has no session. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The caller has no session.",
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  removeSecondFactors: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  inviteTenantMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewInvitation'];
      };
    };
    responses: {
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SentInvitation'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The tenant has been deleted, or too many of its invitations wait. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The tenant has been deleted, or too many of its invitations wait.",
           *       "statusCode": 409,
           *       "error": "Conflict",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is larger than 1 MB. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BODY_TOO_LARGE",
           *       "message": "The body is larger than 1 MB.",
           *       "statusCode": 413,
           *       "error": "Body too large",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON in UTF-8, or it is compressed. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "UNSUPPORTED_MEDIA_TYPE",
           *       "message": "The body is not JSON in UTF-8, or it is compressed.",
           *       "statusCode": 415,
           *       "error": "Unsupported media type",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  revokeTenantInvitation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        invitationId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  removeTenantMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listTenantApiKeys: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKeyPage'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  createTenantApiKey: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes repeats safe: for 24 hours, the same key and request get the stored first response. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['NewApiKey'];
      };
    };
    responses: {
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedApiKey'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A request with this Idempotency-Key is in progress. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_IN_USE",
           *       "message": "A request with this Idempotency-Key is in progress.",
           *       "statusCode": 409,
           *       "error": "Idempotency key in use",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is larger than 1 MB. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BODY_TOO_LARGE",
           *       "message": "The body is larger than 1 MB.",
           *       "statusCode": 413,
           *       "error": "Body too large",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON in UTF-8, or it is compressed. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "UNSUPPORTED_MEDIA_TYPE",
           *       "message": "The body is not JSON in UTF-8, or it is compressed.",
           *       "statusCode": 415,
           *       "error": "Unsupported media type",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This Idempotency-Key belongs to another request. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_REUSED",
           *       "message": "This Idempotency-Key belongs to another request.",
           *       "statusCode": 422,
           *       "error": "Idempotency key reused",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  revokeTenantApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        keyId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  receiveStripeEvent: {
    parameters: {
      query?: never;
      header: {
        'Stripe-Signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StripeReceipt'];
        };
      };
      /** @description The signature is missing, wrong or too old. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_SIGNATURE",
           *       "message": "The signature is missing, wrong or too old.",
           *       "statusCode": 400,
           *       "error": "Invalid signature",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The address is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BANNED",
           *       "message": "The address is banned.",
           *       "statusCode": 403,
           *       "error": "Banned",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This server accepts no events. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BILLING_NOT_CONFIGURED",
           *       "message": "This server accepts no events.",
           *       "statusCode": 503,
           *       "error": "Billing not configured",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listStripeEvents: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        status?: 'pending' | 'applied' | 'ignored' | 'dead';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StripeEventPage'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  replayStripeEvent: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes repeats safe: for 24 hours, the same key and request get the stored first response. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StripeEvent'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A request with this Idempotency-Key is in progress. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_IN_USE",
           *       "message": "A request with this Idempotency-Key is in progress.",
           *       "statusCode": 409,
           *       "error": "Idempotency key in use",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This Idempotency-Key belongs to another request. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_REUSED",
           *       "message": "This Idempotency-Key belongs to another request.",
           *       "statusCode": 422,
           *       "error": "Idempotency key reused",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  reconcileBilling: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes repeats safe: for 24 hours, the same key and request get the stored first response. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ReconciliationOptions'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Reconciliation'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A request with this Idempotency-Key is in progress. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_IN_USE",
           *       "message": "A request with this Idempotency-Key is in progress.",
           *       "statusCode": 409,
           *       "error": "Idempotency key in use",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is larger than 1 MB. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BODY_TOO_LARGE",
           *       "message": "The body is larger than 1 MB.",
           *       "statusCode": 413,
           *       "error": "Body too large",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The body is not JSON in UTF-8, or it is compressed. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "UNSUPPORTED_MEDIA_TYPE",
           *       "message": "The body is not JSON in UTF-8, or it is compressed.",
           *       "statusCode": 415,
           *       "error": "Unsupported media type",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This Idempotency-Key belongs to another request. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IDEMPOTENCY_KEY_REUSED",
           *       "message": "This Idempotency-Key belongs to another request.",
           *       "statusCode": 422,
           *       "error": "Idempotency key reused",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Stripe is not configured, or cannot be reached. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "BILLING_NOT_CONFIGURED",
           *       "message": "Stripe is not configured, or cannot be reached.",
           *       "statusCode": 503,
           *       "error": "Billing not configured",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listTroubledDeliveries: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description `dead`: given up. `failing`: still tried after a failed attempt. `troubled`: either. */
        status?: 'dead' | 'failing' | 'troubled';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorDeliveryPage'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listTroubledEndpoints: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description `off`: switched off for its failures, or for answering 410. `failing`: every attempt fails, but it is still tried. `troubled`: either. */
        status?: 'off' | 'failing' | 'troubled';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TroubledEndpointPage'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  getTenantUsage: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TenantUsage'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listTenantPayments: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        chain?: string;
        status?: 'pending' | 'confirmed' | 'rejected' | 'reorged';
        /** @description First seen at or after this time. */
        from?: string;
        /** @description First seen before this time. */
        to?: string;
        /** @description Bound to this reference. */
        reference?: string;
        /**
         * @description A transaction hash, the id of a payment, a reference, or an address: of the payer, or one of your wallets. The whole
         *     of it, not a part.
         */
        q?: string;
        environment?: 'live' | 'test';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PaymentPage'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listTenantDeliveries: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Both, unless given. */
        environment?: 'live' | 'test';
        /** @description `dead`: given up. `failing`: still tried after a failed attempt. `troubled`: either. */
        status?: 'dead' | 'failing' | 'troubled' | 'all';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorDeliveryPage'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It does not exist, or belongs to another tenant. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "It does not exist, or belongs to another tenant.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listProcesses: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProcessList'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listAuditEntries: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Changes of one tenant. */
        tenantId?: string;
        /** @description Changes of one kind. */
        action?: string;
        /** @description At or after this time. A date without a time means its midnight, UTC. */
        from?: string;
        /** @description Before this time. A date without a time means its midnight, UTC. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPage'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  getDbStats: {
    parameters: {
      query?: never;
      header: {
        'x-forwarded-for': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DatabaseStats'];
        };
      };
      /** @description The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VALIDATION_FAILED",
           *       "message": "The request is not valid.",
           *       "statusCode": 400,
           *       "error": "Validation failed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
  listJobs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobList'];
        };
      };
      /** @description No key, or one that is not valid. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description How to authorize. */
          'WWW-Authenticate': 'Bearer';
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_API_KEY",
           *       "message": "No key, or one that is not valid.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The key may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INSUFFICIENT_SCOPE",
           *       "message": "The key may not do this.",
           *       "statusCode": 403,
           *       "error": "Insufficient scope",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Seconds to wait before the next try. */
          'Retry-After': number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RATE_LIMIT_EXCEEDED",
           *       "message": "Too many requests.",
           *       "statusCode": 429,
           *       "error": "Rate limit exceeded",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description An error of this server; its log has the details. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INTERNAL_ERROR",
           *       "message": "An error of this server; its log has the details.",
           *       "statusCode": 500,
           *       "error": "Internal error",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The database cannot be reached at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "DATABASE_UNAVAILABLE",
           *       "message": "The database cannot be reached at the moment.",
           *       "statusCode": 503,
           *       "error": "Database unavailable",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The answer took too long. */
      504: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "REQUEST_TIMEOUT",
           *       "message": "The answer took too long.",
           *       "statusCode": 504,
           *       "error": "Request timeout",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
    };
  };
}
