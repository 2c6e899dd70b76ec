import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/observability/metrics.js';
import { RedisConnection } from '../../platform/redis/redis-connection.js';
import { REDIS_TROUBLES } from '../../platform/redis/redis-trouble.js';
import { LimitEvents } from './limit-events.js';
import { LimitStore } from './store/limit-store.js';

/**
 * Counts the decisions of the limiters, and exposes the store in use. Listens from its construction, because Redis may
 * be unavailable at boot.
 */
@Injectable()
export class LimitMetrics {
  constructor(events: LimitEvents, metrics: Metrics, redis: RedisConnection, limits: LimitStore) {
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
      onRefusedRepeatedly: () => {
        metrics.callerRefusedRepeatedly();
      },
      onStoreChanged: (mode) => {
        metrics.limiterStoreSwitched(mode);
      },
    });
    metrics.watchOne(
      'x402_rate_limit_fallback',
      '1 while limits are counted in this process although Redis is configured.',
      () => Number(limits.trouble !== null),
    );
    metrics.watch(
      'x402_rate_limit_fallback_reason',
      '1 for the reason why limits are counted in this process although Redis is configured, else 0.',
      'reason',
      () =>
        redis.client === null
          ? {}
          : Object.fromEntries(
              REDIS_TROUBLES.map((trouble) => [trouble, Number(limits.trouble === trouble)]),
            ),
    );
  }
}
