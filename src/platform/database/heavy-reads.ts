import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { AppConfig } from '../config/app-config.js';
import { FairBulkhead } from '../resilience/fair-bulkhead.js';

/** Equals the pool's limit for waiting on a connection. */
const PATIENCE_MS = 5_000;
const MAX_WAITING = 1_000;

/** Runs one statement on a connection of the pool. */
export type Query = <Row extends object>(sql: string, values: unknown[]) => Promise<Row[]>;

/**
 * Runs statements that may read much of a tenant's history. They share half of the pool, and one tenant uses a quarter
 * of it at most. Hence verifications and other tenants always find connections, however many slow statements one tenant
 * sends. Excess statements wait; tenants are served in turn.
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
   * Runs one statement at the tenant's turn.
   *
   * @throws DomainError `REQUEST_TIMEOUT` when no turn came within five seconds; the statement's own error
   */
  query<Row extends object>(tenantId: string, sql: string, values: unknown[]): Promise<Row[]> {
    return this.run(tenantId, (query) => query<Row>(sql, values));
  }

  /**
   * Runs work that takes one connection at a time, at the tenant's turn. Statements of one answer belong into one turn:
   * a caller that waited for a turn of each would wait several times as long as is promised.
   *
   * @throws DomainError `REQUEST_TIMEOUT` when no turn came within five seconds; the work's own error
   */
  run<T>(tenantId: string, work: (query: Query) => Promise<T>): Promise<T> {
    const query: Query = (sql, values) => this.dataSource.query(sql, values);
    return this.places.executeWithin(() => work(query), {
      key: tenantId,
      waitMs: PATIENCE_MS,
      refused: tooMany,
    });
  }
}

function tooMany(cause: unknown): DomainError {
  const message = 'Too many reads of this kind are in progress; try again.';
  return new DomainError('REQUEST_TIMEOUT', message, { retryAfterSeconds: 1 }, { cause });
}
