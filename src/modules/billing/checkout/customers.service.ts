import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { TenantPlans, type TenantEntity } from '../../tenants/index.js';
import { AccountsRepository, type BillingAccount, type Lease } from '../subscription/accounts.repository.js';
import type { Bill } from '../api/billing-account-access.js';
import { GatewayError } from '../stripe/gateway-error.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { EventsRepository } from '../events/events.repository.js';

/** An account's first customer has it (the column's default). */
const FIRST_NUMBER = 1;
/** Of so many customers that a tenant had before Stripe is asked whether one lives. */
const EARLIER_ASKED = 5;

/** Makes a tenant known to Stripe, once. */
@Injectable()
export class CustomersService {
  private readonly logger = new Logger(CustomersService.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountsRepository,
    private readonly gateway: StripeGateway,
    private readonly plans: TenantPlans,
    private readonly events: EventsRepository,
  ) {}

  /**
   * The tenant's customer, made if there is none. The key to Stripe is the account's own number of its customer, so a
   * process that dies before it could write the id finds the same customer again.
   *
   * @throws DomainError `CONFLICT` when the tenant was erased meanwhile; its new customer then goes the way of the others
   */
  async ensure(lease: Lease, { tenant, account }: Bill): Promise<string> {
    if (account === null) throw new Error('an account under a lease exists');
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

  /**
   * Another customer for one that is gone at Stripe. Whose the old one was stays known, so that its late events are
   * nobody else's.
   *
   * @throws DomainError as `ensure`
   */
  async replace(lease: Lease, { tenant }: Bill): Promise<string> {
    await this.dataSource.transaction(async (manager) => {
      await this.accounts.lock(manager, lease);
      await this.accounts.forgetCustomer(manager, tenant.id);
    });
    this.logger.warn({ message: 'a customer is gone at Stripe; another is made', tenantId: tenant.id });
    return this.ensure(lease, { tenant, account: await this.accounts.find(tenant.id) });
  }

  /** By the ids we know: at Stripe it has the address that the tenant had when it was made. */
  private async livingOf(tenantId: string): Promise<string | null> {
    for (const id of await this.accounts.customersOf(tenantId, EARLIER_ASKED)) {
      if ((await this.gateway.readCustomer(id)).state === 'living') return id;
    }
    return null;
  }

  private async atStripe(
    lease: Lease,
    { id: tenantId, email, companyName: name }: TenantEntity,
    { customerNumber }: BillingAccount,
  ): Promise<string> {
    if (customerNumber > FIRST_NUMBER) {
      // A number before this one may have made a customer although it was answered with a failure.
      const known = (await this.livingOf(tenantId)) ?? (await this.gateway.findCustomer({ tenantId, email }));
      if (known !== null) return known;
    }
    const key = `customer:${tenantId}:${customerNumber}`;
    return this.gateway.createCustomer({ tenantId, email, name }, key).catch(async (error: unknown) => {
      if (!(error instanceof GatewayError)) throw error;
      // Stripe would say the same again.
      if (error.isAnswered) await this.accounts.renumberCustomer(lease);
      if (error.isRefused && error.param === 'email') throw addressRefused();
      throw error;
    });
  }
}

/** Nobody but this tenant meets it, and its address can be corrected. */
function addressRefused(): DomainError {
  const message = 'The payment provider does not take the email address of your account; have it corrected.';
  return new DomainError('VALIDATION_FAILED', message, { errors: [{ field: 'email', message }] });
}
