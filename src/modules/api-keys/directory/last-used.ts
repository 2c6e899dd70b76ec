import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../platform/clock.js';

/** A key's time is written at most this often. */
const RESOLUTION_MS = 60_000;
/** Uses of many keys wait this long to be written together. */
const COALESCE_MS = 1_000;

interface Use {
  readonly tenantId: string;
  usedMs: number;
  /** The time last written by this process; null when it has written none yet. */
  writtenMs: number | null;
}

/** Keeps when each key was last used, to the minute, without any request waiting for it. */
@Injectable()
export class LastUsed implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LastUsed.name);
  private readonly uses = new Map<string, Use>();
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Remembers a use, to be written soon. */
  note(tenantId: string, keyId: string, nowMs: number): void {
    const use = this.uses.get(keyId);
    if (use === undefined) this.uses.set(keyId, { tenantId, usedMs: nowMs, writtenMs: null });
    else use.usedMs = Math.max(use.usedMs, nowMs);
    this.wake();
  }

  /** Writes what is not written yet; TypeORM closes its pool only after this hook. */
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

  /**
   * One statement, forward only. Rows that another process is writing at this moment are skipped: their time is as
   * good as ours, and nobody waits for anybody.
   */
  private async write(due: [string, Use][]): Promise<void> {
    if (due.length === 0) return;
    const written = due.map(([keyId, { tenantId, usedMs }]) => ({ keyId, tenantId, usedMs }));
    try {
      await this.dataSource.query(
        `UPDATE api_keys k SET last_used_at = due.used_at
           FROM (SELECT held.tenant_id, held.id, u.used_at
                   FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS u (tenant_id, id, used_at)
                   JOIN api_keys held ON held.tenant_id = u.tenant_id AND held.id = u.id
                    AND (held.last_used_at IS NULL OR held.last_used_at < u.used_at)
                    FOR NO KEY UPDATE OF held SKIP LOCKED) AS due
          WHERE k.tenant_id = due.tenant_id AND k.id = due.id`,
        [
          written.map(({ tenantId }) => tenantId),
          written.map(({ keyId }) => keyId),
          written.map(({ usedMs }) => new Date(usedMs).toISOString()),
        ],
      );
      for (const { keyId, usedMs } of written) {
        const use = this.uses.get(keyId);
        if (use !== undefined) use.writtenMs = usedMs;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`When keys were last used could not be written, and is tried again: ${reason}`);
    }
  }
}

function isDue({ usedMs, writtenMs }: Use, nowMs: number): boolean {
  if (usedMs === writtenMs) return false;
  return writtenMs === null || nowMs - writtenMs >= RESOLUTION_MS;
}
