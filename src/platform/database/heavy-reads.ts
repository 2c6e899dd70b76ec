import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { AppConfig } from '../config/app-config.js';
import { FairBulkhead } from '../resilience/fair-bulkhead.js';

/** As long as the pool lets somebody wait for a connection. */
const PATIENCE_MS = 5_000;
const MAX_WAITING = 1_000;

/**
 * Statements that may read much of a tenant's history. They share half of the pool, and one tenant has a quarter of it at
 * most: however many of them a tenant sends, and however slow they are, verifications and other tenants find connections.
 * What has no place waits; tenants are served in turn.
 */
@Injectable()
export class HeavyReads {
  private readonly places: FairBulkhead;

  constructor(
    private readonly dataSource: DataSource,
    { database }: AppConfig,
  ) {
    this.places = new FairBulkhead({
      concurrency: Math.max(1, Math.floor(database.poolSize / 2)),
      perKey: Math.max(1, Math.floor(database.poolSize / 4)),
      maxQueued: MAX_WAITING,
    });
  }

  /**
   * One statement, when it is the tenant's turn.
   *
   * @throws DomainError `REQUEST_TIMEOUT` when there was no turn within five seconds; what the statement fails with
   */
  query<Row extends object>(tenantId: string, sql: string, values: unknown[]): Promise<Row[]> {
    return this.run(tenantId, () => this.dataSource.query<Row[]>(sql, values));
  }

  /**
   * Work that takes one connection, when it is the tenant's turn.
   *
   * @throws DomainError `REQUEST_TIMEOUT` when there was no turn within five seconds; what the work fails with
   */
  run<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    return this.places.executeWithin(work, { key: tenantId, waitMs: PATIENCE_MS, refused: tooMany });
  }
}

function tooMany(cause: unknown): DomainError {
  const message = 'Too many reads of this kind are under way; try again.';
  return new DomainError('REQUEST_TIMEOUT', message, { retryAfterSeconds: 1 }, { cause });
}
