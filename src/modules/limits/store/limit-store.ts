import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { Clock } from '../../../platform/clock.js';
import { RedisConnection } from '../../../platform/redis/redis-connection.js';
import { troubleOf, type RedisTrouble } from '../../../platform/redis/redis-trouble.js';
import { windowEndMs, withoutDay, type LimitRequest, type LimitResult } from './allowance.js';
import { LimitEvents, type StoreMode } from '../limit-events.js';
import { MemoryLimitStore } from './memory-limit-store.js';
import { RedisLimitStore } from './redis-limit-store.js';

const SWEEP_MS = 60_000;
/** The interval of the attempts to reach a lost Redis. */
const PROBE_MS = 200;
/** After this many silent probes in a row the connection is replaced. The server may no longer know it. */
const SILENT_PROBES = 10;
/** The longest wait for Redis at boot. */
const BOOT_LIMIT_MS = 1_000;
/** How long a count proves that Redis counts. */
const BELIEVED_MS = 1_000;

/** Whose place health asks about when no request failed. */
const PROBED_SUBJECT = 'probe';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts requests against plans in Redis, for all processes. Without Redis it counts in this process, from the last
 * observed counts. `take` never fails. A silent Redis delays only the first request, not all. A window known to be full
 * refuses without a call to Redis.
 */
