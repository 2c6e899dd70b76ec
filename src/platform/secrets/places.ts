import type { Place } from './sealer.js';

/** Every sealed column of the database; no other column is ever opened. */
export type SealedColumn =
  | 'webhook_endpoints.secret'
  | 'signer_transactions.raw_tx'
  | 'installation_secrets.value'
  | 'mail_outbox.content'
  | 'users.totp_secret';

/** Signing secrets of a webhook endpoint: the current one, and the earlier ones, which rotations move in SQL. */
export function webhookSecretPlace(tenantId: string, endpointId: string): Place & { column: SealedColumn } {
  return { column: 'webhook_endpoints.secret', tenantId, row: [endpointId] };
}

/** A signed transaction; without a tenant, one that only consumes a nonce. */
export function signedTransactionPlace(
  tenantId: string | null,
  network: string,
  txHash: string,
): Place & { column: SealedColumn } {
  return { column: 'signer_transactions.raw_tx', tenantId, row: [network, txHash] };
}

/** A secret that was generated once for the installation. */
export function installationSecretPlace(name: string): Place & { column: SealedColumn } {
  return { column: 'installation_secrets.value', tenantId: null, row: [name] };
}

/** The recipient of a mail that waits, and what it says; a sign-in link, for example. */
export function mailPlace(tenantId: string | null, mailId: string): Place & { column: SealedColumn } {
  return { column: 'mail_outbox.content', tenantId, row: [mailId] };
}

/** The secret of a person's authenticator. */
export function totpSecretPlace(userId: string): Place & { column: SealedColumn } {
  return { column: 'users.totp_secret', tenantId: null, row: [userId] };
}
