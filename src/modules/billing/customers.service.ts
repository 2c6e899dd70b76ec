import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TenantPlans, type TenantEntity } from '../tenants/index.js';
import { AccountsRepository, type BillingAccount, type Lease } from './accounts.repository.js';
import { BillingGateway } from './billing-gateway.js';

/** Makes a tenant known to Stripe, once. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountsRepository,
    private readonly gateway: BillingGateway,
    private readonly plans: TenantPlans,
  ) {}

  /**
   * The tenant's customer, made if there is none. The key to Stripe is the account's own number of its customer, so a
   * process that dies before it could write the id finds the same customer again.
   */
  async ensure(lease: Lease, tenant: TenantEntity, account: BillingAccount): Promise<string> {
    if (account.customerId !== null) return account.customerId;
    const customerId = await this.gateway.createCustomer(
      { tenantId: tenant.id, email: tenant.email, name: tenant.companyName },
      `customer:${tenant.id}:${account.customerNumber}`,
    );
    await this.dataSource.transaction(async (manager) => {
      await this.plans.hold(manager, tenant.id);
      await this.accounts.lock(manager, lease);
      await this.accounts.setCustomer(manager, tenant.id, customerId);
    });
    return customerId;
  }
}
