import { Injectable, Logger } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { AppConfig } from '../../platform/config/app-config.js';
import { canSettle, canVerify } from '../../platform/config/capabilities.js';
import { DatabaseHealth } from '../../platform/database/database-health.js';
import { Distribution } from '../../platform/database/distribution/distribution.js';
import { abbreviate } from '../../platform/database/schema-comparison.js';
import { Lifecycle } from '../../platform/http/shutdown/lifecycle.js';
import { RedisConnection } from '../../platform/redis/redis-connection.js';
import { REDIS_TROUBLES } from '../../platform/redis/redis-trouble.js';
import { LimitStore } from '../limits/index.js';
import { VerifierStatus, type CheckStatus, type VerifierCheckDto } from '../verification/index.js';
import { AnsweredMinutes } from './answered-minutes.js';
import type { CapabilitiesDto, HealthChecksDto, HealthDto, OverallStatus, ProbeDto } from './health.dto.js';
import { applicationCommit, applicationVersion } from './version.js';

const DATABASE_LIMIT_MS = 5_000;
const REDIS_LIMIT_MS = 1_000;
const VERIFIER_LIMIT_MS = 5_000;
/** Concurrent probes share one result, so that the probes of a whole cluster do not overload the database. */
const REMEMBERED_MS = 1_000;

/** The reported state of a verifier whose check fails or times out, without its mode. */
const SILENT_VERIFIER: Omit<VerifierCheckDto, 'mode'> = {
  status: 'unhealthy',
  circuitBreaker: { state: 'CLOSED', failures: 0 },
};

/** The result of one Terminus check. */
interface Outcome {
  readonly isUp: boolean;
  readonly latencyMs: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Checks the health of this process and its dependencies. Each check has a time limit and runs at most once a second.
 * The reason of a failure appears in the log. A response names that of Redis alone, from a closed set.
 */
@Injectable()
export class HealthService {
  private readonly logger = new Logger('health');
  private readonly version = applicationVersion();
  private readonly commit = applicationCommit();
  /** Settings decide it, so it needs no look at a chain. */
  private readonly capabilities: CapabilitiesDto;
  private readonly lastSaid = new Map<string, boolean>();

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseHealth,
    private readonly distribution: Distribution,
    private readonly redis: RedisConnection,
    private readonly lifecycle: Lifecycle,
    private readonly verifier: VerifierStatus,
    private readonly limits: LimitStore,
    private readonly minutes: AnsweredMinutes,
    config: AppConfig,
  ) {
    const named = (can: typeof canVerify) =>
      config.chains.filter((chain) => can(config, chain)).map(({ name }) => name);
    this.capabilities = { verify: named(canVerify), settle: named(canSettle) };
  }

  /** Runs all checks. Never rejects, and takes at most five seconds, the longest limit. */
  async report(): Promise<HealthDto> {
    const [database, nodes, redis, verifier] = await Promise.all([
      this.checkDatabase(),
      this.checkNodes(),
      this.checkRedis(),
      this.checkVerifier(),
    ]);
    const checks = { database: nodes ? database : impaired(database), redis, verifier };
    return {
      status: this.lifecycle.isShuttingDown ? 'shutting_down' : overall(checks),
      version: this.version,
      commit: this.commit,
      timestamp: new Date().toISOString(),
      checks,
      capabilities: this.capabilities,
    };
  }

  /** Reports that the process is alive: the answer itself is the proof. Performs no I/O. */
  liveness(): ProbeDto {
    return { status: 'healthy' };
  }

  /** Reports whether the process accepts traffic: the database has the right schema and no shutdown has begun. */
  async readiness(): Promise<OverallStatus> {
    if (this.lifecycle.isShuttingDown) return 'shutting_down';
    const [database, schema] = await Promise.all([this.checkDatabase(), this.checkSchema()]);
    const isReady = database.status === 'healthy' && schema;
    if (isReady) this.minutes.note();
    return isReady ? 'healthy' : 'unhealthy';
  }

