import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { poolOf } from '../database/pooled-queries.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { CachedReading } from '../resilience/cached-reading.js';
import { Metrics } from './metrics.js';

/** The count stops here: a deeper outbox is no worse. */
const OUTBOX_LIMIT = 100_000;
/** A scrape waits no longer for a busy database. */
const OUTBOX_LIMIT_MS = 1_000;

/** Metrics of our dependencies at each scrape: the connection pool, the outbox, Redis. */
@Injectable()
export class DependencyMetrics implements OnModuleInit {
  private readonly outboxDepth = new CachedReading(() => this.countOutbox(), null, OUTBOX_LIMIT_MS);

  constructor(
    private readonly metrics: Metrics,
    private readonly dataSource: DataSource,
    private readonly redis: RedisConnection,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    const { metrics } = this;
    metrics.watch('x402_db_pool_connections', 'Connections of the pool, by state.', 'state', () => {
      const { totalCount, idleCount } = poolOf(this.dataSource);
      return { used: totalCount - idleCount, idle: idleCount };
    });
    metrics.watchOne(
      'x402_db_pool_waiting',
      'Callers that wait for a connection.',
      () => poolOf(this.dataSource).waitingCount,
    );
    metrics.watchOne(
      'x402_db_pool_size',
      'Highest number of connections of the pool.',
      () => this.config.database.poolSize,
    );
    metrics.watchOne('x402_outbox_depth', `Events in the outbox, up to ${OUTBOX_LIMIT}.`, () =>
      this.outboxDepth.read(),
    );
    metrics.watchOne('x402_redis_up', '1 when Redis is connected; missing where none is configured.', () =>
      this.redis.client === null ? null : Number(this.redis.isReady),
    );
  }

  private async countOutbox(): Promise<number | null> {
    const rows = await this.dataSource.query<{ depth: number }[]>(
      'SELECT count(*)::int AS depth FROM (SELECT 1 FROM outbox LIMIT $1) AS waiting',
      [OUTBOX_LIMIT],
    );
    return rows[0]?.depth ?? null;
  }
}