@Injectable()
export class LimitStore implements ThrottlerStorage, OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('limits');
  private readonly memory = new MemoryLimitStore();
  private readonly sweeper: NodeJS.Timeout;
  private probe: NodeJS.Timeout | undefined;
  private mode: StoreMode;
  private knownTrouble: RedisTrouble | null = null;
  /** Of the last fall-back. Of a cluster another node may count, so this one is asked for. */
  private failedSubject = PROBED_SUBJECT;
  /** When Redis last counted, on the clock of `performance`. */
  private countedAtMs = -Infinity;
  /** Grows with each switch. A failure of a request from before the switch is outdated. */
  private generation = 0;
  /** Redis's time minus the time of this process, in milliseconds. */
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

  /**
   * Waits for Redis, because requests during the connection attempt would be counted separately. Counts once, so that a
   * Redis that refuses is said at boot.
   */
  async onModuleInit(): Promise<void> {
    await this.redis.settled(BOOT_LIMIT_MS);
    await this.check();
  }

  onApplicationShutdown(): void {
    this.isClosed = true;
    clearInterval(this.sweeper);
    clearTimeout(this.probe);
    this.memory.clear();
  }

  /** The store that counts at the moment. */
  get countingIn(): StoreMode {
    return this.mode;
  }

  /** Why this process counts although Redis is configured; null while Redis counts, and without Redis. */
  get trouble(): RedisTrouble | null {
    return this.knownTrouble;
  }

  /**
   * Finds out whether Redis counts. The requests of the last second tell, else one count of a probe. Falls back when it
   * fails, as a request would. Never rejects.
   *
   * @returns the same as `trouble`
   */
  async check(): Promise<RedisTrouble | null> {
    const isKnown = this.mode === 'memory' || performance.now() - this.countedAtMs < BELIEVED_MS;
    if (!isKnown) await this.tryToCount();
    return this.knownTrouble;
  }

  private async tryToCount(): Promise<void> {
    const { generation } = this;
    try {
      await this.shared.probe(PROBED_SUBJECT);
      this.countedAtMs = performance.now();
    } catch (error) {
      const explained = await this.redis.explain(error);
      if (generation === this.generation) this.fallBack(explained, PROBED_SUBJECT);
    }
  }

  /** The number of counters in this process. */
  get remembered(): number {
    return this.memory.size;
  }

  /** Checks all windows of the request, and counts it in all or in none. Needs one round trip at most. */
  async take(limitRequest: LimitRequest): Promise<LimitResult> {
    return this.takeSoon(limitRequest);
  }

  /** Works as `take`; returns no promise where it needs no round trip. */
  takeSoon(limitRequest: LimitRequest): LimitResult | Promise<LimitResult> {
    const nowMs = this.nowMs();
    if (this.mode === 'memory') return this.memory.take(limitRequest, nowMs);
    // A full window stays full, except for a day that may have got requests back. A raised limit exceeds the known
    // count, so Redis is asked again.
    if (this.memory.isSurelyFull(limitRequest, nowMs)) return this.memory.peek(limitRequest, nowMs);
    return this.takeInRedis(limitRequest);
  }

  private async takeInRedis(limitRequest: LimitRequest): Promise<LimitResult> {
    const { generation } = this;
    const sentMs = this.clock.nowMs();
    try {
      const result = await this.shared.take(limitRequest, this.memory.windowCounts(limitRequest));
      this.skewMs = result.nowMs - sentMs;
      // A refusal writes nothing, so it proves nothing.
      if (result.admitted) this.countedAtMs = performance.now();
      this.memory.note(limitRequest, result);
      return result;
    } catch (error) {
      if (generation === this.generation) this.fallBack(error, limitRequest.subject);
      return this.memory.take(limitRequest, this.nowMs());
    }
  }

  /**
   * Predicts the result of `take` from the knowledge of this process, without counting. A refusal is certain. Without
   * certainty the result admits.
   */
  foresee(limitRequest: LimitRequest): LimitResult {
    const nowMs = this.nowMs();
    const result = this.memory.peek(limitRequest, nowMs);
    const isCertain = this.mode === 'memory' || this.memory.isSurelyFull(limitRequest, nowMs);
    return isCertain ? result : { ...result, admitted: true };
  }

  /** Works as `take`, for limits that each process counts separately. */
  takeHere(limitRequest: LimitRequest): LimitResult {
    return this.memory.take(limitRequest, this.nowMs());
  }

  /**
   * Removes an admitted request from its day window. The minute window still counts it. Never fails, and no caller
   * waits for it. If Redis misses the change, the next request of this subject reports it.
   *
   * @returns the result without the request
   */
  giveBack(limitRequest: LimitRequest, result: LimitResult): LimitResult {
    if (!result.admitted) return result;
    this.memory.giveBack(limitRequest, result.nowMs);
    if (this.mode === 'redis') void this.shared.giveBack(limitRequest, result.nowMs).catch(() => undefined);
    return withoutDay(limitRequest, result);
  }

  /**
   * Implements the throttler's interface: one window of any length, aligned like the others. Ignores `blockDuration`: a
   * refusal holds until the window ends.
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

  /** The estimated time of Redis, so that the windows of both stores begin and end together. */
  private nowMs(): number {
    return this.clock.nowMs() + this.skewMs;
  }

  private fallBack(error: unknown, failedSubject: string): void {
    this.failedSubject = failedSubject;
    this.generation++;
    this.mode = 'memory';
    this.knownTrouble = troubleOf(error) ?? 'unreachable';
    this.logger.error({
      message: 'limits fall back to memory: each process counts separately',
      code: 'LIMITS_FALLBACK',
      reason: this.knownTrouble,
      err: error,
    });
    this.events.storeChanged('memory');
    this.scheduleProbe(0);
  }

  private comeBack(): void {
    this.generation++;
    this.mode = 'redis';
    this.knownTrouble = null;
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
      await this.shared.probe(this.failedSubject);
    } catch (error) {
      this.learn(await this.redis.explain(error));
      const isStuck = wasReady && silent + 1 >= SILENT_PROBES;
      if (isStuck) this.redis.renew();
      this.scheduleProbe(wasReady && !isStuck ? silent + 1 : 0);
      return;
    }
    if (!this.isClosed) this.comeBack();
  }

  /** Logs a reason that changed: it may be known after the fall-back only. */
  private learn(error: unknown): void {
    const trouble = troubleOf(error) ?? this.knownTrouble;
    if (trouble === this.knownTrouble) return;
    this.knownTrouble = trouble;
    this.logger.warn({
      message: 'limits are still counted in memory, for another reason',
      code: 'LIMITS_FALLBACK_REASON',
      reason: trouble,
      err: error,
    });
  }
}
