import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { isAlive } from '../../domain/subscription.js';
import type { Author } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock.js';
import type { TenantEntity } from '../tenants/index.js';
import { AccountsRepository, type BillingAccount, type Lease } from './accounts.repository.js';
import { BillingGateway, type CheckoutSession } from './billing-gateway.js';
import { BillingSync } from './billing-sync.js';

/** A session with less time left than this is not handed out any more. */
const WORTH_HANDING_OUT_MS = 120_000;

export interface Purchase {
  readonly customerId: string;
  readonly priceId: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** For a tenant that has a subscription already. */
  readonly portalReturnUrl: string;
}

/** Opens the one checkout session that a tenant may have at a time. */
@Injectable()
export class CheckoutSessions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountsRepository,
    private readonly gateway: BillingGateway,
    private readonly sync: BillingSync,
    private readonly clock: Clock,
  ) {}

  /**
   * The open session if it is for the same purchase; else that one is withdrawn, and another opened.
   *
   * @throws DomainError `ALREADY_SUBSCRIBED` with `portalUrl`: asked of Stripe itself, since a second subscription
   * would be paid for twice
   */
  async open(
    lease: Lease,
    tenant: TenantEntity,
    purchase: Purchase,
    author: Author,
  ): Promise<CheckoutSession> {
    const account = await this.assertNotSubscribed(lease, purchase, author);
    const params = fingerprintOf(purchase);
    const open = openSessionOf(account, this.clock.nowMs());
    if (open !== null && account.sessionParams === params) return open;
    if (account.sessionId !== null) {
      await this.withdraw(lease, account.sessionId);
      // It may have been paid in this very moment.
      return this.create(lease, tenant, purchase, await this.assertNotSubscribed(lease, purchase, author));
    }
    return this.create(lease, tenant, purchase, account);
  }

  private async assertNotSubscribed(
    lease: Lease,
    { customerId, portalReturnUrl }: Purchase,
    author: Author,
  ): Promise<BillingAccount> {
    const { account, subscriptions } = await this.sync.run(lease, author);
    if (!subscriptions.some(isAlive)) return account;
    const portalUrl = await this.gateway.openPortal(customerId, portalReturnUrl);
    const message = 'You have a subscription; change it in the portal.';
    throw new DomainError('ALREADY_SUBSCRIBED', message, { portalUrl });
  }

  private async withdraw(lease: Lease, sessionId: string): Promise<void> {
    await this.gateway.expireCheckout(sessionId);
    await this.dataSource.transaction(async (manager) => {
      await this.accounts.lock(manager, lease);
      await this.accounts.clearSession(manager, lease.tenantId);
    });
  }

  private async create(
    lease: Lease,
    { id: tenantId }: TenantEntity,
    purchase: Purchase,
    { sessionNumber }: BillingAccount,
  ): Promise<CheckoutSession> {
    const { customerId, priceId, successUrl, cancelUrl } = purchase;
    const params = fingerprintOf(purchase);
    const session = await this.gateway.openCheckout(
      { customerId, tenantId, priceId, successUrl, cancelUrl },
      `checkout:${tenantId}:${sessionNumber}:${params}`,
    );
    await this.dataSource.transaction(async (manager) => {
      await this.accounts.lock(manager, lease);
      await this.accounts.setSession(manager, tenantId, session, params);
    });
    return session;
  }
}

/** Says whether two sessions would be the same. */
function fingerprintOf({ customerId, priceId, successUrl, cancelUrl }: Purchase): string {
  const text = JSON.stringify([customerId, priceId, successUrl, cancelUrl]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function openSessionOf(
  { sessionId, sessionUrl, sessionExpiresAt }: BillingAccount,
  nowMs: number,
): CheckoutSession | null {
  if (sessionId === null || sessionUrl === null || sessionExpiresAt === null) return null;
  const expiresAtMs = sessionExpiresAt.getTime();
  if (expiresAtMs - nowMs < WORTH_HANDING_OUT_MS) return null;
  return { id: sessionId, url: sessionUrl, expiresAtMs };
}
