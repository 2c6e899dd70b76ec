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
  {
    table: 'signer_transactions',
    primaryKey: ['network', 'tx_hash'],
    where: `created_at < ${LONG_AGO} AND NOT EXISTS (SELECT 1 FROM settlements s
      WHERE s.tenant_id = signer_transactions.tenant_id AND s.id = signer_transactions.settlement_id AND s.status = 'pending')`,
  },
];
