import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Notices, type Audience, type NoticeReaders } from '../../../platform/mail/notices.js';
import { addressOf, TenantsRepository } from '../../tenants/index.js';
import { Memberships } from './memberships.js';

/**
 * Who reads the notices of a tenant: its owners and admins, or its own address while no owner has proved one. Nobody
 * where the account was opened with a wallet and none of them has an address.
 */
@Injectable()
export class NoticeRecipients implements NoticeReaders, OnModuleInit {
  constructor(
    private readonly notices: Notices,
    private readonly memberships: Memberships,
    private readonly tenants: TenantsRepository,
  ) {}

  onModuleInit(): void {
    this.notices.readBy(this);
  }

  async addressesOf(
    manager: EntityManager,
    tenantId: string,
    audience: Audience,
  ): Promise<readonly string[]> {
    const owners = await this.memberships.addresses(manager, tenantId, ['owner']);
    if (owners.length === 0) {
      const tenant = await this.tenants.find(manager, tenantId);
      const address = tenant === null ? null : addressOf(tenant);
      if (address !== null) return [address];
    }
    return audience === 'owners' ? owners : this.memberships.addresses(manager, tenantId, ['owner', 'admin']);
  }
}
