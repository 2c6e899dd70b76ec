import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock.js';
import { Signals } from '../../../platform/signals/signals.js';
import { BansRepository, type Ban, type NewBan } from './bans.repository.js';

/** The operator's actions on bans. */
@Injectable()
export class BansService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bans: BansRepository,
    private readonly audit: AuditLog,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the bans in force. The ban with the latest end comes first.
   *
   * @param addressHash null for the bans of all addresses
   */
  list(addressHash: string | null, limit: number): Promise<Ban[]> {
    return this.bans.active(addressHash, this.clock.nowMs(), limit);
  }

  /** Bans an address for a number of seconds from now, in every process. */
  async add(
    wanted: { addressHash: string; seconds: number; reason: string; includeKeys: boolean },
    author: Author,
  ): Promise<Ban> {
    const { addressHash, seconds, reason, includeKeys } = wanted;
    const nowMs = this.clock.nowMs();
    const until = new Date(nowMs + seconds * 1_000);
    const row: NewBan = { addressHash, reason, until, includeKeys, level: null };
    const ban = await this.dataSource.transaction(async (manager) => {
      const added = await this.bans.insert(manager, row, nowMs);
      const after = { addressHash, reason, includeKeys, until: until.toISOString() };
      await this.audit.record(manager, {
        ...author,
        tenantId: null,
        action: 'ban.added',
        subject: added.id,
        after,
      });
      return added;
    });
    await this.signals.publish({ topic: 'ban', key: addressHash });
    return ban;
  }

  /**
   * Ends a ban now, in every process. The ladder ignores a lifted ban. Other bans of the address stay in force.
   *
   * @throws DomainError `NOT_FOUND` for an unknown ban and for a ban that is over
   */
  async lift(id: string, author: Author): Promise<void> {
    const ban = isUUID(id) ? await this.liftRow(id, author) : null;
    if (ban === null) throw new DomainError('NOT_FOUND', 'No such ban is in force.');
    await this.signals.publish({ topic: 'ban', key: ban.addressHash });
  }

  private liftRow(id: string, author: Author): Promise<Ban | null> {
    return this.dataSource.transaction(async (manager) => {
      const ban = await this.bans.lift(manager, id, this.clock.nowMs());
      if (ban === null) return null;
      const { addressHash, reason, until } = ban;
      const before = { addressHash, reason, until: until.toISOString() };
      await this.audit.record(manager, {
        ...author,
        tenantId: null,
        action: 'ban.lifted',
        subject: id,
        before,
      });
      return ban;
    });
  }
}
