import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { mayMakeKey } from '../../../domain/access/role.js';
import type { Author } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock.js';
import { KeysOfMembers, type KeyKeeper, type MemberNow } from '../../accounts/index.js';
import { statusOf } from '../authentication/key-status.js';
import { ApiKeysRepository } from '../directory/api-keys.repository.js';
import { KeyChanges } from './key-changes.js';

/** Ends the keys that members have made, in the transaction that takes away the right to make them. */
@Injectable()
export class MemberKeys implements KeyKeeper, OnModuleInit {
  constructor(
    private readonly members: KeysOfMembers,
    private readonly keys: ApiKeysRepository,
    private readonly changes: KeyChanges,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.members.keptBy(this);
  }

  /**
   * Revokes the member's keys that the new role could not make, also the last ones that can manage keys. The caller
   * holds the tenant's lock, so none is made meanwhile.
   */
  async endBeyond(manager: EntityManager, member: MemberNow, author: Author): Promise<string[]> {
    const { tenantId, userId, role } = member;
    const nowMs = this.clock.nowMs();
    const made = await this.keys.lockMadeBy(manager, tenantId, userId);
    const ended = made.filter(
      (key) => statusOf(key, nowMs) === 'active' && (role === null || !mayMakeKey(role, key)),
    );
    for (const key of ended) await this.changes.revoke(manager, key, author);
    return ended.map(({ id }) => id);
  }

  async announce(keyIds: readonly string[]): Promise<void> {
    await Promise.all(keyIds.map((id) => this.changes.announce(id)));
  }
}
