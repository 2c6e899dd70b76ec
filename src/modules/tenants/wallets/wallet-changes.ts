import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { Signals } from '../../../platform/signals/signals.js';
import type { WalletEntity } from './wallet.entity.js';
import type { WalletOwner } from './wallets.repository.js';

/** The rows before and after a change of one wallet. */
export interface WalletChange {
  readonly chain: string;
  readonly before: WalletEntity | null;
  readonly after: WalletEntity | null;
}

/** Records changes of wallets, because a thief would redirect the payments of a tenant. */
@Injectable()
export class WalletChanges {
  constructor(
    private readonly audit: AuditLog,
    private readonly signals: Signals,
  ) {}

  /** Writes a change to the audit log. Setting the same address again is no change. */
  async record(
    manager: EntityManager,
    owner: WalletOwner,
    { chain, before, after }: WalletChange,
    author: Author,
  ): Promise<void> {
    if (before?.address === after?.address) return;
    const { environment, tenantId } = owner;
    await this.audit.record(manager, {
      ...author,
      tenantId,
      action: after === null ? 'wallet.deleted' : 'wallet.changed',
      subject: chain,
      ...(before === null ? {} : { before: { environment, address: before.address } }),
      ...(after === null ? {} : { after: { environment, address: after.address } }),
    });
  }

  /** Signals the change to all processes. Must be called after the commit. */
  async announce(owner: WalletOwner): Promise<void> {
    await this.signals.publish({ topic: 'tenant', key: owner.tenantId });
  }
}
