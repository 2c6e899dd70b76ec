import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { Signals } from '../../../platform/signals/signals.js';
import type { WalletEntity } from './wallet.entity.js';
import type { WalletOwner } from './wallets.repository.js';

export interface WalletChange {
  readonly chain: string;
  readonly before: WalletEntity | null;
  readonly after: WalletEntity | null;
}

/** Tells of changed wallets: where a tenant is paid is what a thief would change. */
@Injectable()
export class WalletChanges {
  constructor(
    private readonly audit: AuditLog,
    private readonly signals: Signals,
  ) {}

  /** Appends to the audit log; an address put again as it was is no change. */
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

  /** To be called after the commit. */
  async announce(owner: WalletOwner): Promise<void> {
    await this.signals.publish({ topic: 'tenant', key: owner.tenantId });
  }
}
