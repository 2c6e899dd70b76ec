import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { TenantPlans, type TenantEntity } from '../tenants/index.js';
import { AccountsRepository, type BillingAccount, type Lease } from './accounts.repository.js';
import { BillingGateway, GatewayError } from './billing-gateway.js';
import { EventsRepository } from './events.repository.js';

/** An account's first customer has it (the column's default). */
const FIRST_NUMBER = 1;

/** Makes a tenant known to Stripe, once. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountsRepository,
    private readonly gateway: BillingGateway,
    private readonly plans: TenantPlans,
    private readonly events: EventsRepository,
  ) {}

  /**
   * The tenant's customer, made if there is none. The key to Stripe is the account's own number of its customer, so a
   * process that dies before it could write the id finds the same customer again.
   *
   * @throws DomainError `CONFLICT` when the tenant was erased meanwhile; its new customer then goes the way of the others
   */
  async ensure(lease: Lease, tenant: TenantEntity, account: BillingAccount): Promise<string> {
    if (account.customerId !== null) return account.customerId;
    const customerId = await this.atStripe(lease, tenant, account);
    const isLiving = await this.dataSource.transaction(async (manager) => {
      const now = await this.plans.hold(manager, tenant.id);
      await this.accounts.lock(manager, lease);
      await this.accounts.setCustomer(manager, tenant.id, customerId);
      if (now !== null && now.status !== 'deleted') return true;
      await this.events.askForErasure(manager, tenant.id);
      return false;
    });
    if (!isLiving) throw new DomainError('CONFLICT', 'This tenant has been deleted.');
    return customerId;
  }

  private async atStripe(
    lease: Lease,
    { id: tenantId, email, companyName: name }: TenantEntity,
    { customerNumber }: BillingAccount,
  ): Promise<string> {
    // A number before this one may have made a customer although it was answered with a failure.
    const known = customerNumber > FIRST_NUMBER ? await this.gateway.findCustomer({ tenantId, email }) : null;
    if (known !== null) return known;
    const key = `customer:${tenantId}:${customerNumber}`;
    return this.gateway.createCustomer({ tenantId, email, name }, key).catch(async (error: unknown) => {
      // Stripe would say the same again.
      if (error instanceof GatewayError && error.isAnswered) await this.accounts.renumberCustomer(lease);
      throw error;
    });
  }
}