  private async checkDatabase(): Promise<HealthChecksDto['database']> {
    const { isUp, latencyMs } = await this.run('database', DATABASE_LIMIT_MS, async (signal) => {
      await this.database.ping(signal);
      return undefined;
    });
    return { status: isUp ? 'healthy' : 'unhealthy', latencyMs };
  }

  /** Whether every node of a distributed database answers. Its tenants alone miss one. */
  private async checkNodes(): Promise<boolean> {
    const { isUp } = await this.run('database nodes', DATABASE_LIMIT_MS, async () => {
      await this.distribution.assertNodesAnswer();
      return undefined;
    });
    return isUp;
  }

  private async checkSchema(): Promise<boolean> {
    const { isUp } = await this.run('schema', DATABASE_LIMIT_MS, async () => {
      const missing = await this.database.missing();
      if (missing.length > 0) throw new Error(`the database lacks ${abbreviate(missing)}`);
      return undefined;
    });
    return isUp;
  }

  private async checkRedis(): Promise<HealthChecksDto['redis']> {
    if (this.redis.client === null) return { status: 'disabled', mode: 'memory' };
    const { isUp, data } = await this.run('redis', REDIS_LIMIT_MS, async () => {
      const trouble = await this.limits.check();
      if (trouble !== null) throw new Error(trouble);
      return undefined;
    });
    if (isUp) return { status: 'healthy', mode: 'redis' };
    const reason = REDIS_TROUBLES.find((trouble) => trouble === data['message']) ?? 'silent';
    return { status: 'unhealthy', mode: 'memory', reason };
  }

  private async checkVerifier(): Promise<HealthChecksDto['verifier']> {
    const { isUp, data } = await this.run('verifier', VERIFIER_LIMIT_MS, async () => ({
      state: await this.verifier.check(),
    }));
    return isUp ? (data['state'] as VerifierCheckDto) : { ...SILENT_VERIFIER, mode: this.verifier.mode };
  }

  private async run(
    name: string,
    limitMs: number,
    look: (signal: AbortSignal) => Promise<Record<string, unknown> | undefined>,
  ): Promise<Outcome> {
    const result = await this.indicators
      .check(name)
      .attempt(({ signal }) => look(signal))
      .withTimeout(limitMs)
      .cacheFor(REMEMBERED_MS);
    const outcome = toOutcome(result, name);
    this.sayChange(name, outcome);
    return outcome;
  }

  private sayChange(name: string, { isUp, data }: Outcome): void {
    if ((this.lastSaid.get(name) ?? true) === isUp) return;
    this.lastSaid.set(name, isUp);
    if (isUp) this.logger.log(`${name} is healthy again`);
    else this.logger.error({ message: `${name} is unhealthy`, reason: data['message'] });
  }
}

function toOutcome(result: HealthIndicatorResult, name: string): Outcome {
  const { status, responseTime, ...data } = (result[name] ?? { status: 'down' }) as Record<string, unknown>;
  return { isUp: status === 'up', latencyMs: Number(responseTime ?? 0), data };
}

function impaired(database: HealthChecksDto['database']): HealthChecksDto['database'] {
  const { status, latencyMs } = database;
  return { status: status === 'healthy' ? 'degraded' : status, latencyMs };
}

/**
 * Unhealthy without the database, which all functions need. Degraded without one of its nodes, Redis or a healthy
 * verifier.
 */
function overall({ database, redis, verifier }: HealthChecksDto): OverallStatus {
  if (database.status === 'unhealthy') return 'unhealthy';
  const failing: readonly CheckStatus[] = ['degraded', 'unhealthy'];
  const isWhole =
    !failing.includes(redis.status) && database.status === 'healthy' && verifier.status === 'healthy';
  return isWhole ? 'healthy' : 'degraded';
}
