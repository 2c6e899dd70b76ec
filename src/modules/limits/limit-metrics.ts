import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/observability/metrics.js';
import { RedisConnection } from '../../platform/redis/redis-connection.js';
import { LimitEvents } from './limit-events.js';

/**
 * Counts the decisions of the limiters, and exposes the store in use. Listens from its construction, because Redis may
 * be unavailable at boot.
 */
@Injectable()
export class LimitMetrics {
  private countsInMemory = false;

  constructor(events: LimitEvents, metrics: Metrics, redis: RedisConnection) {
    events.listen({
      onDecision: ({ limiter, admitted, window }) => {
        metrics.limiterDecided(limiter, admitted, window);
      },
      onBanned: (kind) => {
        metrics.banPlaced(kind);
      },
      onScrapingSuspected: (pattern) => {
        metrics.scrapingSuspected(pattern);
      },
      onStoreChanged: (mode) => {
        this.countsInMemory = mode === 'memory';
        metrics.limiterStoreSwitched(mode);
      },
    });
    metrics.watchOne(
      'x402_rate_limit_fallback',
      '1 while limits are counted in this process although Redis is configured.',
      () => Number(redis.client !== null && this.countsInMemory),
    );
  }
}
