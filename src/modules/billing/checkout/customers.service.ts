import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { addressOf, TenantPlans, type TenantEntity } from '../../tenants/index.js';
import { AccountsRepository, type BillingAccount, type Lease } from '../subscription/accounts.repository.js';
import type { Bill } from '../api/billing-account-access.js';
import { GatewayError } from '../stripe/gateway-error.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { EventsRepository } from '../events/events.repository.js';

/** The number of an account's first customer (default of the column). */
const FIRST_NUMBER = 1;
/** The number of a tenant's earlier customers that are looked up at Stripe. */
const EARLIER_ASKED = 5;

/** Creates a tenant's customer at Stripe, exactly once. */
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
   * Returns the tenant's customer, and creates it if there is none. The idempotency key contains the account's customer
   * number. After a crash before the id is stored, the same call therefore returns the same customer.
   *
   * @throws DomainError `CONFLICT` when the tenant was erased meanwhile; its new customer is then deleted too
   * @throws DomainError `VALIDATION_FAILED` when Stripe refuses the email address
   * @throws LeaseLost when another process has taken over the account
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
      await this.events.requestErasure(manager, tenant.id);
      return false;
    });
    if (!isLiving) throw new DomainError('CONFLICT', 'This tenant has been deleted.');
    return customerId;
  }

  /**
   * Replaces a customer that no longer exists at Stripe. The old customer stays assigned to the tenant, so that its
   * late events are not taken for another application's.
   *
   * @throws DomainError as `ensure`
   */
  async replace(lease: Lease, { tenant }: Bill): Promise<string> {
    await this.dataSource.transaction(async (manager) => {
      await this.accounts.lock(manager, lease);
      await this.accounts.forgetCustomer(manager, tenant.id);
    });
    this.logger.warn({ message: 'a customer is missing at Stripe; it is replaced', tenantId: tenant.id });
    return this.ensure(lease, { tenant, account: await this.accounts.find(tenant.id) });
  }

  /** Finds a living customer by the stored ids. Its email address may differ, because Stripe keeps the original one. */
  private async livingOf(tenantId: string): Promise<string | null> {
    for (const id of await this.accounts.customersOf(tenantId, EARLIER_ASKED)) {
      if ((await this.gateway.readCustomer(id)).state === 'living') return id;
    }
    return null;
  }

  private async atStripe(
    lease: Lease,
    tenant: TenantEntity,
    { customerNumber }: BillingAccount,
  ): Promise<string> {
    const { id: tenantId, companyName: name } = tenant;
    const email = addressOf(tenant);
    if (customerNumber > FIRST_NUMBER) {
      // An earlier number may have created a customer, although Stripe answered with a failure.
      const known = (await this.livingOf(tenantId)) ?? (await this.gateway.findCustomer({ tenantId, email }));
      if (known !== null) return known;
    }
    const key = `customer:${tenantId}:${customerNumber}`;
    return this.gateway.createCustomer({ tenantId, email, name }, key).catch(async (error: unknown) => {
      if (!(error instanceof GatewayError)) throw error;
      // Stripe would repeat this answer under the same key.
      if (error.isAnswered) await this.accounts.renumberCustomer(lease);
      if (error.isRefused && error.param === 'email') throw addressRefused();
      throw error;
    });
  }
}

/** A caller's error and no misconfiguration: only this tenant is affected, and its address can be corrected. */
function addressRefused(): DomainError {
  const message =
    'The payment provider does not accept the email address of your account; have it corrected.';
  return new DomainError('VALIDATION_FAILED', message, { errors: [{ field: 'email', message }] });
}
