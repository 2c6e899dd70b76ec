import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { Metrics } from './metrics.js';

/** The part of pg's pool that we read; TypeORM types it as unknown. */
interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** Counting stops here: deeper than this is as bad as this. */
const OUTBOX_LIMIT = 100_000;
const OUTBOX_REMEMBERED_MS = 15_000;
/** A scrape does not wait longer for a database that is busy. */
const OUTBOX_LIMIT_MS = 1_000;

/** What a scrape reads of the things we depend on: the connection pool, the outbox, Redis. */
@Injectable()
export class DependencyMetrics implements OnModuleInit {
  private depth: number | null = null;
  private countedAtMs = -Infinity;
  private counting: Promise<void> | null = null;

  constructor(
    private readonly metrics: Metrics,
    private readonly dataSource: DataSource,
    private readonly redis: RedisConnection,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    const { metrics } = this;
    metrics.watch('x402_db_pool_connections', 'Connections of the pool, by state.', 'state', () => {
      const { totalCount, idleCount } = this.pool();
      return { used: totalCount - idleCount, idle: idleCount };
    });
    metrics.watchOne(
      'x402_db_pool_waiting',
      'Requests that wait for a connection.',
      () => this.pool().waitingCount,
    );
    metrics.watchOne(
      'x402_db_pool_size',
      'Most connections of the pool.',
      () => this.config.database.poolSize,
    );
    metrics.watchOne('x402_outbox_depth', `Events in the outbox, up to ${OUTBOX_LIMIT}.`, () =>
      this.outboxDepth(),
    );
    metrics.watchOne('x402_redis_up', '1 when Redis is connected; missing where none is configured.', () =>
      this.redis.client === null ? null : Number(this.redis.isReady),
    );
  }

  private pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  /** As of at most 15 s ago; the last that is known when the database takes its time. */
  private async outboxDepth(): Promise<number | null> {
    if (performance.now() - this.countedAtMs >= OUTBOX_REMEMBERED_MS) {
      this.counting ??= this.countOutbox();
      await Promise.race([this.counting, timeLimit()]);
    }
    return this.depth;
  }

  private async countOutbox(): Promise<void> {
    try {
      const rows = await this.dataSource.query<{ depth: number }[]>(
        'SELECT count(*)::int AS depth FROM (SELECT 1 FROM outbox LIMIT $1) AS waiting',
        [OUTBOX_LIMIT],
      );
      this.depth = rows[0]?.depth ?? null;
      this.countedAtMs = performance.now();
    } catch {
      // Health and the log say that the database is away; an old number would say that all is well.
      this.depth = null;
    } finally {
      this.counting = null;
    }
  }
}

function timeLimit(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, OUTBOX_LIMIT_MS).unref();
  });
}
