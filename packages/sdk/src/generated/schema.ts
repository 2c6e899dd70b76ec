// Written by `npm run openapi` from openapi.json. Do not edit.
export interface paths {
  '/api/v1/x402/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Verify a payment by its transaction hash.
     * @description "No" and "not yet" are answers too: 200 with `success: false`, `status` and `reason`. Errors are for calls that
     *     could not be answered. The key may be left out.
     */
    post: operations['verifyPayment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/verify/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Verify up to a hundred payments.
     * @description Each item is verified separately; its answer or error has the same position. A batch counts as as many
     *     requests as it has items. A batch that exceeds the rest of your limits is refused as a whole, with 429 and
     *     `available`.
     */
    post: operations['verifyPayments'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/payments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List payments, newest first.
     * @description With `format=csv`, all payments that match the filters are returned as one file, not as a page. `limit`
     *     is ignored then, and `cursor` refused.
     */
    get: operations['listPayments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/payments/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show one payment. */
    get: operations['getPayment'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/supported-chains': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the chains.
     * @description With a key, `enabled` says which of them your plan and environment include. The key may be left out.
     */
    get: operations['listSupportedChains'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show this month's units: used, remaining, and the time of the reset. */
    get: operations['getUsage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/payments/{id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show why a payment counted or not.
     * @description What arrived and from whom, what it is used for, each verification of it, and the events and deliveries that
     *     followed. Each list has 100 at most, and an event 20 deliveries. The risk is that of now.
     */
    get: operations['getPaymentHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List changes of your account, newest first. */
    get: operations['listOwnAuditEntries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Listen for changes.
     * @description Server-sent events named `payment`, `delivery` and `settlement`, each with `id`, `status` and `at`: what
     *     changed is read at its own route. A stream ends within 30 seconds; the next one resumes behind `Last-Event-ID`. An
     *     event may come twice. `reset` says that some are missing: after more than five minutes, or when more than 200 of a
     *     kind changed at once. Changes of settlements older than an hour are not told. A session has four streams at most, a
     *     person eight, and an account forty.
     */
    get: operations['streamEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/facilitator/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Check a signed payment without moving money, as a settle would do it now. */
    post: operations['verifySignedPayment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/facilitator/settle': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Settle a signed payment on its chain, once; success is also answered once. */
    post: operations['settleSignedPayment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/facilitator/supported': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the versions, schemes and networks that this key may settle with. */
    get: operations['listSupportedKinds'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/facilitator/settlements': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Find a settlement by any transaction hash that was sent for it. */
    get: operations['findSettlements'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/facilitator/settlements/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show one settlement. */
    get: operations['getSettlement'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/settlements': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List settlements, newest first. */
    get: operations['listSettlements'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/exploits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List known incidents.
     * @description Addresses that took part in exploits, as far as the operator of this service publishes them: the newest
     *     50,000 incidents. No key is needed. An answer may be kept for five minutes, and asked for again by its `ETag`. The key may be left out.
     */
    get: operations['listIncidents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/account': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show your account and its settings */
    get: operations['getAccount'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change your account's name and settings */
    patch: operations['changeAccount'];
    trace?: never;
  };
  '/api/v1/x402/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who is signed in, and what that opens
     * @description Answers 200 without a session, too. `X-CSRF-Token` of the answer goes into every request that changes something.
     */
    get: operations['getSession'];
    put?: never;
    post?: never;
    /** Sign out */
    delete: operations['signOut'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/session/tenant': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Choose the account to work in */
    put: operations['chooseTenant'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/session/tenant/new': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Open an account on the free plan, and work in it
     * @description For a person who is a member of none, where everybody may sign up (`SIGN_UP=open`).
     */
    post: operations['openAccount'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/sign-in/email': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask for a link to sign in
     * @description The answer is the same whether the address may sign in or not.
     */
    post: operations['askForSignInLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/sign-in/email/look': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * See what a link is good for in this browser
     * @description Uses nothing up. In another browser than the one that asked, it gives a code to type there.
     */
    post: operations['lookAtSignInLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/sign-in/email/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sign in by a link, in the browser that asked for it */
    post: operations['confirmSignInLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/sign-in/email/code': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in by the code that a link showed in another browser
     * @description Five tries.
     */
    post: operations['confirmSignInCode'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/sign-in/wallet/challenge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask for a text that signs a wallet in
     * @description It counts once, in this browser, for five minutes.
     */
    post: operations['askForWalletChallenge'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/sign-in/wallet': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in by the signature of a wallet
     * @description EVM: by the key of the address (EIP-191), or by its contract (ERC-1271) on the chain that the text names, where this server has a node of it. Solana: by `signMessage` over the text, or by `signIn` with `input`; `message` is what was signed.
     */
    post: operations['signInByWallet'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/sign-in/oidc': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Go to the OpenID Connect provider
     * @description Where one is configured (`OIDC_ISSUER`). From a page of another site, it leads to `/console/sign-in` instead.
     */
    get: operations['signInByProvider'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/sign-in/oidc/callback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Come back from the OpenID Connect provider
     * @description To `/console/sign-in`, which leads on, or there with `?problem=` and `provider` (not reachable), `refused` (not its answer to this browser, or no verified address) or `closed` (new people are not let in).
     */
    get: operations['returnFromProvider'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/second-factor/totp/enrol': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Get a secret for an authenticator */
    post: operations['enrolAuthenticator'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/second-factor/totp/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Confirm the authenticator by its first code
     * @description From now on, signing in asks for a code. Eight recovery codes are shown once.
     */
    post: operations['confirmAuthenticator'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/second-factor/totp': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a code of the authenticator, or a recovery code, as second factor */
    post: operations['giveAuthenticatorCode'];
    /** Remove the authenticator and its recovery codes, by one last code */
    delete: operations['removeAuthenticator'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/second-factor/passkeys/options': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Get the options to make a passkey with
     * @description `PublicKeyCredentialCreationOptionsJSON` of WebAuthn. They count once, for five minutes.
     */
    post: operations['askForNewPasskey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/second-factor/passkeys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Add the passkey that the browser made
     * @description From now on, signing in asks for a second factor.
     */
    post: operations['addPasskey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/second-factor/passkey/options': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Get the options to use a passkey with
     * @description `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. They count once, for five minutes.
     */
    post: operations['askForPasskey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/second-factor/passkey': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a passkey as second factor */
    post: operations['givePasskey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/second-factor/passkeys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Remove a passkey */
    delete: operations['removePasskey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/second-factor/operator': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give the operator key beside a second factor, once
     * @description For an address of `OPERATOR_EMAILS` that had a second factor before. An enrolment takes the key itself.
     */
    post: operations['confirmOperator'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/user/wallets/challenge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask for a text that joins a wallet to the person
     * @description A text for signing in joins nothing, and the other way round.
     */
    post: operations['askForWalletToJoin'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/user/wallets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Join a wallet to the person, by its signature */
    post: operations['joinWallet'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/user/wallets/{namespace}/{address}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take a wallet away from the person */
    delete: operations['removeUserWallet'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/user/email': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask for a link that joins an address to the person
     * @description The link is confirmed as one to sign in is, in the session that asked for it: `POST /sign-in/email/confirm`. The address before and the new one are told.
     */
    post: operations['joinEmail'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/sign-in/operator-key': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in as the operator, for twelve hours
     * @description The browser keeps a session, and not the key. It ends when the key is taken out of the settings.
     */
    post: operations['signInByOperatorKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/user': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change your name */
    patch: operations['renameUser'];
    trace?: never;
  };
  '/api/v1/x402/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List where you are signed in */
    get: operations['listSessions'];
    put?: never;
    post?: never;
    /** Sign out everywhere else */
    delete: operations['endOtherSessions'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Sign out elsewhere, at once */
    delete: operations['endSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/user/mail': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show which mail you get */
    get: operations['getMailPreferences'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Begin or end the notices that are no duty
     * @description Of units used up, of keys that expire, and of endpoints that were switched off. Links to sign in, invitations and what concerns the plan and the account come in any case.
     */
    patch: operations['changeMailPreferences'];
    trace?: never;
  };
  '/api/v1/x402/team': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List members, and invitations that wait */
    get: operations['getTeam'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/team/invitations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Invite somebody into the account */
    post: operations['inviteMember'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/team/invitations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take an invitation back */
    delete: operations['revokeInvitation'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/team/members/{userId}': {
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
     * Remove a member, at once in every session
     * @description Ends the keys of the member. By the own id every member leaves, whatever the role.
     */
    delete: operations['removeMember'];
    options?: never;
    head?: never;
    /**
     * Give a member another role
     * @description Ends the keys of the member that the new role could not make.
     */
    patch: operations['changeMember'];
    trace?: never;
  };
  '/api/v1/x402/invitations/look': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** See what an invitation is to */
    post: operations['lookAtInvitation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/invitations/accept': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Become a member, and work in that account */
    post: operations['acceptInvitation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/wallets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List the wallets of this environment */
    get: operations['listWallets'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/wallets/{chain}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show the wallet for a chain */
    get: operations['getWallet'];
    /** Register or replace the wallet for a chain */
    put: operations['putWallet'];
    post?: never;
    /** Remove the wallet for a chain */
    delete: operations['deleteWallet'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List keys, newest first, masked */
    get: operations['listApiKeys'];
    put?: never;
    /** Create a key; only this response shows it */
    post: operations['createApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show a key, masked */
    get: operations['getApiKey'];
    put?: never;
    post?: never;
    /**
     * Revoke a key, immediately and permanently
     * @description The last usable live key with the scope `keys` is revoked only with `force=true`: after that, only the operator can create a key for you.
     */
    delete: operations['revokeApiKey'];
    options?: never;
    head?: never;
    /** Rename a key */
    patch: operations['renameApiKey'];
    trace?: never;
  };
  '/api/v1/x402/api-keys/{id}/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Replace a key, with an optional overlap */
    post: operations['rotateApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/billing/checkout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Subscribe to a plan; returns the URL of the checkout */
    post: operations['startCheckout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/billing/portal': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Get the URL where the subscription is changed, paid or cancelled */
    post: operations['openBillingPortal'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/billing/subscription': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show the subscription */
    get: operations['getSubscription'];
    put?: never;
    post?: never;
    /** Cancel the subscription, by default at the end of the period */
    delete: operations['cancelSubscription'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/webhook-endpoints': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List endpoints, newest first */
    get: operations['listWebhookEndpoints'];
    put?: never;
    /** Register an endpoint; only this response shows its secret */
    post: operations['createWebhookEndpoint'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/webhook-endpoints/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show an endpoint */
    get: operations['getWebhookEndpoint'];
    put?: never;
    post?: never;
    /** Delete an endpoint with its deliveries */
    delete: operations['deleteWebhookEndpoint'];
    options?: never;
    head?: never;
    /** Change, enable or disable an endpoint */
    patch: operations['changeWebhookEndpoint'];
    trace?: never;
  };
  '/api/v1/x402/webhook-endpoints/{id}/rotate-secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Replace the secret; both sign during the overlap */
    post: operations['rotateWebhookSecret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/webhook-endpoints/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a test event to an endpoint
     * @description Sends an event `endpoint.test`, delivered like any other event and listed among the deliveries.
     */
    post: operations['testWebhookEndpoint'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/webhook-endpoints/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** List deliveries with their attempts, newest first */
    get: operations['listWebhookDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/webhook-endpoints/{id}/deliveries/{deliveryId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Show a delivery with its request and attempts */
    get: operations['getWebhookDelivery'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/webhook-endpoints/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Deliver an event, or those of a time range, once more
     * @description The events keep their `webhook-id`. An event whose delivery is pending is not scheduled twice. A range is refused (429) while another range is being scheduled, or while more than 10,000 deliveries are pending, including those of disabled endpoints.
     */
    post: operations['replayWebhookEvents'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/analytics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Revenue and the quality of verification
     * @description Calendar days of the time zone, today included, of the key's environment. With `format=csv` the trend alone, as a file.
     */
    get: operations['getAnalytics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/analytics/top-payers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the payers with the highest volume
     * @description Over whole UTC days, today included. Each payment counts once, when it was first confirmed.
     */
    get: operations['listTopPayers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/analytics/patterns': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List similar payers, recurring payers and the concentration of revenue
     * @description Clusters of payers by amount and rhythm, recurring payments, and the share of the largest payers. Plans team and enterprise.
     */
    get: operations['findPatterns'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/analytics/anomalies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List anomalies
     * @description Spikes, bursts of failures, first-time large payers and unusual amounts, against your own history. Plan enterprise.
     */
    get: operations['findAnomalies'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/stats': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show the totals of the service.
     * @description Verifications, settlements, success rate, latency and uptime of the last thirty days, over all accounts and
     *     live networks. No key is needed. The operator decides whether they are public (`PUBLIC_STATS`). The key may be left out.
     */
    get: operations['getServiceStats'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/features/transactions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Explain a transaction
     * @description What it did in terms of payments: movements of USDC and of its look-alikes, who paid in the end and through whom, finality, and why `POST /verify` answers what it answers. Plans pro and up; it takes no unit.
     */
    get: operations['explainTransaction'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/features/contracts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Explain an address
     * @description Whether it is the registered USDC, a look-alike, another token, a wallet contract or an account; metadata of tokens, proxies and what they run. Plans pro and up; it takes no unit.
     */
    get: operations['explainContract'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/features/bytecode': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Analyse the code at an address
     * @description Hash, size and functions of the code and of what it forwards to, and what it lets somebody do to those who hold the token: pause, blacklist, seize, mint, fee, upgrade. EVM chains and the sandbox. Plans pro and up; it takes no unit.
     */
    get: operations['explainBytecode'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/plans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the plans.
     * @description Limits, prices and features of every plan; no key is needed. `GET /usage` shows the limits that hold for you. The key may be left out.
     */
    get: operations['listPlans'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show the health of the service
     * @description Checks the database, Redis and the verifier; 200 when healthy or degraded, else 503.
     */
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Liveness of the process
     * @description No I/O: if this fails, restart it.
     */
    get: operations['getLiveness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Readiness for traffic
     * @description The database answers with the right schema and the process is not shutting down.
     */
    get: operations['getReadiness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/outages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List when payments could not be read
     * @description The chains of the key's environment, looked at every minute; an outage is two looks in a row that fail. Calls in it were answered 503 and cost nothing. Outages are kept for 90 days.
     */
    get: operations['listOutages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/mail/unsubscribe': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * End notices by mail.
     * @description Of quotas, keys that expire and endpoints that were switched off. Mail that is a duty goes on: links to sign
     *     in, invitations, changes of the plan, suspensions. May be called again.
     */
    post: operations['unsubscribeFromMail'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/x402/mail/unsubscribe/{token}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * End notices by mail, in one click.
     * @description The address in `List-Unsubscribe` of such mail (RFC 8058): mail programs send a form to it, which is not read.
     */
    post: operations['unsubscribeInOneClick'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface webhooks {
  'payment.verified': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A payment was confirmed
     * @description Sent once for each payment, whichever caller verified it.
     */
    post: operations['onPaymentVerified'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'payment.rejected': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A payment was rejected
     * @description Sent only to endpoints that list it: anonymous callers can cause any number of these events.
     */
    post: operations['onPaymentRejected'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'payment.settled': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A signed payment was settled on chain
     * @description Sent when the facilitator has settled a payment.
     */
    post: operations['onPaymentSettled'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'payment.reorged': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A chain removed a confirmed payment
     * @description Its claim is frozen: the order served for it is not paid.
     */
    post: operations['onPaymentReorged'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'quota.warning': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * 80 or 100 % of the monthly quota is used
     * @description Sent once for each level, month and environment, within a minute.
     */
    post: operations['onQuotaWarning'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'key.expiring': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * An API key expires in seven days, or in one
     * @description Sent once for each of the two.
     */
    post: operations['onKeyExpiring'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'key.revoked': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * An API key was revoked or rotated
     * @description Sent with the change. A rotated key ends at `effectiveAt`.
     */
    post: operations['onKeyRevoked'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'subscription.changed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Your subscription changed
     * @description Sent when the plan in force or the status of the subscription changed.
     */
    post: operations['onSubscriptionChanged'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'endpoint.disabled': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * One of your endpoints was disabled by the service
     * @description Sent to your other endpoints of the environment.
     */
    post: operations['onEndpointDisabled'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'endpoint.test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * You requested a test of this endpoint
     * @description Sent by `POST /webhook-endpoints/{id}/test` to that endpoint only; endpoints cannot subscribe to it.
     */
    post: operations['onEndpointTest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface components {
  schemas: {
    VerificationRequest: {
      /**
       * @description Transaction hash: `0x` and 64 hexadecimal digits, or a base58 signature on Solana. `tx_hash` means the same.
       * @example 0x5a9db0c00200d000000000000000000000000000000000000000000000000001
       */
      txHash: string;
      /**
       * @description A chain of `GET /supported-chains`.
       * @example sandbox
       */
      chain: string;
      /**
       * @description Least amount in USDC: greater than 0, at most 1000000, at most 6 decimals. Without it any amount is enough.
       *     `expected_amount` means the same.
       * @example 1.5
       */
      expectedAmount?: string | number;
      /** @description The receiver. Required without an API key; with one, it must be your own wallet. */
      recipient?: string;
      /** @description Order or resource that this payment pays for. The binding is permanent. 1–128 of A–Z a–z 0–9 . _ : - */
      reference?: string;
      /** @description The address that must have paid: the owner of the money, or the sender (a router, a forwarding account). */
      payer?: string;
      /**
       * Format: date-time
       * @description The payment must not be older than this ISO 8601 time.
       */
      paidAfter?: string;
      /** @description Memo that the payment must carry (Solana). */
      memo?: string;
    };
    Verification: {
      /**
       * @description True exactly when the payment is confirmed and meets all conditions of the request.
       * @example true
       */
      success: boolean;
      /** @enum {string} */
      status: 'confirmed' | 'pending' | 'rejected';
      /**
       * @description The reason when `success` is false; else absent.
       * @enum {string}
       */
      reason?:
        | 'TX_NOT_FOUND'
        | 'AWAITING_CONFIRMATIONS'
        | 'TX_FAILED'
        | 'WRONG_ASSET'
        | 'WRONG_RECIPIENT'
        | 'NO_TRANSFER'
        | 'AMOUNT_TOO_LOW'
        | 'TX_TOO_OLD'
        | 'WRONG_PAYER'
        | 'PAID_TOO_EARLY'
        | 'MEMO_MISMATCH'
        | 'ALREADY_CLAIMED'
        | 'REFERENCE_REQUIRED'
        | 'REORGED'
        | 'RISK_REJECTED';
      message?: string;
      /**
       * @description Answered from a stored payment: no unit was used.
       * @example false
       */
      cached: boolean;
      /** Format: uuid */
      paymentId: string | null;
      txHash: string;
      /** @example sandbox */
      chain: string;
      /**
       * @description CAIP-2 id.
       * @example x402:sandbox
       */
      network: string;
      /** @description USDC contract or mint. */
      asset: string;
      /**
       * @description The amount that your wallet gained, or the named payer's part of it.
       * @example 25
       */
      amountUsdc: string;
      /** @example 25000000 */
      amountAtomic: string;
      /**
       * @description The payer, independent of `payer` in the request: the address that lost the amount your wallet gained, if it is one
       *     address; else the sender.
       */
      fromAddress: string | null;
      toAddress: string | null;
      /** @description Block number, or slot on Solana. */
      blockNumber: number | null;
      confirmations: number | null;
      requiredConfirmations?: number;
      retryAfterSeconds?: number;
      /** @enum {string} */
      finality: 'none' | 'latest' | 'confirmed' | 'safe' | 'finalized';
      /**
       * @description 0 (none) to 1.
       * @example 0
       */
      riskScore: number;
      riskReasons: string[];
      /**
       * @description The amount paid beyond the expected amount.
       * @example 0
       */
      surplusAtomic: string;
      /**
       * @description The conditions, `payer` and `memo`, that tie the payment to your buyer beyond its public hash; `none` unless all
       *     hold.
       * @enum {string}
       */
      binding: 'none' | 'payer' | 'memo' | 'payer+memo';
      /**
       * Format: date-time
       * @description Time of the block.
       */
      timestamp: string | null;
      /** Format: date-time */
      verifiedAt: string | null;
      /** Format: date-time */
      firstVerifiedAt: string | null;
      /**
       * @description The payment is bound to the reference of this request.
       * @example false
       */
      claimed: boolean;
      reference: string | null;
      requestId: string;
    };
    VerificationBatch: {
      verifications: components['schemas']['VerificationRequest'][];
    };
    VerificationResults: {
      /** @description One item for each verification, in their order: the answer, or the error envelope. */
      results: (components['schemas']['Verification'] | components['schemas']['ErrorEnvelope'])[];
    };
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
    Asset: {
      /** @example USDC */
      symbol: string;
      /**
       * @description Contract or mint.
       * @example 0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913
       */
      address: string;
      /** @example 6 */
      decimals: number;
    };
    Chain: {
      /** @example base */
      chain: string;
      /**
       * @description CAIP-2 id.
       * @example eip155:8453
       */
      network: string;
      /** @example Base */
      name: string;
      /** @example false */
      testnet: boolean;
      asset: components['schemas']['Asset'];
      /**
       * @description Whether this caller may verify on it.
       * @example true
       */
      enabled: boolean;
      /**
       * @description The finality from which a payment is "confirmed": a number of confirmations, a block tag or a commitment.
       * @example 1 confirmation
       */
      finality: string;
    };
    ChainList: {
      chains: components['schemas']['Chain'][];
      /**
       * @description Plan of the key; `free` without one.
       * @example free
       */
      plan: string;
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
    EvidenceTransfer: {
      from: string;
      to: string;
      /** @example 1500000 */
      amountAtomic: string;
      /** @example 1.5 */
      amountUsdc: string;
    };
    EvidenceBalanceChange: {
      owner: string;
      /**
       * @description Negative for a loss.
       * @example -1500000
       */
      deltaAtomic: string;
    };
    PaymentEvidence: {
      /** @enum {string} */
      execution: 'not_found' | 'pending' | 'succeeded' | 'failed';
      /** @description Movements of the chain's USDC that concern your wallet; of those that do not, the first. */
      transfers: components['schemas']['EvidenceTransfer'][];
      balanceChanges: components['schemas']['EvidenceBalanceChange'][];
      /** @description Own wallets that received another token than the chain's USDC. */
      foreignRecipients: string[];
      memos: string[];
      blockNumber: number | null;
      blockHash: string | null;
      /** Format: date-time */
      blockTime: string | null;
      /** @enum {string} */
      finality: 'none' | 'latest' | 'confirmed' | 'safe' | 'finalized';
      /** @description The finality is what the chain's rule asks for. */
      isAccepted: boolean;
      /** @description The chain cannot take it back any more. */
      isDeepest: boolean;
      confirmations: number | null;
      requiredConfirmations: number | null;
    };
    PaymentRisk: {
      /** @example 0.05 */
      score: number;
      /**
       * @description The heaviest first.
       * @example [
       *       "first_seen_sender"
       *     ]
       */
      reasons: string[];
      /**
       * @description The sender on the operator's screening list.
       * @enum {string}
       */
      listing: 'none' | 'watch' | 'high' | 'severe';
    };
    HistoryClaim: {
      /** @example order-1001 */
      reference: string;
      /** @description The payer of the bound part; null when the whole payment is bound. */
      payer: string | null;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: date-time
       * @description Since when the claim is void, because the chain took the payment back.
       */
      frozenAt: string | null;
    };
    Caller: {
      /**
       * @example key
       * @enum {string}
       */
      kind: 'key' | 'user' | 'operator' | 'system' | 'anonymous';
      /**
       * @description Of the key or the user; null for the others.
       * @example 0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21
       */
      id: string | null;
      /**
       * @description The name that the key or the user has now.
       * @example shop
       */
      name: string | null;
    };
    HistoryVerification: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      at: string;
      caller: components['schemas']['Caller'];
      /** @example confirmed */
      status: string;
      reason: string | null;
      /** @description Answered from what was known: no chain was asked. */
      cached: boolean;
      /** @example 1.5 */
      amountUsdc: string;
      payer: string | null;
      reference: string | null;
      latencyMs: number;
      requestId: string | null;
    };
    HistorySettlement: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      status: 'pending' | 'settled' | 'failed';
      reason: string | null;
      /** @example exact */
      scheme: string;
      /** @enum {number} */
      x402Version: 1 | 2;
      payer: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      finishedAt: string | null;
      /** Format: date-time */
      handedOutAt: string | null;
    };
    HistoryDelivery: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      endpointId: string;
      /** @example https://shop.example.com/hook */
      url: string;
      /** @enum {string} */
      status: 'pending' | 'delivered' | 'failed';
      /** @description Number of attempts. */
      attempt: number;
      statusCode: number | null;
      error: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      finishedAt: string | null;
    };
    HistoryEvent: {
      /** Format: uuid */
      id: string;
      /** @example payment.verified */
      type: string;
      /** Format: date-time */
      createdAt: string;
      deliveries: components['schemas']['HistoryDelivery'][];
      /** @description Whether there are more than these 20. */
      hasMoreDeliveries: boolean;
    };
    PaymentHistory: {
      evidence: components['schemas']['PaymentEvidence'];
      /** @description The wallet that the payment was judged for. */
      judgedWallet: string;
      risk: components['schemas']['PaymentRisk'];
      claims: components['schemas']['HistoryClaim'][];
      verifications: components['schemas']['HistoryVerification'][];
      hasMoreVerifications: boolean;
      /**
       * Format: date-time
       * @description Verifications and events until then are shown: of a tenant with very many, those of the first hours.
       */
      until: string;
      settlements: components['schemas']['HistorySettlement'][];
      /** @description Events of webhooks: only while they are kept, and where an endpoint listens for their type. */
      events: components['schemas']['HistoryEvent'][];
      hasMoreEvents: boolean;
    };
    OwnAuditEntry: {
      /** Format: uuid */
      id: string;
      actor: components['schemas']['Caller'];
      /** @example api_key.revoked */
      action: string;
      /**
       * @description Id of the changed object.
       * @example 0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21
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
       *       "status": "revoked"
       *     }
       */
      after: {
        [key: string]: unknown;
      } | null;
      /** @example req_7d3c1b1e */
      requestId: string | null;
      /** Format: date-time */
      createdAt: string;
    };
    OwnAuditPage: {
      entries: components['schemas']['OwnAuditEntry'][];
      /** @example null */
      nextCursor: string | null;
    };
    SignedPaymentRequest: {
      /**
       * @example 2
       * @enum {number}
       */
      x402Version?: 1 | 2;
      /**
       * @description The payment that the buyer signed, as received in its header.
       * @example {
       *       "x402Version": 2,
       *       "accepted": {
       *         "scheme": "exact",
       *         "network": "eip155:84532",
       *         "amount": "10000",
       *         "asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
       *         "payTo": "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
       *         "maxTimeoutSeconds": 300,
       *         "extra": {
       *           "name": "USDC",
       *           "version": "2"
       *         }
       *       },
       *       "payload": {
       *         "signature": "0x0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
       *         "authorization": {
       *           "from": "0x857b06519E91e3A54538791bDbb0E22373e36b66",
       *           "to": "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
       *           "value": "10000",
       *           "validAfter": "0",
       *           "validBefore": "1893456000",
       *           "nonce": "0x0101010101010101010101010101010101010101010101010101010101010101"
       *         }
       *       }
       *     }
       */
      paymentPayload: {
        [key: string]: unknown;
      };
      /**
       * @description The payment that your server requires.
       * @example {
       *       "scheme": "exact",
       *       "network": "eip155:84532",
       *       "amount": "10000",
       *       "asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
       *       "payTo": "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
       *       "maxTimeoutSeconds": 300,
       *       "extra": {
       *         "name": "USDC",
       *         "version": "2"
       *       }
       *     }
       */
      paymentRequirements: {
        [key: string]: unknown;
      };
    };
    SignedPaymentVerification: {
      /** @example false */
      isValid: boolean;
      /**
       * @description The reason, as a code of the protocol (docs/facilitator.md).
       * @example invalid_exact_evm_signature
       */
      invalidReason?: string;
      /** @example the authorization is valid for more than a day */
      invalidMessage?: string;
      /** @example 0x857b06519E91e3A54538791bDbb0E22373e36b66 */
      payer?: string;
    };
    SettlementResult: {
      /** @example true */
      success: boolean;
      /**
       * @description `settlement_pending` with a transaction: it was sent and is in no block yet; repeat the call.
       * @example settlement_pending
       */
      errorReason?: string;
      /** @example The transaction was sent and is in no block yet. */
      errorMessage?: string;
      /** @example 0x857b06519E91e3A54538791bDbb0E22373e36b66 */
      payer?: string;
      /**
       * @description Hash of the transaction; empty when nothing was sent.
       * @example 0x8989898989898989898989898989898989898989898989898989898989898989
       */
      transaction: string;
      /**
       * @description As the request spelled it.
       * @example eip155:84532
       */
      network: string;
      /**
       * @description With `upto`: the moved amount in atomic units, which may be less than the agreed amount.
       * @example 4000
       */
      amount?: string;
      /** @example {} */
      extra?: {
        [key: string]: unknown;
      };
    };
    SupportedKind: {
      /**
       * @example 2
       * @enum {number}
       */
      x402Version: 1 | 2;
      /** @example exact */
      scheme: string;
      /** @example eip155:84532 */
      network: string;
      /**
       * @description On Solana: `feePayer`, and `maxTransactionFeeLamports`, the highest fee that it pays for one transaction.
       * @example {}
       */
      extra?: {
        [key: string]: unknown;
      };
    };
    SupportedKinds: {
      kinds: components['schemas']['SupportedKind'][];
      /**
       * @example [
       *       "payment-identifier"
       *     ]
       */
      extensions: string[];
      /**
       * @description The addresses that send the transactions, by CAIP-2 pattern.
       * @example {
       *       "eip155:*": [
       *         "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
       *       ]
       *     }
       */
      signers: {
        [key: string]: string[];
      };
    };
    Settlement: {
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
    };
    SettlementPage: {
      settlements: components['schemas']['Settlement'][];
      /** @example null */
      nextCursor: string | null;
    };
    Incident: {
      /**
       * @description The same as long as its name, chain, date, category and source are.
       * @example 0cc175b9c0f1b6a831c399e269772661
       */
      id: string;
      /** @example Example Bridge */
      name: string | null;
      /** @example ethereum */
      chain: string | null;
      /**
       * Format: date
       * @example 2026-11-22
       */
      date: string | null;
      /** @example bridge exploit */
      category: string | null;
      /**
       * @description Where it was reported.
       * @example https://example.com/post-mortem
       */
      source: string | null;
      /**
       * @description A hundred at most.
       * @example [
       *       "0x00000000000000000000000000000000000bad00"
       *     ]
       */
      addresses: string[];
      /** @example 1 */
      addressCount: number;
    };
    Incidents: {
      /** @description The newest first; those without a date last. */
      incidents: components['schemas']['Incident'][];
      /** @example null */
      nextCursor: string | null;
    };
    Account: {
      /**
       * Format: uuid
       * @example 6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11
       */
      id: string;
      /**
       * @description Null for an account that was opened with a wallet.
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
       * @example active
       * @enum {string}
       */
      status: 'active' | 'suspended' | 'deleted';
      /** @example false */
      requireReference: boolean;
      /** @example null */
      riskThreshold: number | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      createdAt: string;
    };
    AccountChange: {
      /** @example Example Ltd */
      companyName?: string | null;
      /**
       * @description Every verification must name a reference.
       * @example false
       */
      requireReference?: boolean;
      /**
       * @description Payments with a higher risk score are rejected; null rejects none.
       * @example 0.8
       */
      riskThreshold?: number | null;
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
    ChooseTenant: {
      /**
       * Format: uuid
       * @example 3f6d7c1e-2b7a-4c61-9a52-0c8f1b7d9e44
       */
      tenantId: string;
    };
    EmailSignIn: {
      /** @example seller@example.com */
      email: string;
      /** @description The token of an invitation, where one is at hand. */
      invitation?: string;
    };
    EmailSignInAsked: {
      /**
       * Format: date-time
       * @description When the link ends.
       */
      expiresAt: string;
    };
    LinkToken: {
      token: string;
    };
    LookedAtLink: {
      /** @description This browser asked for the link. */
      sameBrowser: boolean;
      /**
       * @description To be typed in the browser that asked.
       * @example 042617
       */
      code?: string;
    };
    SignInCode: {
      /** @example 042617 */
      code: string;
    };
    WalletChallengeRequest: {
      /**
       * @description `eip155` for every EVM chain.
       * @example eip155
       * @enum {string}
       */
      namespace: 'eip155' | 'solana';
      /** @example 0x857b06519E91e3A54538791bDbb0E22373e36b66 */
      address: string;
      /**
       * @description EVM only: the EIP-155 id of the chain that the wallet is on. A smart wallet is asked there.
       * @default 1
       * @example 8453
       */
      chainId?: number;
    };
    SolanaSignInInput: {
      domain: string;
      address: string;
      statement: string;
      uri: string;
      /** @example 1 */
      version: string;
      /** @example mainnet */
      chainId: string;
      nonce: string;
      /** Format: date-time */
      issuedAt: string;
      /** Format: date-time */
      expirationTime: string;
    };
    WalletChallenge: {
      /** @description EIP-4361, or its profile for Solana. Signed as it is, to the last byte. */
      message: string;
      /** @example a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3 */
      nonce: string;
      /** Format: date-time */
      expiresAt: string;
      /** @description Solana only. */
      input?: components['schemas']['SolanaSignInInput'];
    };
    WalletSignIn: {
      /**
       * @description `eip155` for every EVM chain.
       * @example eip155
       * @enum {string}
       */
      namespace: 'eip155' | 'solana';
      /** @example 0x857b06519E91e3A54538791bDbb0E22373e36b66 */
      address: string;
      /** @description The text, unchanged. */
      message: string;
      /**
       * @description EVM: 0x and hexadecimal digits (EIP-191, or as a contract takes it by ERC-1271). Solana: base58.
       * @example 0x0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
       */
      signature: string;
      /** @description The token of an invitation, where one is at hand. */
      invitation?: string;
    };
    SecondFactorEnrolment: {
      /**
       * Format: password
       * @description The operator key: asked once, for the first second factor of an operator.
       */
      adminKey?: string;
    };
    NewAuthenticator: {
      /**
       * @description In base32, to be typed.
       * @example JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
       */
      secret: string;
      /**
       * @description For a QR code.
       * @example otpauth://totp/x402%20Infrastructure:…
       */
      uri: string;
    };
    AuthenticatorCode: {
      /** @example 287082 */
      code: string;
    };
    ConfirmedAuthenticator: {
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
      /**
       * @example [
       *       "4T9K-7QWX-M2ZB-81H0",
       *       "4T9K-7QWX-M2ZB-81H1",
       *       "4T9K-7QWX-M2ZB-81H2",
       *       "4T9K-7QWX-M2ZB-81H3",
       *       "4T9K-7QWX-M2ZB-81H4",
       *       "4T9K-7QWX-M2ZB-81H5",
       *       "4T9K-7QWX-M2ZB-81H6",
       *       "4T9K-7QWX-M2ZB-81H7"
       *     ]
       */
      recoveryCodes: string[];
    };
    NewPasskey: {
      /** @example Laptop */
      name: string;
      /**
       * @description RegistrationResponseJSON of WebAuthn.
       * @example {
       *       "id": "aGVsbG8",
       *       "rawId": "aGVsbG8",
       *       "type": "public-key",
       *       "response": {}
       *     }
       */
      response: {
        [key: string]: unknown;
      };
    };
    PasskeyAnswer: {
      /**
       * @description AuthenticationResponseJSON of WebAuthn.
       * @example {
       *       "id": "aGVsbG8",
       *       "rawId": "aGVsbG8",
       *       "type": "public-key",
       *       "response": {}
       *     }
       */
      response: {
        [key: string]: unknown;
      };
    };
    OperatorKeySignIn: {
      /** Format: password */
      adminKey: string;
    };
    WalletSignature: {
      /**
       * @description `eip155` for every EVM chain.
       * @example eip155
       * @enum {string}
       */
      namespace: 'eip155' | 'solana';
      /** @example 0x857b06519E91e3A54538791bDbb0E22373e36b66 */
      address: string;
      /** @description The text, unchanged. */
      message: string;
      /**
       * @description EVM: 0x and hexadecimal digits (EIP-191, or as a contract takes it by ERC-1271). Solana: base58.
       * @example 0x0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
       */
      signature: string;
    };
    UserEmail: {
      /** @example seller@example.com */
      email: string;
    };
    UserName: {
      /**
       * @default null
       * @example Zoë
       */
      name: string | null;
    };
    ListedSession: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      method: 'email' | 'wallet' | 'oidc' | 'operator-key';
      userAgent: string | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      lastSeenAt: string;
      /** Format: date-time */
      expiresAt: string;
      isCurrent: boolean;
    };
    SessionList: {
      sessions: components['schemas']['ListedSession'][];
    };
    MailPreferences: {
      /**
       * @description Null without one.
       * @example ops@example.com
       */
      address: string | null;
      /** @description Whether notices come that are no duty. */
      notices: boolean;
    };
    MailPreferencesChange: {
      /** @example false */
      notices: boolean;
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
    MemberChange: {
      /**
       * @example developer
       * @enum {string}
       */
      role: 'owner' | 'admin' | 'developer' | 'viewer';
    };
    InvitationToken: {
      token: string;
    };
    InvitationSummary: {
      companyName: string | null;
      email: string | null;
      /** @enum {string} */
      role: 'owner' | 'admin' | 'developer' | 'viewer';
    };
    Wallet: {
      /** @example base */
      chain: string;
      /**
       * @description CAIP-2 id of the network
       * @example eip155:8453
       */
      network: string;
      /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
      address: string;
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
    WalletList: {
      wallets: components['schemas']['Wallet'][];
      /**
       * @description Always null: there is one per chain
       * @example null
       */
      nextCursor: string | null;
    };
    NewWallet: {
      /**
       * @description EVM: 0x and 40 hexadecimal digits, checksum checked when the case is mixed. Solana: base58.
       * @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
       */
      address: string;
      /**
       * @description Solana only: accept an address that no private key exists for, such as the vault of a multisig.
       * @default false
       * @example false
       */
      allowOffCurve?: boolean;
    };
    SavedWallet: {
      /** @example base */
      chain: string;
      /**
       * @description CAIP-2 id of the network
       * @example eip155:8453
       */
      network: string;
      /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
      address: string;
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
       * @description Solana only: a warning when the USDC token account of the wallet does not exist on chain; absent when it exists, or when no node could be reached.
       * @example This wallet has no USDC token account on Solana yet: payments to it fail until there is one.
       */
      warning?: string;
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
    ApiKeyName: {
      /** @example Staging server */
      name: string;
    };
    ApiKeyRotation: {
      /**
       * @description How long the old key stays valid, at most until its own expiry.
       * @default 0
       * @example 3600
       */
      overlapSeconds?: number;
    };
    NewCheckout: {
      /**
       * @example pro
       * @enum {string}
       */
      plan: 'starter' | 'pro' | 'team' | 'enterprise';
      /**
       * @description A URL of the origin of PUBLIC_URL or one in ALLOWED_ORIGINS.
       * @example http://localhost:3001/console/billing
       */
      successUrl?: string;
      /**
       * @description A URL of the origin of PUBLIC_URL or one in ALLOWED_ORIGINS.
       * @example http://localhost:3001/console/billing
       */
      cancelUrl?: string;
    };
    Checkout: {
      /**
       * Format: uri
       * @example https://checkout.stripe.com/c/pay/cs_live_a1b2c3
       */
      checkoutUrl: string;
      /** @example cs_live_a1b2c3 */
      sessionId: string;
    };
    NewBillingPortal: {
      /**
       * @description A URL of the origin of PUBLIC_URL or one in ALLOWED_ORIGINS.
       * @example http://localhost:3001/console/billing
       */
      returnUrl?: string;
    };
    BillingPortal: {
      /**
       * Format: uri
       * @example https://billing.stripe.com/p/session/live_a1b2c3
       */
      portalUrl: string;
    };
    Subscription: {
      /**
       * @description The plan in force
       * @example pro
       * @enum {string}
       */
      plan: 'free' | 'starter' | 'pro' | 'team' | 'enterprise';
      /**
       * @description Stripe's status of the subscription that determines the plan; null without a subscription
       * @example active
       */
      status: string | null;
      /**
       * Format: date-time
       * @example 2026-12-22T12:00:00.000Z
       */
      currentPeriodEnd: string | null;
      /** @example false */
      cancelAtPeriodEnd: boolean;
      /**
       * @description The plan after this period
       * @example pro
       * @enum {string}
       */
      nextPlan: 'free' | 'starter' | 'pro' | 'team' | 'enterprise';
      /**
       * Format: date-time
       * @description A payment has failed: at this time the tenant is suspended, unless it has paid.
       * @example null
       */
      graceUntil: string | null;
      /**
       * @description Suspended until the bill is paid
       * @example false
       */
      suspended: boolean;
      /**
       * @description The next step, as text for people
       * @example null
       */
      warning: string | null;
      /** @example cus_a1b2c3 */
      stripeCustomerId: string | null;
      /**
       * @description A checkout would be begun: no subscription that may still take effect is known, and the plan is not the operator's.
       * @example false
       */
      canSubscribe: boolean;
    };
    Cancellation: {
      /**
       * @description Ends it now instead of at the end of the paid period.
       * @default false
       */
      immediately?: boolean;
    };
    NewWebhookEndpoint: {
      /**
       * @description https on port 443 or 8443, of a public host. Redirects are not followed.
       * @example https://shop.example.com/webhooks/x402
       */
      url: string;
      /**
       * @description Default: all types except `payment.rejected`.
       * @default [
       *       "payment.verified",
       *       "payment.settled",
       *       "payment.reorged",
       *       "quota.warning",
       *       "key.expiring",
       *       "key.revoked",
       *       "subscription.changed",
       *       "endpoint.disabled"
       *     ]
       * @example [
       *       "payment.verified",
       *       "quota.warning"
       *     ]
       */
      eventTypes?: (
        | 'payment.verified'
        | 'payment.rejected'
        | 'payment.settled'
        | 'payment.reorged'
        | 'quota.warning'
        | 'key.expiring'
        | 'key.revoked'
        | 'subscription.changed'
        | 'endpoint.disabled'
      )[];
      /** @example Order service */
      description?: string | null;
    };
    WebhookEndpointWithSecret: {
      /**
       * Format: uuid
       * @example 0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21
       */
      id: string;
      /** @example https://shop.example.com/webhooks/x402 */
      url: string;
      /** @example Order service */
      description: string | null;
      /**
       * @example [
       *       "payment.verified"
       *     ]
       */
      eventTypes: (
        | 'payment.verified'
        | 'payment.rejected'
        | 'payment.settled'
        | 'payment.reorged'
        | 'quota.warning'
        | 'key.expiring'
        | 'key.revoked'
        | 'subscription.changed'
        | 'endpoint.disabled'
      )[];
      /** @example true */
      enabled: boolean;
      /**
       * @description `tenant`: disabled by you. `gone`: it answered 410. `failing`: all attempts failed for three days.
       * @example null
       */
      disabledReason: ('tenant' | 'gone' | 'failing') | null;
      /**
       * Format: date-time
       * @description Start of the period in which every attempt has failed.
       * @example null
       */
      failingSince: string | null;
      /**
       * Format: date-time
       * @description Until when the secret before the last rotation also signs.
       * @example null
       */
      previousSecretUntil: string | null;
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
       * @description Signs the requests to this endpoint (Standard Webhooks). It cannot be shown again: a replay of this answer has null.
       * @example whsec_…
       */
      secret: string | null;
      /**
       * @description Only in a replay, where the secret is null.
       * @example true
       */
      secretAlreadyShown?: boolean;
    };
    WebhookEndpoint: {
      /**
       * Format: uuid
       * @example 0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21
       */
      id: string;
      /** @example https://shop.example.com/webhooks/x402 */
      url: string;
      /** @example Order service */
      description: string | null;
      /**
       * @example [
       *       "payment.verified"
       *     ]
       */
      eventTypes: (
        | 'payment.verified'
        | 'payment.rejected'
        | 'payment.settled'
        | 'payment.reorged'
        | 'quota.warning'
        | 'key.expiring'
        | 'key.revoked'
        | 'subscription.changed'
        | 'endpoint.disabled'
      )[];
      /** @example true */
      enabled: boolean;
      /**
       * @description `tenant`: disabled by you. `gone`: it answered 410. `failing`: all attempts failed for three days.
       * @example null
       */
      disabledReason: ('tenant' | 'gone' | 'failing') | null;
      /**
       * Format: date-time
       * @description Start of the period in which every attempt has failed.
       * @example null
       */
      failingSince: string | null;
      /**
       * Format: date-time
       * @description Until when the secret before the last rotation also signs.
       * @example null
       */
      previousSecretUntil: string | null;
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
    WebhookEndpointPage: {
      webhookEndpoints: components['schemas']['WebhookEndpoint'][];
      /** @example null */
      nextCursor: string | null;
    };
    WebhookEndpointChange: {
      /** @example https://shop.example.com/webhooks/x402 */
      url?: string;
      /**
       * @example [
       *       "payment.verified"
       *     ]
       */
      eventTypes?: (
        | 'payment.verified'
        | 'payment.rejected'
        | 'payment.settled'
        | 'payment.reorged'
        | 'quota.warning'
        | 'key.expiring'
        | 'key.revoked'
        | 'subscription.changed'
        | 'endpoint.disabled'
      )[];
      /** @example Order service */
      description?: string | null;
      /**
       * @description Events that wait while an endpoint is disabled are delivered when it is enabled again.
       * @example true
       */
      enabled?: boolean;
    };
    SecretRotation: {
      /**
       * @description How long the old secret also signs.
       * @default 86400
       * @example 86400
       */
      overlapSeconds?: number;
    };
    WebhookAttempt: {
      /** @example 1 */
      attempt: number;
      /** @example 500 */
      statusCode: number | null;
      /** @example 87 */
      durationMs: number;
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
       * @description Up to 512 bytes.
       * @example Internal Server Error
       */
      responseExcerpt: string | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      attemptedAt: string;
    };
    WebhookDelivery: {
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
      /** @description The first attempt first. */
      attempts: components['schemas']['WebhookAttempt'][];
    };
    WebhookDeliveryPage: {
      deliveries: components['schemas']['WebhookDelivery'][];
      /** @example null */
      nextCursor: string | null;
    };
    WebhookRequest: {
      /**
       * @description The endpoint's present URL.
       * @example https://shop.example.com/hook
       */
      url: string;
      /**
       * @description The exact body; null once the event is no longer kept (30 days).
       * @example {"id":"…","type":"payment.verified"}
       */
      body: string | null;
    };
    WebhookDeliveryDetail: {
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
      /** @description The first attempt first. */
      attempts: components['schemas']['WebhookAttempt'][];
      request: components['schemas']['WebhookRequest'];
    };
    ReplayPeriod: {
      /**
       * Format: uuid
       * @description One event; excludes `from` and `to`.
       */
      eventId?: string;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00Z
       */
      from?: string;
      /**
       * Format: date-time
       * @description Exclusive; default: now.
       */
      to?: string;
    };
    Replay: {
      /**
       * @description Deliveries that were scheduled.
       * @example 12
       */
      scheduled: number;
      /**
       * Format: date-time
       * @description The next `from`, when the range holds more than 10,000 events.
       * @example null
       */
      nextFrom: string | null;
    };
    AnalyticsPeriod: {
      /**
       * Format: date-time
       * @description Midnight, in the time zone, of the first day.
       * @example 2026-10-23T22:00:00.000Z
       */
      start: string;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      end: string;
      /**
       * @description Calendar days, today included.
       * @example 30
       */
      days: number;
      /** @example Europe/Copenhagen */
      timezone: string;
      /**
       * @example day
       * @enum {string}
       */
      granularity: 'day' | 'hour';
    };
    AnalyticsTotals: {
      /**
       * @description Answered calls, repeats included.
       * @example 1200
       */
      verifications: number;
      /** @example 1140 */
      successful: number;
      /** @example 48 */
      failed: number;
      /** @example 12 */
      pending: number;
      /**
       * @description Percent, one decimal; 0 when there was no call.
       * @example 95
       */
      successRate: number;
      /** @example 90 */
      cached: number;
      /**
       * @description Counts each payment once, at its first confirmation.
       * @example 1575.5
       */
      volumeUsdc: string;
      /** @example 210 */
      uniquePayers: number;
    };
    ChainTotals: {
      /** @example base */
      chain: string;
      /** @example 1200 */
      verifications: number;
      /** @example 1140 */
      successful: number;
      /** @example 1575.5 */
      volumeUsdc: string;
    };
    ReasonCount: {
      /** @example AMOUNT_TOO_LOW */
      reason: string;
      /** @example 20 */
      count: number;
    };
    TrendPoint: {
      /**
       * Format: date-time
       * @example 2026-10-23T22:00:00.000Z
       */
      start: string;
      /** @example 40 */
      verifications: number;
      /** @example 38 */
      successful: number;
      /** @example 52.5 */
      volumeUsdc: string;
    };
    HourlyLatency: {
      /**
       * Format: date-time
       * @example 2026-11-22T11:00:00.000Z
       */
      start: string;
      /** @example 12 */
      count: number;
      /**
       * @description Null in an hour without calls.
       * @example 120.4
       */
      avgMs: number | null;
      /**
       * @description Not below the measured value, and at most 5 % above it.
       * @example 110
       */
      p50Ms: number | null;
      /** @example 310 */
      p95Ms: number | null;
      /** @example 480 */
      p99Ms: number | null;
    };
    Analytics: {
      period: components['schemas']['AnalyticsPeriod'];
      totals: components['schemas']['AnalyticsTotals'];
      byChain: components['schemas']['ChainTotals'][];
      byReason: components['schemas']['ReasonCount'][];
      trend: components['schemas']['TrendPoint'][];
      /** @description The last 24 hours. */
      latency: components['schemas']['HourlyLatency'][];
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      asOf: string;
    };
    TopPayer: {
      /** @example 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 */
      payer: string;
      /** @example 14 */
      payments: number;
      /** @example 21 */
      volumeUsdc: string;
    };
    TopPayers: {
      payers: components['schemas']['TopPayer'][];
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      asOf: string;
    };
    Period: {
      /**
       * Format: date-time
       * @example 2026-11-15T12:00:00.000Z
       */
      start: string;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      end: string;
      /** @example 7 */
      days: number;
    };
    PayerCluster: {
      /** @example 34 */
      payers: number;
      /** @example 142 */
      payments: number;
      /** @example 3550 */
      volumeUsdc: string;
      /** @example 25 */
      medianAmountUsdc: string;
      /** @example 604800 */
      typicalIntervalSeconds: number;
      /**
       * @example weekly
       * @enum {string}
       */
      rhythm: 'hourly' | 'daily' | 'weekly' | 'monthly' | 'other';
      /**
       * @description The most frequent payers in the cluster, at most five.
       * @example [
       *       "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"
       *     ]
       */
      examplePayers: string[];
    };
    RecurringPayment: {
      /** @example 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 */
      payer: string;
      /** @example 25 */
      amountUsdc: string;
      /** @example 604800 */
      intervalSeconds: number;
      /**
       * @example weekly
       * @enum {string}
       */
      rhythm: 'hourly' | 'daily' | 'weekly' | 'monthly' | 'other';
      /** @example 5 */
      payments: number;
      /**
       * Format: date-time
       * @example 2026-11-20T09:00:00.000Z
       */
      lastPaidAt: string;
      /**
       * Format: date-time
       * @example 2026-11-27T09:00:00.000Z
       */
      nextExpectedAt: string;
      /**
       * @description 0 to 1: regularity of rhythm and amount.
       * @example 0.78
       */
      confidence: number;
    };
    LargestPayer: {
      /** @example 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 */
      payer: string;
      /** @example 1200.5 */
      volumeUsdc: string;
      /** @example 310 */
      payments: number;
      /**
       * @description Of the volume, in percent.
       * @example 31.4
       */
      sharePercent: number;
    };
    Concentration: {
      /**
       * @description Percent of the volume
       * @example 31.4
       */
      top1SharePercent: number;
      /** @example 52.1 */
      top5SharePercent: number;
      /** @example 63.8 */
      top10SharePercent: number;
      /**
       * @description Herfindahl–Hirschman index of the payers' shares: near 0 for many equal payers, 1 for a single payer.
       * @example 0.12
       */
      herfindahlIndex: number;
      /** @description Ten at most */
      largest: components['schemas']['LargestPayer'][];
    };
    Patterns: {
      period: components['schemas']['Period'];
      /** @example 412 */
      payers: number;
      /** @example 9120 */
      payments: number;
      /** @example 3820.75 */
      volumeUsdc: string;
      /** @description Payers with similar amounts and rhythm; the largest cluster first. */
      clusters: components['schemas']['PayerCluster'][];
      /** @description The most regular first, at most a hundred. */
      recurring: components['schemas']['RecurringPayment'][];
      concentration: components['schemas']['Concentration'];
      /**
       * @description True when only the newest fifty thousand payments were analysed.
       * @example false
       */
      truncated: boolean;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      asOf: string;
    };
    Baseline: {
      /**
       * @description Whole weeks of history before the period, eight at most.
       * @example 8
       */
      weeks: number;
      /**
       * @description With fewer than three weeks, hours are not analysed.
       * @example true
       */
      sufficient: boolean;
      /**
       * @description With fewer than a hundred, amounts are not analysed.
       * @example 5000
       */
      earlierPayments: number;
    };
    OddPayment: {
      /**
       * Format: uuid
       * @example 6f1c4c1e-8f0b-4f6e-9a53-3d8a2f0f3b11
       */
      id: string;
      /** @example base */
      chain: string;
      /** @example 0x5a9db0c002000000000000000000000000000000000000000000000000000001 */
      txHash: string;
      /** @example 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 */
      payer: string;
      /** @example 2500 */
      amountUsdc: string;
    };
    Anomaly: {
      /**
       * @example spike
       * @enum {string}
       */
      type: 'spike' | 'failure_burst' | 'first_time_large_payer' | 'unusual_amount';
      /**
       * Format: date-time
       * @example 2026-11-20T14:00:00.000Z
       */
      start: string;
      /**
       * Format: date-time
       * @example 2026-11-20T16:00:00.000Z
       */
      end: string;
      /**
       * @description 0.5 at the threshold; approaches 1 beyond it.
       * @example 0.82
       */
      score: number;
      /**
       * @description Calls, rejections or USDC, by the type.
       * @example 480
       */
      observed: number;
      /** @example 95 */
      expected: number;
      /** @example 480 verifications in an hour where about 95 are usual, 5.1 times as many. */
      why: string;
      /** @description The unusual payment; null for hours. */
      payment: components['schemas']['OddPayment'] | null;
    };
    Anomalies: {
      period: components['schemas']['Period'];
      baseline: components['schemas']['Baseline'];
      /** @description The newest first, two hundred at most. */
      anomalies: components['schemas']['Anomaly'][];
      /**
       * @description True when not all data was analysed.
       * @example false
       */
      truncated: boolean;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      asOf: string;
    };
    ServiceTotals: {
      /**
       * @description Answered calls with a live key, repeats included.
       * @example 36000
       */
      verifications: number;
      /** @example 35400 */
      successful: number;
      /**
       * @description 0 to 100.
       * @example 98.3
       */
      successRate: number;
      /**
       * @description Signed payments that were settled.
       * @example 3600
       */
      settlements: number;
      /**
       * @description Of verifications in the last 24 hours, in milliseconds.
       * @example 210
       */
      p95Ms: number | null;
      /** @example 99.9 */
      uptimePercent: number | null;
    };
    ServiceDay: {
      /**
       * Format: date
       * @example 2026-11-22
       */
      day: string;
      /** @example 1234 */
      verifications: number;
      /**
       * @description 0 to 100.
       * @example 98.2
       */
      successRate: number;
      /** @example 120 */
      settlements: number;
      /**
       * @description Minutes in which a readiness probe was answered well; null before they were counted.
       * @example 1440
       */
      answeredMinutes: number | null;
      /**
       * @description Their share of the day so far, 0 to 100.
       * @example 100
       */
      uptimePercent: number | null;
    };
    ServiceStats: {
      totals: components['schemas']['ServiceTotals'];
      /** @description Thirty days, the oldest first. */
      days: components['schemas']['ServiceDay'][];
      /**
       * Format: date-time
       * @description Up to five minutes ago.
       * @example 2026-11-22T12:00:00.000Z
       */
      asOf: string;
    };
    FinalityDescription: {
      /**
       * @example finalized
       * @enum {string}
       */
      level: 'none' | 'latest' | 'confirmed' | 'safe' | 'finalized';
      /**
       * @description Deep enough for a yes.
       * @example true
       */
      accepted: boolean;
      /**
       * @description It cannot be taken back any more.
       * @example true
       */
      deepest: boolean;
      /** @example 1 */
      confirmations: number | null;
      /**
       * @description Null where a block tag decides.
       * @example 1
       */
      requiredConfirmations: number | null;
    };
    TokenMovement: {
      /**
       * @description `usdc`: the registered USDC. `look_alike`: another token whose symbol or name reads like it.
       * @example usdc
       * @enum {string}
       */
      kind: 'usdc' | 'look_alike';
      /**
       * @description Contract, or mint on Solana.
       * @example 0x5a9DB0c0000000000000000000000000000005Dc
       */
      token: string;
      /**
       * @description The token's own word.
       * @example USDC
       */
      symbol: string | null;
      /** @example null */
      name: string | null;
      /** @example 0x5a9db0c00000000000000000000000000000a11c */
      from: string;
      /** @example 0x5a9db0c0000000000000000000000000000a55e7 */
      to: string;
      /**
       * @description Null where the token does not say its decimals.
       * @example 25
       */
      amount: string | null;
      /** @example 25000000 */
      amountAtomic: string;
    };
    Gain: {
      /** @example 0x5a9db0c0000000000000000000000000000a55e7 */
      address: string;
      /** @example 25 */
      amountUsdc: string;
      /** @example 25000000 */
      amountAtomic: string;
      /**
       * @description Whose money it was, as `POST /verify` says in `fromAddress`.
       * @example 0x5a9db0c00000000000000000000000000000a11c
       */
      payer: string | null;
      /**
       * @description The sender that passed the payer's money on.
       * @example null
       */
      through: string | null;
    };
    VerificationOutlook: {
      /**
       * @description Your wallet that it is judged for.
       * @example 0x5A9DB0c0000000000000000000000000000a55E7
       */
      wallet: string;
      /**
       * @example confirmed
       * @enum {string}
       */
      status: 'confirmed' | 'pending' | 'rejected';
      /** @example null */
      reason:
        | (
            | 'TX_NOT_FOUND'
            | 'AWAITING_CONFIRMATIONS'
            | 'TX_FAILED'
            | 'WRONG_ASSET'
            | 'WRONG_RECIPIENT'
            | 'NO_TRANSFER'
            | 'AMOUNT_TOO_LOW'
            | 'TX_TOO_OLD'
            | 'WRONG_PAYER'
            | 'PAID_TOO_EARLY'
            | 'MEMO_MISMATCH'
            | 'ALREADY_CLAIMED'
            | 'REFERENCE_REQUIRED'
            | 'REORGED'
            | 'RISK_REJECTED'
          )
        | null;
      /** @example 25 */
      amountUsdc: string;
      /** @example 0x5a9db0c00000000000000000000000000000a11c */
      fromAddress: string | null;
      /**
       * @description Orders of yours that the payment has been used for.
       * @example []
       */
      references: string[];
    };
    TransactionExplanation: {
      /** @example sandbox */
      chain: string;
      /**
       * @description CAIP-2 id.
       * @example x402:sandbox
       */
      network: string;
      /** @example 0x5a9db0c002000000000000000000000000000000000000000000000000000001 */
      txHash: string;
      /**
       * @description The registered USDC.
       * @example 0x5a9DB0c0000000000000000000000000000005Dc
       */
      asset: string;
      /**
       * @example succeeded
       * @enum {string}
       */
      execution: 'succeeded' | 'failed' | 'pending';
      /**
       * @description Block number, or slot on Solana.
       * @example 5000000
       */
      blockNumber: number | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      timestamp: string | null;
      finality: components['schemas']['FinalityDescription'];
      /** @description In their order, those of USDC first; two hundred at most. */
      movements: components['schemas']['TokenMovement'][];
      /** @description Who gained USDC in the end, the largest gain first; twenty at most. */
      gains: components['schemas']['Gain'][];
      /**
       * @description Addresses that passed on all the USDC that they received.
       * @example []
       */
      routers: string[];
      /**
       * @description Other tokens that moved, by their addresses.
       * @example []
       */
      otherTokens: string[];
      /** @example [] */
      memos: string[];
      /**
       * @description False when something above is cut, or a part of the transaction could not be read.
       * @example true
       */
      complete: boolean;
      /** @description Null without a wallet of yours on the chain. */
      verification: components['schemas']['VerificationOutlook'] | null;
      /**
       * @description Why `POST /verify` answers that, in a sentence.
       * @example It is a yes: your wallet 0x5A9DB0c0000000000000000000000000000a55E7 gained 25 USDC, and the block is final.
       */
      why: string;
      /**
       * @description The transaction in a few sentences.
       * @example The transaction succeeded in block 5000000. 25 USDC reached 0x5a9db0c0000000000000000000000000000a55e7, paid by 0x5a9db0c00000000000000000000000000000a11c.
       */
      summary: string;
    };
    TokenDescription: {
      /** @example USD Coin */
      name: string | null;
      /** @example USDC */
      symbol: string | null;
      /** @example 6 */
      decimals: number | null;
      /** @example 1000000 */
      totalSupply: string | null;
      /** @example 1000000000000 */
      totalSupplyAtomic: string | null;
      /**
       * @description Solana: who may create tokens.
       * @example null
       */
      mintAuthority: string | null;
      /**
       * @description Solana: who may freeze accounts.
       * @example null
       */
      freezeAuthority: string | null;
    };
    ProxyDescription: {
      /**
       * @example eip1967
       * @enum {string}
       */
      kind: 'eip1967' | 'eip1967-beacon' | 'eip1822' | 'eip1167' | 'zeppelinos';
      /** @example 0x5a9db0c000000000000000000000000000000001 */
      implementation: string | null;
      /**
       * @description Who may exchange the code.
       * @example null
       */
      admin: string | null;
      /** @example null */
      beacon: string | null;
    };
    ContractExplanation: {
      /** @example sandbox */
      chain: string;
      /**
       * @description CAIP-2 id.
       * @example x402:sandbox
       */
      network: string;
      /** @example 0x5a9db0c0000000000000000000000000000005dc */
      address: string;
      /**
       * @example token
       * @enum {string}
       */
      kind:
        | 'account'
        | 'delegated_account'
        | 'wallet_contract'
        | 'token'
        | 'token_account'
        | 'program'
        | 'contract';
      /**
       * @description It is the token that payments are verified in.
       * @example true
       */
      isRegisteredUsdc: boolean;
      /**
       * @description It calls itself USDC and is another token.
       * @example false
       */
      isLookAlike: boolean;
      token: components['schemas']['TokenDescription'] | null;
      /** @example null */
      proxy: components['schemas']['ProxyDescription'] | null;
      /**
       * @description The contract that the account has delegated to (EIP-7702).
       * @example null
       */
      delegatesTo: string | null;
      /**
       * @description Standards of wallets that its functions show: contract signatures, account abstraction, Safe.
       * @example []
       */
      walletStandards: ('erc1271' | 'erc4337' | 'safe')[];
      /**
       * @description Null on Solana.
       * @example 170
       */
      codeSizeBytes: number | null;
      /**
       * @description Solana: the program that owns the account.
       * @example null
       */
      program: string | null;
      /**
       * @description Solana: the wallet that a token account belongs to.
       * @example null
       */
      owner: string | null;
      /**
       * @description Solana: the mint of a token account.
       * @example null
       */
      mint: string | null;
      /** @example This is the USDC of Sandbox that payments are verified in. */
      summary: string;
    };
    ImplementationDescription: {
      /**
       * @description Keccak-256 of the code; null without code.
       * @example 0x9c22ff5f21f0b81b113e63f7db6da94fedef11b2119b4088b89664fb9a3cb658
       */
      codeHash: string | null;
      /** @example 170 */
      sizeBytes: number;
      /**
       * @description The first four bytes of the calls that it tells apart, in ascending order.
       * @example [
       *       "0x06fdde03",
       *       "0x8456cb59"
       *     ]
       */
      selectors: string[];
      /**
       * @description False for code that is too long to search: it may have functions and capabilities that are not shown.
       * @example true
       */
      searched: boolean;
      /** @example 0x5a9db0c000000000000000000000000000000001 */
      address: string;
    };
    TokenCapability: {
      /**
       * @example pause
       * @enum {string}
       */
      capability: 'pause' | 'blacklist' | 'seize' | 'mint' | 'fee' | 'upgrade' | 'change_owner';
      /**
       * @description The functions that show it, in the contract or behind it.
       * @example [
       *       "pause()",
       *       "unpause()"
       *     ]
       */
      functions: string[];
    };
    BytecodeExplanation: {
      /**
       * @description Keccak-256 of the code; null without code.
       * @example 0x9c22ff5f21f0b81b113e63f7db6da94fedef11b2119b4088b89664fb9a3cb658
       */
      codeHash: string | null;
      /** @example 170 */
      sizeBytes: number;
      /**
       * @description The first four bytes of the calls that it tells apart, in ascending order.
       * @example [
       *       "0x06fdde03",
       *       "0x8456cb59"
       *     ]
       */
      selectors: string[];
      /**
       * @description False for code that is too long to search: it may have functions and capabilities that are not shown.
       * @example true
       */
      searched: boolean;
      /** @example sandbox */
      chain: string;
      /**
       * @description CAIP-2 id.
       * @example x402:sandbox
       */
      network: string;
      /** @example 0x5a9db0c0000000000000000000000000000005dc */
      address: string;
      /** @example null */
      proxy: components['schemas']['ProxyDescription'] | null;
      /**
       * @description The contract that the account has delegated to (EIP-7702).
       * @example null
       */
      delegatesTo: string | null;
      /** @example null */
      implementation: components['schemas']['ImplementationDescription'] | null;
      /** @description By well-known functions of tokens: a name proves no effect, and its absence proves nothing. */
      capabilities: components['schemas']['TokenCapability'][];
    };
    PlanDescription: {
      /**
       * @example starter
       * @enum {string}
       */
      plan: 'free' | 'starter' | 'pro' | 'team' | 'enterprise';
      /**
       * @description US dollars a month.
       * @example 99
       */
      priceUsdPerMonth: number;
      /** @example 10000 */
      requestsPerDay: number;
      /** @example 600 */
      requestsPerMinute: number;
      /**
       * @description Units a month: one for each payment with a final answer. Null is unlimited.
       * @example 50000
       */
      verificationsPerMonth: number | null;
      /**
       * @description Main networks. Test networks and the sandbox belong to every plan.
       * @example [
       *       "solana",
       *       "base",
       *       "ethereum"
       *     ]
       */
      chains: string[];
      /**
       * @description Features beside verifications.
       * @example [
       *       "webhooks"
       *     ]
       */
      features: ('webhooks' | 'explain' | 'patterns' | 'anomalies')[];
    };
    Plans: {
      /** @description From the smallest to the largest. */
      plans: components['schemas']['PlanDescription'][];
      /**
       * Format: uri
       * @description The URL where plans are bought and changed.
       * @example https://kamiyo.ai/pricing
       */
      upgradeUrl: string;
      /** @example null */
      nextCursor: string | null;
    };
    DatabaseCheck: {
      /**
       * @example healthy
       * @enum {string}
       */
      status: 'healthy' | 'degraded' | 'unhealthy' | 'disabled';
      /**
       * @description Response time of the database, in milliseconds.
       * @example 2
       */
      latencyMs: number;
    };
    RedisCheck: {
      /**
       * @example healthy
       * @enum {string}
       */
      status: 'healthy' | 'degraded' | 'unhealthy' | 'disabled';
      /**
       * @description The store that counts the limits.
       * @example redis
       * @enum {string}
       */
      mode: 'redis' | 'memory';
      /**
       * @description Why Redis does not count, while it is configured and does not.
       * @example full
       * @enum {string}
       */
      reason?:
        | 'unreachable'
        | 'silent'
        | 'tls'
        | 'authentication'
        | 'permission'
        | 'protected_mode'
        | 'too_many_clients'
        | 'no_scripts'
        | 'full'
        | 'read_only'
        | 'not_persisting'
        | 'no_replicas'
        | 'loading'
        | 'busy'
        | 'no_database'
        | 'no_primary'
        | 'sentinel_port'
        | 'cluster_node'
        | 'no_cluster'
        | 'other';
    };
    CircuitBreaker: {
      /**
       * @example CLOSED
       * @enum {string}
       */
      state: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
      /**
       * @description Failures in a row.
       * @example 0
       */
      failures: number;
      /** Format: date-time */
      openedAt?: string;
      /** Format: date-time */
      retryAt?: string;
    };
    VerifierCheck: {
      /**
       * @example healthy
       * @enum {string}
       */
      status: 'healthy' | 'degraded' | 'unhealthy' | 'disabled';
      /**
       * @example onchain
       * @enum {string}
       */
      mode: 'python' | 'onchain' | 'none';
      circuitBreaker: components['schemas']['CircuitBreaker'];
    };
    HealthChecks: {
      database: components['schemas']['DatabaseCheck'];
      redis: components['schemas']['RedisCheck'];
      verifier: components['schemas']['VerifierCheck'];
    };
    Capabilities: {
      /**
       * @description Chains on which this server can verify payments.
       * @example [
       *       "base",
       *       "solana",
       *       "sandbox"
       *     ]
       */
      verify: string[];
      /**
       * @description Chains on which this server can settle signed payments.
       * @example [
       *       "base"
       *     ]
       */
      settle: string[];
    };
    Health: {
      /**
       * @example healthy
       * @enum {string}
       */
      status: 'healthy' | 'degraded' | 'unhealthy' | 'shutting_down';
      /** @example 0.2.0 */
      version: string;
      /**
       * @description The commit of the running build; null when the build has none.
       * @example b67783516a01d65b2c0e4b6d3a3f5f0c8a4d2e19
       */
      commit: string | null;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      timestamp: string;
      checks: components['schemas']['HealthChecks'];
      capabilities: components['schemas']['Capabilities'];
    };
    Probe: {
      /**
       * @example healthy
       * @enum {string}
       */
      status: 'healthy' | 'degraded' | 'unhealthy' | 'shutting_down';
    };
    Outage: {
      /**
       * @description The chain; `verifier` where one service reads all chains, and did not answer.
       * @example base
       */
      component: string;
      /**
       * Format: date-time
       * @example 2026-11-22T12:00:00.000Z
       */
      beganAt: string;
      /**
       * Format: date-time
       * @description When it was first read again; null while the outage lasts.
       * @example 2026-11-22T12:09:00.000Z
       */
      endedAt: string | null;
    };
    OutageList: {
      /** @description The newest first; 100 at most. */
      outages: components['schemas']['Outage'][];
      /**
       * Format: date-time
       * @description Nothing is known of the time before; null: nothing is recorded here.
       * @example 2026-10-01T08:00:00.000Z
       */
      recordedSince: string | null;
    };
    MailToken: {
      /**
       * @description From the address of the page: what stands behind `#`.
       * @example q0N-abcdefghijklmnopqrstuvwxyzABCDEFGHI_0123456q0N-abcdefghijk00
       */
      token: string;
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
    SignedPaymentVerificationFailure: components['schemas']['ErrorEnvelope'] & {
      /** @enum {boolean} */
      isValid: false;
      /**
       * @description The reason, as a code of the protocol.
       * @example invalid_payload
       */
      invalidReason: string;
    };
    SettlementFailure: components['schemas']['ErrorEnvelope'] & {
      /** @enum {boolean} */
      success: false;
      /**
       * @description The reason, as a code of the protocol.
       * @example invalid_payload
       */
      errorReason: string;
      /** @description Always empty. */
      transaction: string;
      /** @description As the request spelled it; empty where it cannot be read. */
      network: string;
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
  verifyPayment: {
    parameters: {
      query?: {
        /** @description Answer 402 instead of 200 whenever `success` is false. */
        strict?: 'true' | 'false';
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
        'application/json': components['schemas']['VerificationRequest'];
      };
    };
    responses: {
      /** @description Confirmed, rejected or pending. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          /** @description The same as `status`. */
          'X-Payment-Status': 'confirmed' | 'pending' | 'rejected';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Verification'];
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
      /** @description Only with strict=true: the payment is not confirmed. */
      402: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @description The same as `status`. */
          'X-Payment-Status': 'confirmed' | 'pending' | 'rejected';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Verification'];
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
      /** @description You have not registered a wallet on this chain. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "WALLET_NOT_REGISTERED",
           *       "message": "You have not registered a wallet on this chain.",
           *       "statusCode": 409,
           *       "error": "Wallet not registered",
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
      /** @description The chain could not be read; no unit was charged. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VERIFIER_UNAVAILABLE",
           *       "message": "The chain could not be read; no unit was charged.",
           *       "statusCode": 503,
           *       "error": "Verifier unavailable",
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
  verifyPayments: {
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
        'application/json': components['schemas']['VerificationBatch'];
      };
    };
    responses: {
      /** @description One answer or error for each item, in their order. */
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
          'application/json': components['schemas']['VerificationResults'];
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
  listPayments: {
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
        /** @description `csv` exports all payments that match the filters as a file. `limit` is ignored then, and `cursor` refused. */
        format?: 'json' | 'csv';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of payments; with `format=csv` all of them. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Only with `format=csv`: the name of the file. */
          'Content-Disposition'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PaymentPage'];
          'text/csv': string;
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  getPayment: {
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
          'application/json': components['schemas']['Payment'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  listSupportedChains: {
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
          'application/json': components['schemas']['ChainList'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  getUsage: {
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
          'application/json': components['schemas']['Usage'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  getPaymentHistory: {
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
          'application/json': components['schemas']['PaymentHistory'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  listOwnAuditEntries: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Changes of one kind. */
        action?: string;
        /** @description Changes of one key or person, as `key:` or `user:` and its id; or `operator`, or `system`. */
        actor?: string;
        /** @description At or after this time. */
        from?: string;
        /** @description Before this time. */
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
          'application/json': components['schemas']['OwnAuditPage'];
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The role may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "ROLE_NOT_ALLOWED",
           *       "message": "The role may not do this.",
           *       "statusCode": 403,
           *       "error": "Role not allowed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  streamEvents: {
    parameters: {
      query?: never;
      header?: {
        /** @description The id of the last event that was seen. */
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream. */
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
          'text/event-stream': string;
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The role may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "ROLE_NOT_ALLOWED",
           *       "message": "The role may not do this.",
           *       "statusCode": 403,
           *       "error": "Role not allowed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  verifySignedPayment: {
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
        'application/json': components['schemas']['SignedPaymentRequest'];
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
          'application/json': components['schemas']['SignedPaymentVerification'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "invalid_payload"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "facilitator_access_denied"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "facilitator_access_denied"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "duplicate_payment_identifier"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "invalid_payload"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "invalid_payload"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "invalid_payload"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "facilitator_limit_reached"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "unexpected_verify_error"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "unexpected_verify_error"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "isValid": false,
           *       "invalidReason": "unexpected_verify_error"
           *     }
           */
          'application/json': components['schemas']['SignedPaymentVerificationFailure'];
        };
      };
    };
  };
  settleSignedPayment: {
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
        'application/json': components['schemas']['SignedPaymentRequest'];
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
          'application/json': components['schemas']['SettlementResult'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "invalid_payload",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "facilitator_access_denied",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "facilitator_access_denied",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "duplicate_payment_identifier",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "invalid_payload",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "invalid_payload",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "invalid_payload",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "facilitator_limit_reached",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "unexpected_settle_error",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "unexpected_settle_error",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
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
           *       "requestId": "req_7d3c1b1e",
           *       "success": false,
           *       "errorReason": "unexpected_settle_error",
           *       "transaction": "",
           *       "network": "x402:sandbox"
           *     }
           */
          'application/json': components['schemas']['SettlementFailure'];
        };
      };
    };
  };
  listSupportedKinds: {
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
          'application/json': components['schemas']['SupportedKinds'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  findSettlements: {
    parameters: {
      query: {
        /** @description Any hash that was sent for the settlement. */
        transaction: string;
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
          'application/json': components['schemas']['Settlement'];
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
      /** @description No settlement of yours used this transaction. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "No settlement of yours used this transaction.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  getSettlement: {
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
          'application/json': components['schemas']['Settlement'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  listSettlements: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        status?: 'pending' | 'settled' | 'failed';
        chain?: string;
        /** @description Begun at or after this time. */
        from?: string;
        /** @description Begun before this time. */
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
          'application/json': components['schemas']['SettlementPage'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  listIncidents: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
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
          /** @description For `If-None-Match`. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Incidents'];
        };
      };
      /** @description As it was when it had this ETag. */
      304: {
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  getAccount: {
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
          'application/json': components['schemas']['Account'];
        };
      };
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The role may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "ROLE_NOT_ALLOWED",
           *       "message": "The role may not do this.",
           *       "statusCode": 403,
           *       "error": "Role not allowed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  changeAccount: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['AccountChange'];
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
          'application/json': components['schemas']['Account'];
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The role may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "ROLE_NOT_ALLOWED",
           *       "message": "The role may not do this.",
           *       "statusCode": 403,
           *       "error": "Role not allowed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  getSession: {
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
  signOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
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
  chooseTenant: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChooseTenant'];
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person is no member of such an account. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "The person is no member of such an account.",
           *       "statusCode": 404,
           *       "error": "Not found",
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
  openAccount: {
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
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description This server opens no accounts by itself. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "SIGN_UP_CLOSED",
           *       "message": "This server opens no accounts by itself.",
           *       "statusCode": 403,
           *       "error": "Sign-up closed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person is a member of an account, or is the operator key. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The person is a member of an account, or is the operator key.",
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
  askForSignInLink: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EmailSignIn'];
      };
    };
    responses: {
      202: {
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
          'application/json': components['schemas']['EmailSignInAsked'];
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
  lookAtSignInLink: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LinkToken'];
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
          'application/json': components['schemas']['LookedAtLink'];
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
      /** @description The link is unknown, used or past. */
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
           *       "code": "INVALID_SIGN_IN",
           *       "message": "The link is unknown, used or past.",
           *       "statusCode": 401,
           *       "error": "Invalid sign-in",
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
  confirmSignInLink: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LinkToken'];
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
      /** @description The link is unknown, used, past, or of another browser. */
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
           *       "code": "INVALID_SIGN_IN",
           *       "message": "The link is unknown, used, past, or of another browser.",
           *       "statusCode": 401,
           *       "error": "Invalid sign-in",
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
      /** @description The link joins an address that another person has. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The link joins an address that another person has.",
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
  confirmSignInCode: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SignInCode'];
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
      /** @description The code is not right, or was tried five times. */
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
           *       "code": "INVALID_SIGN_IN",
           *       "message": "The code is not right, or was tried five times.",
           *       "statusCode": 401,
           *       "error": "Invalid sign-in",
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
      /** @description The link joins an address that another person has. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The link joins an address that another person has.",
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
  askForWalletChallenge: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WalletChallengeRequest'];
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
          'application/json': components['schemas']['WalletChallenge'];
        };
      };
      /** @description No key can sign for this address, or its checksum is wrong. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_ADDRESS",
           *       "message": "No key can sign for this address, or its checksum is wrong.",
           *       "statusCode": 400,
           *       "error": "Invalid address",
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
  signInByWallet: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WalletSignIn'];
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
      /** @description The text was changed, used, too old or of another browser, or the signature is wrong. */
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
           *       "code": "INVALID_SIGN_IN",
           *       "message": "The text was changed, used, too old or of another browser, or the signature is wrong.",
           *       "statusCode": 401,
           *       "error": "Invalid sign-in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody has this wallet, and new people are not let in. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "SIGN_UP_CLOSED",
           *       "message": "Nobody has this wallet, and new people are not let in.",
           *       "statusCode": 403,
           *       "error": "Sign-up closed",
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
      /** @description The contract of a smart wallet could not be asked. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VERIFIER_UNAVAILABLE",
           *       "message": "The contract of a smart wallet could not be asked.",
           *       "statusCode": 503,
           *       "error": "Verifier unavailable",
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
  signInByProvider: {
    parameters: {
      query?: {
        /** @description The SHA-256 of the token of an invitation, in hexadecimal, where one is at hand. */
        invitation?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description To the provider, or to the page of signing in. */
      302: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Location?: string;
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
      /** @description No provider is configured. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "No provider is configured.",
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
  returnFromProvider: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description To the console. */
      302: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Location?: string;
          [name: string]: unknown;
        };
        content?: never;
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
      /** @description No provider is configured. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "No provider is configured.",
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
  enrolAuthenticator: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['SecondFactorEnrolment'];
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
          'application/json': components['schemas']['NewAuthenticator'];
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
      /** @description The operator key is wrong. */
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
           *       "message": "The operator key is wrong.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no second factor, and has not signed in within ten minutes. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RECENT_SIGN_IN_REQUIRED",
           *       "message": "The person has no second factor, and has not signed in within ten minutes.",
           *       "statusCode": 403,
           *       "error": "Recent sign-in required",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has an authenticator. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The person has an authenticator.",
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
  confirmAuthenticator: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AuthenticatorCode'];
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
          'application/json': components['schemas']['ConfirmedAuthenticator'];
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
      /** @description The code is wrong, or was used already. */
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
           *       "code": "INVALID_SIGN_IN",
           *       "message": "The code is wrong, or was used already.",
           *       "statusCode": 401,
           *       "error": "Invalid sign-in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no second factor, and has not signed in within ten minutes. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RECENT_SIGN_IN_REQUIRED",
           *       "message": "The person has no second factor, and has not signed in within ten minutes.",
           *       "statusCode": 403,
           *       "error": "Recent sign-in required",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No authenticator waits for its first code. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "No authenticator waits for its first code.",
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
      /** @description Five wrong codes in a row: none is looked at for a quarter of an hour. */
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
           *       "message": "Five wrong codes in a row: none is looked at for a quarter of an hour.",
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
  giveAuthenticatorCode: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AuthenticatorCode'];
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
      /** @description The code is wrong, or was used already. */
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
           *       "code": "INVALID_SIGN_IN",
           *       "message": "The code is wrong, or was used already.",
           *       "statusCode": 401,
           *       "error": "Invalid sign-in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no authenticator. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The person has no authenticator.",
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
      /** @description Five wrong codes in a row: none is looked at for a quarter of an hour. */
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
           *       "message": "Five wrong codes in a row: none is looked at for a quarter of an hour.",
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
  removeAuthenticator: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AuthenticatorCode'];
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
      /** @description The code is wrong, or was used already. */
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
           *       "code": "INVALID_SIGN_IN",
           *       "message": "The code is wrong, or was used already.",
           *       "statusCode": 401,
           *       "error": "Invalid sign-in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no authenticator. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The person has no authenticator.",
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
      /** @description Five wrong codes in a row: none is looked at for a quarter of an hour. */
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
           *       "message": "Five wrong codes in a row: none is looked at for a quarter of an hour.",
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
  askForNewPasskey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['SecondFactorEnrolment'];
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
          'application/json': {
            [key: string]: unknown;
          };
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
      /** @description The operator key is wrong. */
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
           *       "message": "The operator key is wrong.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no second factor, and has not signed in within ten minutes. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RECENT_SIGN_IN_REQUIRED",
           *       "message": "The person has no second factor, and has not signed in within ten minutes.",
           *       "statusCode": 403,
           *       "error": "Recent sign-in required",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has ten passkeys, or the console is open at a bare IP address. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The person has ten passkeys, or the console is open at a bare IP address.",
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
  addPasskey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewPasskey'];
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
      /** @description The answer is not to what was asked, or not by a passkey of the person here. */
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
           *       "code": "INVALID_SIGN_IN",
           *       "message": "The answer is not to what was asked, or not by a passkey of the person here.",
           *       "statusCode": 401,
           *       "error": "Invalid sign-in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no second factor, and has not signed in within ten minutes. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RECENT_SIGN_IN_REQUIRED",
           *       "message": "The person has no second factor, and has not signed in within ten minutes.",
           *       "statusCode": 403,
           *       "error": "Recent sign-in required",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Somebody has this passkey. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "Somebody has this passkey.",
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
  askForPasskey: {
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
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no passkey, or the console is open at a bare IP address. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The person has no passkey, or the console is open at a bare IP address.",
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
  givePasskey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PasskeyAnswer'];
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
      /** @description The answer is not to what was asked, or not by a passkey of the person here. */
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
           *       "code": "INVALID_SIGN_IN",
           *       "message": "The answer is not to what was asked, or not by a passkey of the person here.",
           *       "statusCode": 401,
           *       "error": "Invalid sign-in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
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
  removePasskey: {
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no second factor, and has not signed in within ten minutes. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RECENT_SIGN_IN_REQUIRED",
           *       "message": "The person has no second factor, and has not signed in within ten minutes.",
           *       "statusCode": 403,
           *       "error": "Recent sign-in required",
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
  confirmOperator: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OperatorKeySignIn'];
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
      /** @description The operator key is wrong. */
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
           *       "message": "The operator key is wrong.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /**
       * @description The second factor was given more than ten minutes ago.
       *
       *     The address is none of the operator.
       *
       *     ADMIN_ALLOWED_ADDRESSES does not hold the address.
       */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IP_NOT_ALLOWED",
           *       "message": "ADMIN_ALLOWED_ADDRESSES does not hold the address.",
           *       "statusCode": 403,
           *       "error": "Address not allowed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no second factor yet. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The person has no second factor yet.",
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
  askForWalletToJoin: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WalletChallengeRequest'];
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
          'application/json': components['schemas']['WalletChallenge'];
        };
      };
      /** @description No key can sign for this address, or its checksum is wrong. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "INVALID_ADDRESS",
           *       "message": "No key can sign for this address, or its checksum is wrong.",
           *       "statusCode": 400,
           *       "error": "Invalid address",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no second factor, and has not signed in within ten minutes. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RECENT_SIGN_IN_REQUIRED",
           *       "message": "The person has no second factor, and has not signed in within ten minutes.",
           *       "statusCode": 403,
           *       "error": "Recent sign-in required",
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
  joinWallet: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WalletSignature'];
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
      /** @description The text was changed, used, too old or of another person, or the signature is wrong. */
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
           *       "code": "INVALID_SIGN_IN",
           *       "message": "The text was changed, used, too old or of another person, or the signature is wrong.",
           *       "statusCode": 401,
           *       "error": "Invalid sign-in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no second factor, and has not signed in within ten minutes. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RECENT_SIGN_IN_REQUIRED",
           *       "message": "The person has no second factor, and has not signed in within ten minutes.",
           *       "statusCode": 403,
           *       "error": "Recent sign-in required",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Another person has this wallet. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "Another person has this wallet.",
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
      /** @description The contract of a smart wallet could not be asked. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VERIFIER_UNAVAILABLE",
           *       "message": "The contract of a smart wallet could not be asked.",
           *       "statusCode": 503,
           *       "error": "Verifier unavailable",
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
  removeUserWallet: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        namespace: 'eip155' | 'solana';
        address: string;
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no second factor, and has not signed in within ten minutes. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RECENT_SIGN_IN_REQUIRED",
           *       "message": "The person has no second factor, and has not signed in within ten minutes.",
           *       "statusCode": 403,
           *       "error": "Recent sign-in required",
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
      /** @description It is the only way of the person to sign in. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "It is the only way of the person to sign in.",
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
  joinEmail: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserEmail'];
      };
    };
    responses: {
      202: {
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
          'application/json': components['schemas']['EmailSignInAsked'];
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person has no second factor, and has not signed in within ten minutes. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "RECENT_SIGN_IN_REQUIRED",
           *       "message": "The person has no second factor, and has not signed in within ten minutes.",
           *       "statusCode": 403,
           *       "error": "Recent sign-in required",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It is an address of the operator, which is joined to nothing. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "It is an address of the operator, which is joined to nothing.",
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
      /** @description The address, or the person, was sent too many such links within a day. */
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
           *       "message": "The address, or the person, was sent too many such links within a day.",
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
  signInByOperatorKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OperatorKeySignIn'];
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
      /** @description The key is not the operator key. */
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
           *       "message": "The key is not the operator key.",
           *       "statusCode": 401,
           *       "error": "Invalid API key",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description ADMIN_ALLOWED_ADDRESSES does not hold the address. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "IP_NOT_ALLOWED",
           *       "message": "ADMIN_ALLOWED_ADDRESSES does not hold the address.",
           *       "statusCode": 403,
           *       "error": "Address not allowed",
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
  renameUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserName'];
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A session by the operator key belongs to no person. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "A session by the operator key belongs to no person.",
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
  listSessions: {
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
          'application/json': components['schemas']['SessionList'];
        };
      };
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
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
  endOtherSessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A session by the operator key belongs to no person. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "A session by the operator key belongs to no person.",
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
  endSession: {
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
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
      /** @description A session by the operator key belongs to no person. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "A session by the operator key belongs to no person.",
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
  getMailPreferences: {
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
          'application/json': components['schemas']['MailPreferences'];
        };
      };
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description A session by the operator key belongs to no person. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "A session by the operator key belongs to no person.",
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
  changeMailPreferences: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MailPreferencesChange'];
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
          'application/json': components['schemas']['MailPreferences'];
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description You have no address yet, or are no person but the operator key. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "You have no address yet, or are no person but the operator key.",
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
  getTeam: {
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
          'application/json': components['schemas']['Team'];
        };
      };
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The role may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "ROLE_NOT_ALLOWED",
           *       "message": "The role may not do this.",
           *       "statusCode": 403,
           *       "error": "Role not allowed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  inviteMember: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The role may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "ROLE_NOT_ALLOWED",
           *       "message": "The role may not do this.",
           *       "statusCode": 403,
           *       "error": "Role not allowed",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description Too many invitations wait. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "Too many invitations wait.",
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
      /** @description The address, or the account, has had too many by mail within a day. */
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
           *       "message": "The address, or the account, has had too many by mail within a day.",
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
  revokeInvitation: {
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The role may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "ROLE_NOT_ALLOWED",
           *       "message": "The role may not do this.",
           *       "statusCode": 403,
           *       "error": "Role not allowed",
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  removeMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The role may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "ROLE_NOT_ALLOWED",
           *       "message": "The role may not do this.",
           *       "statusCode": 403,
           *       "error": "Role not allowed",
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
      /** @description It is the last owner. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "It is the last owner.",
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
  changeMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        userId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MemberChange'];
      };
    };
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The role may not do this. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "ROLE_NOT_ALLOWED",
           *       "message": "The role may not do this.",
           *       "statusCode": 403,
           *       "error": "Role not allowed",
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
      /** @description It is the last owner. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "It is the last owner.",
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
  lookAtInvitation: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['InvitationToken'];
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
          'application/json': components['schemas']['InvitationSummary'];
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
      /** @description The invitation is past, taken back or accepted. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "The invitation is past, taken back or accepted.",
           *       "statusCode": 404,
           *       "error": "Not found",
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
  acceptInvitation: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['InvitationToken'];
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
      /** @description Nobody is signed in, or the session is over. */
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
           *       "code": "NOT_SIGNED_IN",
           *       "message": "Nobody is signed in, or the session is over.",
           *       "statusCode": 401,
           *       "error": "Not signed in",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description It was sent by a page of another site. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CROSS_SITE_REQUEST",
           *       "message": "It was sent by a page of another site.",
           *       "statusCode": 403,
           *       "error": "Cross-site request",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The invitation is past, taken back or accepted. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "The invitation is past, taken back or accepted.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description The person is a member of the account already, or is the operator key. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The person is a member of the account already, or is the operator key.",
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
  listWallets: {
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
          'application/json': components['schemas']['WalletList'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  getWallet: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        chain: string;
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
          'application/json': components['schemas']['Wallet'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  putWallet: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        chain: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewWallet'];
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
          'application/json': components['schemas']['SavedWallet'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  deleteWallet: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        chain: string;
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  listApiKeys: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        /** @description Keys of one environment only. */
        environment?: 'live' | 'test';
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  createApiKey: {
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
  getApiKey: {
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
          'application/json': components['schemas']['ApiKey'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  revokeApiKey: {
    parameters: {
      query?: {
        /** @description Revoke the last key that can manage keys, too. */
        force?: 'true' | 'false';
      };
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
      /** @description It is the last key that can manage your keys, and force was not given. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "It is the last key that can manage your keys, and force was not given.",
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
  renameApiKey: {
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
        'application/json': components['schemas']['ApiKeyName'];
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
          'application/json': components['schemas']['ApiKey'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  rotateApiKey: {
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
        'application/json': components['schemas']['ApiKeyRotation'];
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
  startCheckout: {
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
        'application/json': components['schemas']['NewCheckout'];
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
          'application/json': components['schemas']['Checkout'];
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
      /** @description A subscription exists: change it at `portalUrl`. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "ALREADY_SUBSCRIBED",
           *       "message": "A subscription exists: change it at `portalUrl`.",
           *       "statusCode": 409,
           *       "error": "Already subscribed",
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
      /** @description This server has no billing, or Stripe cannot be reached. */
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
           *       "message": "This server has no billing, or Stripe cannot be reached.",
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
  openBillingPortal: {
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
        'application/json': components['schemas']['NewBillingPortal'];
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
          'application/json': components['schemas']['BillingPortal'];
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
      /** @description There has been no checkout yet. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_SUBSCRIPTION",
           *       "message": "There has been no checkout yet.",
           *       "statusCode": 404,
           *       "error": "No subscription",
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
      /** @description This server has no billing, or Stripe cannot be reached. */
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
           *       "message": "This server has no billing, or Stripe cannot be reached.",
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
  getSubscription: {
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
          'application/json': components['schemas']['Subscription'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
      /** @description This server has no billing, or Stripe cannot be reached. */
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
           *       "message": "This server has no billing, or Stripe cannot be reached.",
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
  cancelSubscription: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['Cancellation'];
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
          'application/json': components['schemas']['Subscription'];
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
      /** @description There is no subscription to cancel. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_SUBSCRIPTION",
           *       "message": "There is no subscription to cancel.",
           *       "statusCode": 404,
           *       "error": "No subscription",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
      /** @description This server has no billing, or Stripe cannot be reached. */
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
           *       "message": "This server has no billing, or Stripe cannot be reached.",
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
  listWebhookEndpoints: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
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
          'application/json': components['schemas']['WebhookEndpointPage'];
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
      /** @description The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  createWebhookEndpoint: {
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
        'application/json': components['schemas']['NewWebhookEndpoint'];
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
          'application/json': components['schemas']['WebhookEndpointWithSecret'];
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
      /** @description The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description There are ten endpoints in this environment already, or one has this URL. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "There are ten endpoints in this environment already, or one has this URL.",
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
  getWebhookEndpoint: {
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
          'application/json': components['schemas']['WebhookEndpoint'];
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
      /** @description The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  deleteWebhookEndpoint: {
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
      /** @description The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  changeWebhookEndpoint: {
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
        'application/json': components['schemas']['WebhookEndpointChange'];
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
          'application/json': components['schemas']['WebhookEndpoint'];
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
      /** @description The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
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
      /** @description Another endpoint in this environment has this URL. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "Another endpoint in this environment has this URL.",
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
  rotateWebhookSecret: {
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
        'application/json': components['schemas']['SecretRotation'];
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
          'application/json': components['schemas']['WebhookEndpointWithSecret'];
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
      /** @description The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
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
  testWebhookEndpoint: {
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
      202: {
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
          'application/json': components['schemas']['WebhookDelivery'];
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
      /** @description The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
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
      /** @description The endpoint is disabled. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The endpoint is disabled.",
           *       "statusCode": 409,
           *       "error": "Conflict",
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
      /** @description The secret of the endpoint cannot be read at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "WEBHOOKS_UNAVAILABLE",
           *       "message": "The secret of the endpoint cannot be read at the moment.",
           *       "statusCode": 503,
           *       "error": "Webhooks unavailable",
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
  listWebhookDeliveries: {
    parameters: {
      query?: {
        limit?: number;
        /** @description `nextCursor` of the page before; opaque. */
        cursor?: string;
        status?: 'pending' | 'delivered' | 'failed';
        eventType?:
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
        eventId?: string;
        /** @description Created at or after this time. */
        from?: string;
        /** @description Created before this time. */
        to?: string;
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
          'application/json': components['schemas']['WebhookDeliveryPage'];
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
      /** @description The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  getWebhookDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        deliveryId: string;
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
          'application/json': components['schemas']['WebhookDeliveryDetail'];
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
      /** @description The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  replayWebhookEvents: {
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
        'application/json': components['schemas']['ReplayPeriod'];
      };
    };
    responses: {
      202: {
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
          'application/json': components['schemas']['Replay'];
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
      /** @description The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "The plan does not include outbound webhooks in Live, or more than one endpoint in Test; or the key lacks the scope.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
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
      /** @description The endpoint is disabled. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "CONFLICT",
           *       "message": "The endpoint is disabled.",
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
      /** @description The secret of the endpoint cannot be read at the moment. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "WEBHOOKS_UNAVAILABLE",
           *       "message": "The secret of the endpoint cannot be read at the moment.",
           *       "statusCode": 503,
           *       "error": "Webhooks unavailable",
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
  getAnalytics: {
    parameters: {
      query?: {
        days?: number;
        chain?: string;
        format?: 'json' | 'csv';
        granularity?: 'day' | 'hour';
        /** @description IANA name; days begin at its midnight. */
        timezone?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Sums, exact as of now; with `format=csv` the trend. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Only with `format=csv`: the name of the file. */
          'Content-Disposition'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Analytics'];
          'text/csv': string;
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  listTopPayers: {
    parameters: {
      query?: {
        days?: number;
        chain?: string;
        format?: 'json' | 'csv';
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The largest first; with `format=csv` as a file. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'X-RateLimit-Limit': components['headers']['X-RateLimit-Limit'];
          'X-RateLimit-Remaining': components['headers']['X-RateLimit-Remaining'];
          'X-RateLimit-Reset': components['headers']['X-RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description Only with `format=csv`: the name of the file. */
          'Content-Disposition'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TopPayers'];
          'text/csv': string;
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  findPatterns: {
    parameters: {
      query?: {
        days?: number;
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
          'application/json': components['schemas']['Patterns'];
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
      /** @description Your plan does not include patterns. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "Your plan does not include patterns.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  findAnomalies: {
    parameters: {
      query?: {
        days?: number;
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
          'application/json': components['schemas']['Anomalies'];
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
      /** @description Your plan does not include anomalies. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "Your plan does not include anomalies.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  getServiceStats: {
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
          'application/json': components['schemas']['ServiceStats'];
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
      /** @description The operator does not publish them. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "The operator does not publish them.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  explainTransaction: {
    parameters: {
      query?: {
        /** @description A chain of `GET /supported-chains`. */
        chain?: string;
        /** @description Transaction hash: `0x` and 64 hexadecimal digits, or a base58 signature on Solana. */
        hash?: string;
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
          'application/json': components['schemas']['TransactionExplanation'];
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
      /** @description Your plan does not include explanations. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "Your plan does not include explanations.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description No node knows the transaction. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "No node knows the transaction.",
           *       "statusCode": 404,
           *       "error": "Not found",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
      /** @description The chain could not be read. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VERIFIER_UNAVAILABLE",
           *       "message": "The chain could not be read.",
           *       "statusCode": 503,
           *       "error": "Verifier unavailable",
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
  explainContract: {
    parameters: {
      query?: {
        /** @description A chain of `GET /supported-chains`. */
        chain?: string;
        /** @description An address of that chain. */
        address?: string;
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
          'application/json': components['schemas']['ContractExplanation'];
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
      /** @description Your plan does not include explanations. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "Your plan does not include explanations.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
      /** @description The chain could not be read. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VERIFIER_UNAVAILABLE",
           *       "message": "The chain could not be read.",
           *       "statusCode": 503,
           *       "error": "Verifier unavailable",
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
  explainBytecode: {
    parameters: {
      query?: {
        /** @description A chain of `GET /supported-chains`. */
        chain?: string;
        /** @description An address of that chain. */
        address?: string;
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
          'application/json': components['schemas']['BytecodeExplanation'];
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
      /** @description Your plan does not include explanations. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "FEATURE_NOT_IN_PLAN",
           *       "message": "Your plan does not include explanations.",
           *       "statusCode": 403,
           *       "error": "Feature not in plan",
           *       "requestId": "req_7d3c1b1e"
           *     }
           */
          'application/json': components['schemas']['ErrorEnvelope'];
        };
      };
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
      /** @description The chain could not be read. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "VERIFIER_UNAVAILABLE",
           *       "message": "The chain could not be read.",
           *       "statusCode": 503,
           *       "error": "Verifier unavailable",
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
  listPlans: {
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
          'application/json': components['schemas']['Plans'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Healthy or degraded. */
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
          'application/json': components['schemas']['Health'];
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
      /** @description Unhealthy or shutting down. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
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
  getLiveness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Alive. */
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
          'application/json': components['schemas']['Probe'];
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
    };
  };
  getReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ready. */
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
          'application/json': components['schemas']['Probe'];
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
      /** @description Not ready. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Probe'];
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
  listOutages: {
    parameters: {
      query?: {
        days?: number;
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
          'application/json': components['schemas']['OutageList'];
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
      /** @description In a session: the person has chosen no account. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NO_ACCOUNT_CHOSEN",
           *       "message": "In a session: the person has chosen no account.",
           *       "statusCode": 409,
           *       "error": "No account chosen",
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
  unsubscribeFromMail: {
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
        'application/json': components['schemas']['MailToken'];
      };
    };
    responses: {
      204: {
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
      /** @description This token is from no mail of this server */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "This token is from no mail of this server",
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
  unsubscribeInOneClick: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes repeats safe: for 24 hours, the same key and request get the stored first response. */
        'Idempotency-Key'?: string;
      };
      path: {
        token: string;
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
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
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
      /** @description This token is from no mail of this server */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "code": "NOT_FOUND",
           *       "message": "This token is from no mail of this server",
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
  onPaymentVerified: {
    parameters: {
      query?: never;
      header: {
        /** @description The same at every attempt and replay, so that receivers can skip repeats. */
        'webhook-id': string;
        /** @description Unix seconds of this attempt. */
        'webhook-timestamp': string;
        /** @description Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "id": "7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11",
         *       "type": "payment.verified",
         *       "version": 1,
         *       "environment": "live",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "data": {
         *         "paymentId": "7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11",
         *         "txHash": "0x5a9db0c002000000000000000000000000000000000000000000000000000001",
         *         "chain": "base",
         *         "network": "eip155:8453",
         *         "amountAtomic": "1500000",
         *         "fromAddress": "0xb000000000000000000000000000000000000001",
         *         "toAddress": "0x1000000000000000000000000000000000000001",
         *         "reason": null,
         *         "reference": "order-1001"
         *       }
         *     }
         */
        'application/json': {
          /**
           * Format: uuid
           * @description The same as the header webhook-id.
           */
          id: string;
          /** @constant */
          type: 'payment.verified';
          /** @constant */
          version: 1;
          /** @enum {string} */
          environment: 'live' | 'test';
          /**
           * Format: date-time
           * @description The time of the event.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description For `GET /payments/{id}`.
             */
            paymentId: string;
            /** @description Transaction hash. */
            txHash: string;
            /** @description Name of the chain. */
            chain: string;
            /** @description CAIP-2 id of the network. */
            network: string;
            /** @description The amount that your wallet gained, in atomic units of USDC. */
            amountAtomic: string;
            /** @description The payer: the address that lost the amount your wallet gained, if it is one address; else the sender. */
            fromAddress: string | null;
            /** @description Your wallet. */
            toAddress: string | null;
            /** @description The reason of a rejection. */
            reason: string | null;
            /** @description The reference that the payment is claimed for; for a rejection, the reference of the request. */
            reference: string | null;
          };
        };
      };
    };
    responses: {
      /** @description Accepted. Any 2xx counts as delivered; no other status does, redirects included. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No longer wanted: the service disables the endpoint. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPaymentRejected: {
    parameters: {
      query?: never;
      header: {
        /** @description The same at every attempt and replay, so that receivers can skip repeats. */
        'webhook-id': string;
        /** @description Unix seconds of this attempt. */
        'webhook-timestamp': string;
        /** @description Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "id": "7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11",
         *       "type": "payment.rejected",
         *       "version": 1,
         *       "environment": "live",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "data": {
         *         "paymentId": "7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11",
         *         "txHash": "0x5a9db0c002000000000000000000000000000000000000000000000000000001",
         *         "chain": "base",
         *         "network": "eip155:8453",
         *         "amountAtomic": "0",
         *         "fromAddress": "0xb000000000000000000000000000000000000001",
         *         "toAddress": "0x1000000000000000000000000000000000000001",
         *         "reason": "WRONG_RECIPIENT",
         *         "reference": "order-1001"
         *       }
         *     }
         */
        'application/json': {
          /**
           * Format: uuid
           * @description The same as the header webhook-id.
           */
          id: string;
          /** @constant */
          type: 'payment.rejected';
          /** @constant */
          version: 1;
          /** @enum {string} */
          environment: 'live' | 'test';
          /**
           * Format: date-time
           * @description The time of the event.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description For `GET /payments/{id}`.
             */
            paymentId: string;
            /** @description Transaction hash. */
            txHash: string;
            /** @description Name of the chain. */
            chain: string;
            /** @description CAIP-2 id of the network. */
            network: string;
            /** @description The amount that your wallet gained, in atomic units of USDC. */
            amountAtomic: string;
            /** @description The payer: the address that lost the amount your wallet gained, if it is one address; else the sender. */
            fromAddress: string | null;
            /** @description Your wallet. */
            toAddress: string | null;
            /** @description The reason of a rejection. */
            reason: string | null;
            /** @description The reference that the payment is claimed for; for a rejection, the reference of the request. */
            reference: string | null;
          };
        };
      };
    };
    responses: {
      /** @description Accepted. Any 2xx counts as delivered; no other status does, redirects included. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No longer wanted: the service disables the endpoint. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPaymentSettled: {
    parameters: {
      query?: never;
      header: {
        /** @description The same at every attempt and replay, so that receivers can skip repeats. */
        'webhook-id': string;
        /** @description Unix seconds of this attempt. */
        'webhook-timestamp': string;
        /** @description Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "id": "7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11",
         *       "type": "payment.settled",
         *       "version": 1,
         *       "environment": "live",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "data": {
         *         "settlementId": "1d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11",
         *         "paymentId": "7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11",
         *         "txHash": "0x5a9db0c002000000000000000000000000000000000000000000000000000001",
         *         "chain": "base",
         *         "network": "eip155:8453",
         *         "asset": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
         *         "amountAtomic": "1500000",
         *         "fromAddress": "0xb000000000000000000000000000000000000001",
         *         "toAddress": "0x1000000000000000000000000000000000000001",
         *         "scheme": "exact",
         *         "x402Version": 2,
         *         "paymentIdentifier": null
         *       }
         *     }
         */
        'application/json': {
          /**
           * Format: uuid
           * @description The same as the header webhook-id.
           */
          id: string;
          /** @constant */
          type: 'payment.settled';
          /** @constant */
          version: 1;
          /** @enum {string} */
          environment: 'live' | 'test';
          /**
           * Format: date-time
           * @description The time of the event.
           */
          timestamp: string;
          data: {
            /** @description For `GET /facilitator/settlements/{id}`. */
            settlementId: string;
            /**
             * Format: uuid
             * @description For `GET /payments/{id}`.
             */
            paymentId: string;
            /** @description Transaction hash. */
            txHash: string;
            /** @description Name of the chain. */
            chain: string;
            /** @description CAIP-2 id of the network. */
            network: string;
            /** @description Contract or mint. */
            asset: string;
            /** @description Atomic units of the asset. */
            amountAtomic: string;
            /** @description The payer. */
            fromAddress: string;
            /** @description The receiver. */
            toAddress: string;
            /** @description The x402 scheme, such as `exact`. */
            scheme: string;
            /** @description The x402 version, 1 or 2. */
            x402Version: number;
            /** @description The identifier that the payer gave the payment. */
            paymentIdentifier: string | null;
          };
        };
      };
    };
    responses: {
      /** @description Accepted. Any 2xx counts as delivered; no other status does, redirects included. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No longer wanted: the service disables the endpoint. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPaymentReorged: {
    parameters: {
      query?: never;
      header: {
        /** @description The same at every attempt and replay, so that receivers can skip repeats. */
        'webhook-id': string;
        /** @description Unix seconds of this attempt. */
        'webhook-timestamp': string;
        /** @description Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "id": "7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11",
         *       "type": "payment.reorged",
         *       "version": 1,
         *       "environment": "live",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "data": {
         *         "paymentId": "7d8f3c54-8f0b-4f0e-9a0e-0f4f4f6f7a11",
         *         "txHash": "0x5a9db0c002000000000000000000000000000000000000000000000000000001",
         *         "chain": "base",
         *         "network": "eip155:8453",
         *         "amountAtomic": "1500000"
         *       }
         *     }
         */
        'application/json': {
          /**
           * Format: uuid
           * @description The same as the header webhook-id.
           */
          id: string;
          /** @constant */
          type: 'payment.reorged';
          /** @constant */
          version: 1;
          /** @enum {string} */
          environment: 'live' | 'test';
          /**
           * Format: date-time
           * @description The time of the event.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description For `GET /payments/{id}`.
             */
            paymentId: string;
            /** @description Transaction hash. */
            txHash: string;
            /** @description Name of the chain. */
            chain: string;
            /** @description CAIP-2 id of the network. */
            network: string;
            /** @description The confirmed amount, in atomic units. */
            amountAtomic: string;
          };
        };
      };
    };
    responses: {
      /** @description Accepted. Any 2xx counts as delivered; no other status does, redirects included. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No longer wanted: the service disables the endpoint. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onQuotaWarning: {
    parameters: {
      query?: never;
      header: {
        /** @description The same at every attempt and replay, so that receivers can skip repeats. */
        'webhook-id': string;
        /** @description Unix seconds of this attempt. */
        'webhook-timestamp': string;
        /** @description Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "id": "5b0c5f0e-4f5a-4e57-9d0c-0a4b6b6c0b11",
         *       "type": "quota.warning",
         *       "version": 1,
         *       "environment": "live",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "data": {
         *         "level": 80,
         *         "used": 40000,
         *         "limit": 50000,
         *         "periodStart": "2026-11-01T00:00:00.000Z",
         *         "resetAt": "2026-12-01T00:00:00.000Z"
         *       }
         *     }
         */
        'application/json': {
          /**
           * Format: uuid
           * @description The same as the header webhook-id.
           */
          id: string;
          /** @constant */
          type: 'quota.warning';
          /** @constant */
          version: 1;
          /** @enum {string} */
          environment: 'live' | 'test';
          /**
           * Format: date-time
           * @description The time of the event.
           */
          timestamp: string;
          data: {
            /**
             * @description Percent.
             * @enum {integer}
             */
            level: 80 | 100;
            /** @description Units used. */
            used: number;
            /** @description Units a month. */
            limit: number;
            /**
             * Format: date-time
             * @description The start of the month.
             */
            periodStart: string;
            /**
             * Format: date-time
             * @description The end of the month, when used units start at zero.
             */
            resetAt: string;
          };
        };
      };
    };
    responses: {
      /** @description Accepted. Any 2xx counts as delivered; no other status does, redirects included. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No longer wanted: the service disables the endpoint. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onKeyExpiring: {
    parameters: {
      query?: never;
      header: {
        /** @description The same at every attempt and replay, so that receivers can skip repeats. */
        'webhook-id': string;
        /** @description Unix seconds of this attempt. */
        'webhook-timestamp': string;
        /** @description Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "id": "5b0c5f0e-4f5a-4e57-9d0c-0a4b6b6c0b11",
         *       "type": "key.expiring",
         *       "version": 1,
         *       "environment": "live",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "data": {
         *         "keyId": "0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21",
         *         "maskedKey": "x402_live_abc1…f456",
         *         "expiresAt": "2026-11-29T12:00:00.000Z",
         *         "daysAhead": 7
         *       }
         *     }
         */
        'application/json': {
          /**
           * Format: uuid
           * @description The same as the header webhook-id.
           */
          id: string;
          /** @constant */
          type: 'key.expiring';
          /** @constant */
          version: 1;
          /** @enum {string} */
          environment: 'live' | 'test';
          /**
           * Format: date-time
           * @description The time of the event.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description For `GET /api-keys/{id}`.
             */
            keyId: string;
            /** @description The first and last characters of the key. */
            maskedKey: string;
            /**
             * Format: date-time
             * @description When.
             */
            expiresAt: string;
            /**
             * @description At most.
             * @enum {integer}
             */
            daysAhead: 7 | 1;
          };
        };
      };
    };
    responses: {
      /** @description Accepted. Any 2xx counts as delivered; no other status does, redirects included. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No longer wanted: the service disables the endpoint. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onKeyRevoked: {
    parameters: {
      query?: never;
      header: {
        /** @description The same at every attempt and replay, so that receivers can skip repeats. */
        'webhook-id': string;
        /** @description Unix seconds of this attempt. */
        'webhook-timestamp': string;
        /** @description Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "id": "5b0c5f0e-4f5a-4e57-9d0c-0a4b6b6c0b11",
         *       "type": "key.revoked",
         *       "version": 1,
         *       "environment": "live",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "data": {
         *         "keyId": "0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21",
         *         "maskedKey": "x402_live_abc1…f456",
         *         "reason": "revoked",
         *         "effectiveAt": "2026-11-22T12:00:00.000Z",
         *         "replacedBy": null
         *       }
         *     }
         */
        'application/json': {
          /**
           * Format: uuid
           * @description The same as the header webhook-id.
           */
          id: string;
          /** @constant */
          type: 'key.revoked';
          /** @constant */
          version: 1;
          /** @enum {string} */
          environment: 'live' | 'test';
          /**
           * Format: date-time
           * @description The time of the event.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description For `GET /api-keys/{id}`.
             */
            keyId: string;
            /** @description The first and last characters of the key. */
            maskedKey: string;
            /**
             * @description How.
             * @enum {string}
             */
            reason: 'revoked' | 'rotated';
            /**
             * Format: date-time
             * @description The time from which the key is refused.
             */
            effectiveAt: string;
            /** @description Id of the new key, after a rotation. */
            replacedBy: string | null;
          };
        };
      };
    };
    responses: {
      /** @description Accepted. Any 2xx counts as delivered; no other status does, redirects included. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No longer wanted: the service disables the endpoint. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onSubscriptionChanged: {
    parameters: {
      query?: never;
      header: {
        /** @description The same at every attempt and replay, so that receivers can skip repeats. */
        'webhook-id': string;
        /** @description Unix seconds of this attempt. */
        'webhook-timestamp': string;
        /** @description Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "id": "5b0c5f0e-4f5a-4e57-9d0c-0a4b6b6c0b11",
         *       "type": "subscription.changed",
         *       "version": 1,
         *       "environment": "live",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "data": {
         *         "plan": "pro",
         *         "status": "active",
         *         "previousPlan": "starter",
         *         "previousStatus": "active",
         *         "nextPlan": "pro",
         *         "suspended": false,
         *         "cancelAtPeriodEnd": false,
         *         "graceUntil": null,
         *         "currentPeriodEnd": "2026-12-22T12:00:00.000Z"
         *       }
         *     }
         */
        'application/json': {
          /**
           * Format: uuid
           * @description The same as the header webhook-id.
           */
          id: string;
          /** @constant */
          type: 'subscription.changed';
          /** @constant */
          version: 1;
          /** @enum {string} */
          environment: 'live' | 'test';
          /**
           * Format: date-time
           * @description The time of the event.
           */
          timestamp: string;
          data: {
            /** @description The plan in force. */
            plan: string;
            /** @description The status at the payment provider. */
            status: string | null;
            /** @description The plan before. */
            previousPlan: string;
            /** @description The status before. */
            previousStatus: string | null;
            /** @description The plan after this period, without further changes. */
            nextPlan: string;
            /** @description Verifications are refused until the bill is paid. */
            suspended: boolean;
            /** @description It ends with the current period. */
            cancelAtPeriodEnd: boolean;
            /**
             * Format: date-time
             * @description When the tenant is suspended unless it pays.
             */
            graceUntil: string | null;
            /**
             * Format: date-time
             * @description End of the paid period.
             */
            currentPeriodEnd: string | null;
          };
        };
      };
    };
    responses: {
      /** @description Accepted. Any 2xx counts as delivered; no other status does, redirects included. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No longer wanted: the service disables the endpoint. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onEndpointDisabled: {
    parameters: {
      query?: never;
      header: {
        /** @description The same at every attempt and replay, so that receivers can skip repeats. */
        'webhook-id': string;
        /** @description Unix seconds of this attempt. */
        'webhook-timestamp': string;
        /** @description Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "id": "5b0c5f0e-4f5a-4e57-9d0c-0a4b6b6c0b11",
         *       "type": "endpoint.disabled",
         *       "version": 1,
         *       "environment": "live",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "data": {
         *         "endpointId": "0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21",
         *         "host": "shop.example.com",
         *         "reason": "failing",
         *         "failingSince": "2026-11-19T12:00:00.000Z"
         *       }
         *     }
         */
        'application/json': {
          /**
           * Format: uuid
           * @description The same as the header webhook-id.
           */
          id: string;
          /** @constant */
          type: 'endpoint.disabled';
          /** @constant */
          version: 1;
          /** @enum {string} */
          environment: 'live' | 'test';
          /**
           * Format: date-time
           * @description The time of the event.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description For `GET /webhook-endpoints/{id}`.
             */
            endpointId: string;
            /** @description Host of its URL. */
            host: string;
            /**
             * @description It answered 410, or failed for three days.
             * @enum {string}
             */
            reason: 'gone' | 'failing';
            /**
             * Format: date-time
             * @description Start of the period in which every attempt has failed.
             */
            failingSince: string | null;
          };
        };
      };
    };
    responses: {
      /** @description Accepted. Any 2xx counts as delivered; no other status does, redirects included. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No longer wanted: the service disables the endpoint. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onEndpointTest: {
    parameters: {
      query?: never;
      header: {
        /** @description The same at every attempt and replay, so that receivers can skip repeats. */
        'webhook-id': string;
        /** @description Unix seconds of this attempt. */
        'webhook-timestamp': string;
        /** @description Standard Webhooks: `v1,` and a base64 HMAC-SHA-256; several are separated by spaces. */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "id": "5b0c5f0e-4f5a-4e57-9d0c-0a4b6b6c0b11",
         *       "type": "endpoint.test",
         *       "version": 1,
         *       "environment": "live",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "data": {
         *         "endpointId": "0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21"
         *       }
         *     }
         */
        'application/json': {
          /**
           * Format: uuid
           * @description The same as the header webhook-id.
           */
          id: string;
          /** @constant */
          type: 'endpoint.test';
          /** @constant */
          version: 1;
          /** @enum {string} */
          environment: 'live' | 'test';
          /**
           * Format: date-time
           * @description The time of the event.
           */
          timestamp: string;
          data: {
            /**
             * Format: uuid
             * @description For `GET /webhook-endpoints/{id}`.
             */
            endpointId: string;
          };
        };
      };
    };
    responses: {
      /** @description Accepted. Any 2xx counts as delivered; no other status does, redirects included. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No longer wanted: the service disables the endpoint. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
}
