import type { ExpirableTable } from '../../../platform/database/in-batches.js';

const LONG_AGO = `now() - interval '40 days'`;
/** Ages at which rows are deleted: no authorization is valid, and no revert counts against a payer, for so long. */
export const RETENTION_RULES: readonly ExpirableTable[] = [
  {
    table: 'authorization_units',
    primaryKey: ['tenant_id', 'environment', 'network', 'authorization_id'],
    where: `created_at < ${LONG_AGO}`,
  },
  {
    table: 'settlement_budgets',
    primaryKey: ['tenant_id', 'environment', 'network', 'day'],
    where: `day < ${LONG_AGO}`,
  },
  {
    table: 'settlement_reverts',
    primaryKey: ['network', 'payer', 'settlement_id'],
    where: `created_at < ${LONG_AGO}`,
  },
];

/** Signed transactions, but those of the settlements `$1`, which are pending. */
export const OLD_TRANSACTIONS: ExpirableTable = {
  table: 'signer_transactions',
  primaryKey: ['network', 'tx_hash'],
  where: `created_at < ${LONG_AGO} AND (settlement_id IS NULL OR settlement_id <> ALL ($1::uuid[]))`,
};
