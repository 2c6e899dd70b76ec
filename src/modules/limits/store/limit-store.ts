import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { Clock } from '../../../platform/clock.js';
import { RedisConnection } from '../../../platform/redis/redis-connection.js';
import { MINUTE_MS, windowEndMs, withoutDay, type LimitRequest, type LimitResult } from './allowance.js';
import { LimitEvents, type StoreMode } from '../limit-events.js';
import { MemoryLimitStore } from './memory-limit-store.js';
import { RedisLimitStore } from './redis-limit-store.js';

const SWEEP_MS = 60_000;
/** How often a lost Redis is looked for. */
const PROBE_MS = 200;
/** After so many silent probes in a row the connection is made anew: its other end may not know of it any more. */
const SILENT_PROBES = 10;
/** How long the first request may have to wait for Redis at boot. */
const BOOT_LIMIT_MS = 1_000;

/** Looks for Redis by what it is needed for: one that answers PING may be full or read-only. */
const PROBE: LimitRequest = {
  subject: 'probe',
  counters: [{ id: 'minute', lengthMs: MINUTE_MS, limit: Number.MAX_SAFE_INTEGER }],
};

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Where plans are counted: in Redis, for all processes; without it, in this process, from the counts last seen.
 * `take` never fails, and waits for a silent Redis once, not at every request. What is already known to be used up
 * is refused without asking Redis.
 */
@Injectable()
export class LimitStore implements ThrottlerStorage, OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('limits');
  private readonly memory = new MemoryLimitStore();
  private readonly sweeper: NodeJS.Timeout;
  private probe: NodeJS.Timeout | undefined;
  private mode: StoreMode;
  /** Goes up with each switch: a failure of a request sent before one is old news. */
  private generation = 0;
  /** Redis's time minus ours. */
  private skewMs = 0;
  private isClosed = false;

  constructor(
    private readonly redis: RedisConnection,
    private readonly shared: RedisLimitStore,
    private readonly events: LimitEvents,
    private readonly clock: Clock,
  ) {
    this.mode = redis.client === null ? 'memory' : 'redis';
    this.sweeper = setInterval(() => {
      this.memory.sweep(this.nowMs());
    }, SWEEP_MS).unref();
  }

  /** Requests that come while Redis is still being connected would be counted apart. */
  async onModuleInit(): Promise<void> {
    await this.redis.settled(BOOT_LIMIT_MS);
    if (this.mode === 'redis' && !this.redis.isReady) this.fallBack(new Error('Redis is away at boot'));
  }

  onApplicationShutdown(): void {
    this.isClosed = true;
    clearInterval(this.sweeper);
    clearTimeout(this.probe);
    this.memory.clear();
  }

  /** Where requests are counted at the moment. */
  get countingIn(): StoreMode {
    return this.mode;
  }

  /** Counters held in this process. */
  get remembered(): number {
    return this.memory.size;
  }

  /** Checks all windows of the ask and counts in all or none, in one round trip at most. */
  async take(ask: LimitRequest): Promise<LimitResult> {
    if (this.mode === 'memory') return this.memory.take(ask, this.nowMs());
    // What was full is full, but for a day of which something may have been given back. A raised limit is above the count
    // and asks anew.
    const nowMs = this.nowMs();
    if (this.memory.isSurelyFull(ask, nowMs)) return this.memory.peek(ask, nowMs);
    const { generation } = this;
    const sentMs = this.clock.nowMs();
    try {
      const result = await this.shared.take(ask, this.memory.windowCounts(ask));
      this.skewMs = result.nowMs - sentMs;
      this.memory.note(ask, result);
      return result;
    } catch (error) {
      if (generation === this.generation) this.fallBack(error);
      return this.memory.take(ask, this.nowMs());
    }
  }

  /**
   * What `take` would say, as far as this process knows, at once and without counting anything: it refuses for certain,
   * and admits when it cannot know.
   */
  foresee(ask: LimitRequest): LimitResult {
    const nowMs = this.nowMs();
    const result = this.memory.peek(ask, nowMs);
    const isCertain = this.mode === 'memory' || this.memory.isSurelyFull(ask, nowMs);
    return isCertain ? result : { ...result, admitted: true };
  }

  /** As `take`, for what each process counts for itself. */
  takeHere(ask: LimitRequest): LimitResult {
    return this.memory.take(ask, this.nowMs());
  }

  /**
   * Takes an admitted request out of its day again; the minute has counted it. Nobody waits for it, and it never fails: what
   * Redis does not hear now it is told with the next request of this subject.
   *
   * @returns the result as it would be without the request
   */
  giveBack(ask: LimitRequest, result: LimitResult): LimitResult {
    if (!result.admitted) return result;
    this.memory.giveBack(ask, result.nowMs);
    if (this.mode === 'redis') void this.shared.giveBack(ask, result.nowMs).catch(() => undefined);
    return withoutDay(ask, result);
  }

  /**
   * The throttler's own interface: one window of any length, aligned like ours. `blockDuration` has no meaning here:
   * whoever is refused is refused until the window ends.
   */
  async increment(key: string, ttl: number, limit: number): Promise<ThrottlerRecord> {
    const result = await this.take({ subject: key, counters: [{ id: 'window', lengthMs: ttl, limit }] });
    const seconds = Math.ceil((windowEndMs(ttl, result.nowMs) - result.nowMs) / 1_000);
    return {
      totalHits: result.counts[0] ?? 0,
      timeToExpire: seconds,
      isBlocked: !result.admitted,
      timeToBlockExpire: result.admitted ? 0 : seconds,
    };
  }

  /** Our best idea of Redis's time, so that the windows of both stores begin and end together. */
  private nowMs(): number {
    return this.clock.nowMs() + this.skewMs;
  }

  private fallBack(error: unknown): void {
    this.generation++;
    this.mode = 'memory';
    this.logger.error({
      message: 'limits fall back to memory: each process counts for itself',
      code: 'LIMITS_FALLBACK',
      err: error,
    });
    this.events.storeChanged('memory');
    this.scheduleProbe(0);
  }

  private comeBack(): void {
    this.generation++;
    this.mode = 'redis';
    this.logger.log({ message: 'limits are counted in Redis again', code: 'LIMITS_RECOVERED' });
    this.events.storeChanged('redis');
  }

  private scheduleProbe(silent: number): void {
    if (this.isClosed) return;
    this.probe = setTimeout(() => void this.lookForRedis(silent), PROBE_MS).unref();
  }

  private async lookForRedis(silent: number): Promise<void> {
    const wasReady = this.redis.isReady;
    try {
      await this.shared.take(PROBE, []);
    } catch {
      const isStuck = wasReady && silent + 1 >= SILENT_PROBES;
      if (isStuck) this.redis.renew();
      this.scheduleProbe(wasReady && !isStuck ? silent + 1 : 0);
      return;
    }
    if (!this.isClosed) this.comeBack();
  }
}
