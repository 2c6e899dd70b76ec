import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Name, table and columns of each index. */
const INDEXES: readonly (readonly [name: string, definition: string])[] = [
  ['settlements_created_idx', 'settlements (created_at DESC, id DESC)'],
  [
    'settlements_unsettled_idx',
    `settlements (created_at DESC, id DESC) WHERE (status = ANY (ARRAY['pending'::text, 'failed'::text]))`,
  ],
  [
    'webhook_deliveries_troubled_idx',
    `webhook_deliveries (created_at DESC, id DESC) WHERE ((status = 'failed'::text) OR ((status = 'pending'::text) AND (attempt > 0)))`,
  ],
  ['webhook_deliveries_tenant_idx', 'webhook_deliveries (tenant_id, created_at DESC, id DESC)'],
  ['webhook_attempts_tenant_idx', 'webhook_attempts (tenant_id, attempted_at)'],
  [
    'api_keys_expiring_idx',
    'api_keys (expires_at) WHERE ((expires_at IS NOT NULL) AND (revoked_at IS NULL))',
  ],
];

/**
 * Indexes for the operator's lists over all tenants: settlements, and deliveries that fail. Then those of one tenant by
 * time: all its deliveries, and the attempts at them, which the stream of events reads once a second. And the keys that
 * expire soon, of which mail tells every tenant. Built beside writes, so outside of a transaction: a build that was
 * interrupted leaves an invalid index, which the next one drops.
 */
export class IndexWhatOperatorsList1796053878154 implements MigrationInterface {
  readonly name = 'IndexWhatOperatorsList1796053878154';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, definition] of INDEXES) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${definition}`);
    }
  }

  /** In the transaction that a revert has. */
  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of INDEXES) await runner.query(`DROP INDEX IF EXISTS ${name}`);
  }
}
