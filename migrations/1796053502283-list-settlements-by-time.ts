import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEX = 'settlements_list_idx';

/**
 * Lists a tenant's settlements, newest first (`GET /settlements`): until now one was found by its id or transaction.
 *
 * Built without a transaction and without keeping settlements from being written. A build that ended halfway leaves an
 * invalid index, which the next run replaces.
 */
export class ListSettlementsByTime1796053502283 implements MigrationInterface {
  readonly name = 'ListSettlementsByTime1796053502283';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${INDEX}`);
    await runner.query(`CREATE INDEX CONCURRENTLY ${INDEX}
      ON settlements (tenant_id, environment, created_at DESC, id DESC)`);
  }

  /** In the transaction that a revert has. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ${INDEX}`);
  }
}
