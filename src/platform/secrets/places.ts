import type { Place } from './sealer.js';

/** Every column of the database that is sealed; nothing else there opens anything. */
export type SealedColumn =
  'webhook_endpoints.secret' | 'signer_transactions.raw_tx' | 'installation_secrets.value';

/** Secrets that sign what is sent to an endpoint: its own, and those before the last rotations, which move in SQL. */
export function webhookSecretPlace(tenantId: string, endpointId: string): Place & { column: SealedColumn } {
  return { column: 'webhook_endpoints.secret', tenantId, row: [endpointId] };
}

/** A signed transaction; without a tenant one that only uses up a nonce. */
export function signedTransactionPlace(
  tenantId: string | null,
  network: string,
  txHash: string,
): Place & { column: SealedColumn } {
  return { column: 'signer_transactions.raw_tx', tenantId, row: [network, txHash] };
}

/** What was made once for the installation. */
export function installationSecretPlace(name: string): Place & { column: SealedColumn } {
  return { column: 'installation_secrets.value', tenantId: null, row: [name] };
}
