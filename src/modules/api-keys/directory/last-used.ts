import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../platform/clock.js';
import { Distribution } from '../../../platform/database/distribution/distribution.js';
import { TenantScope } from '../../../platform/database/distribution/tenant-scopes.js';

/** The shortest time between two writes for one key. */
const RESOLUTION_MS = 60_000;
/** The time during which uses are collected into one write. */
const COALESCE_MS = 1_000;

interface Use {
  readonly tenantId: string;
  usedMs: number;
  /** The time that this process last wrote; null before its first write. */
  writtenMs: number | null;
}

interface UsedKey {
  readonly tenantId: string;
  readonly keyId: string;
  readonly usedMs: number;
}

/** Records when each key was last used, with a precision of one minute. No request waits for the write. */
@Injectable()
export class LastUsed implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LastUsed.name);
  private readonly uses = new Map<string, Use>();
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly distribution: Distribution,
  ) {}

  /** Records a use for the next write. */
  note(tenantId: string, keyId: string, nowMs: number): void {
    const use = this.uses.get(keyId);
    if (use === undefined) this.uses.set(keyId, { tenantId, usedMs: nowMs, writtenMs: null });
    else use.usedMs = Math.max(use.usedMs, nowMs);
    this.wake();
  }

  /** Writes the remaining uses. TypeORM closes its pool only after this hook. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.flushing;
    await this.write([...this.uses].filter(([, use]) => use.usedMs !== use.writtenMs));
  }

  private wake(): void {
    this.timer ??= setTimeout(() => {
      this.flushing = this.flush();
    }, COALESCE_MS).unref();
  }

  private async flush(): Promise<void> {
    const nowMs = this.clock.nowMs();
    await this.write([...this.uses].filter(([, use]) => isDue(use, nowMs)));
    for (const [keyId, use] of this.uses) {
      if (use.usedMs === use.writtenMs && nowMs - use.usedMs >= RESOLUTION_MS) this.uses.delete(keyId);
    }
    this.timer = null;
    if (this.uses.size > 0) this.wake();
  }

  /** Writes the times that are due; a failed write is repeated with the next ones. */
  private async write(due: [string, Use][]): Promise<void> {
    const written = due.map(([keyId, { tenantId, usedMs }]) => ({ keyId, tenantId, usedMs }));
    try {
      for (const group of this.groups(written)) await this.writeTimes(group);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`The last uses of keys could not be written; the write is retried: ${reason}`);
    }
  }

  /** One statement writes for all tenants; on several nodes, for one tenant. */
  private groups(times: readonly UsedKey[]): readonly (readonly UsedKey[])[] {
    if (times.length === 0) return [];
    if (!this.distribution.isDistributed) return [times];
    const tenants = new Set(times.map(({ tenantId }) => tenantId));
    return [...tenants].map((tenantId) => times.filter((time) => time.tenantId === tenantId));
  }

  /**
   * Never sets an earlier time. It skips rows that another process is writing: both times are equally good, and no
   * process waits.
   */
  private async writeTimes(times: readonly UsedKey[]): Promise<void> {
    const [first] = times;
    const scope = new TenantScope(this.distribution.isDistributed && first ? first.tenantId : null);
    await this.dataSource.query(
      `UPDATE api_keys k SET last_used_at = due.used_at
         FROM (SELECT held.tenant_id, held.id, u.used_at
                 FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS u (tenant_id, id, used_at)
                 JOIN api_keys held ON held.tenant_id = u.tenant_id AND held.id = u.id
                  AND (held.last_used_at IS NULL OR held.last_used_at < u.used_at)
                WHERE ${scope.own('held', 4)}
                  FOR NO KEY UPDATE OF held SKIP LOCKED) AS due
        WHERE ${scope.own('k', 4)} AND k.tenant_id = due.tenant_id AND k.id = due.id`,
      [
        times.map(({ tenantId }) => tenantId),
        times.map(({ keyId }) => keyId),
        times.map(({ usedMs }) => new Date(usedMs).toISOString()),
        ...scope.values,
      ],
    );
    for (const { keyId, usedMs } of times) {
      const use = this.uses.get(keyId);
      if (use !== undefined) use.writtenMs = usedMs;
    }
  }
}

function isDue({ usedMs, writtenMs }: Use, nowMs: number): boolean {
  if (usedMs === writtenMs) return false;
  return writtenMs === null || nowMs - writtenMs >= RESOLUTION_MS;
}
