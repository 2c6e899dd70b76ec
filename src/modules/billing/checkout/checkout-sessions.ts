import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import { isAlive } from '../../../domain/plans/subscription.js';
import type { Author } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock.js';
import type { TenantEntity } from '../../tenants/index.js';
import type { BillingAccount, Lease } from '../subscription/accounts.repository.js';
import type { CheckoutSession } from '../stripe/billing-shapes.js';
import { GatewayError } from '../stripe/gateway-error.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { BillingSync } from '../subscription/billing-sync.js';
import { SessionsRepository } from './sessions.repository.js';

/** The least remaining lifetime of a session that is returned again. */
const WORTH_HANDING_OUT_MS = 120_000;

/** The parameters of a purchase. Equal purchases share a session. */
export interface Purchase {
  readonly customerId: string;
  readonly priceId: string;
  /** Name of the setting that holds the price. */
  readonly priceSetting: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** Return URL of the portal, for a tenant that already has a subscription. */
  readonly portalReturnUrl: string;
}

/** Opens the one checkout session that a tenant may have at a time. */
@Injectable()
export class CheckoutSessions {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly gateway: StripeGateway,
    private readonly sync: BillingSync,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the open session if it is for the same purchase. Otherwise withdraws it and opens another one. Asks Stripe
   * for the subscriptions first, because a second subscription would be charged twice.
   *
   * @throws DomainError `ALREADY_SUBSCRIBED` with `portalUrl`
   * @throws GatewayError `isMissing` when the customer does not exist at Stripe
   */
  async open(
    lease: Lease,
    tenant: TenantEntity,
    purchase: Purchase,
    author: Author,
  ): Promise<CheckoutSession> {
    const account = await this.assertNotSubscribed(lease, purchase, author);
    const open = openSessionOf(account, this.clock.nowMs());
    if (open !== null && account.sessionParams === fingerprintOf(purchase)) return open;
    if (!(await this.withdraw(lease, purchase.customerId, account)))
      return this.create(lease, tenant, purchase, account);
    // The withdrawn session may have been paid just before, so the subscriptions are read again.
    return this.create(lease, tenant, purchase, await this.assertNotSubscribed(lease, purchase, author));
  }

  private async assertNotSubscribed(
    lease: Lease,
    { customerId, portalReturnUrl }: Purchase,
    author: Author,
  ): Promise<BillingAccount> {
    const { account, subscriptions, isGone } = await this.sync.run(lease, author, { isBuying: true });
    if (isGone) throw new GatewayError('the customer is gone', { isMissing: true });
    if (!subscriptions.some(isAlive)) return account;
    const portalUrl = await this.gateway.openPortal(customerId, portalReturnUrl);
    const message = 'You have a subscription; change it in the portal.';
    throw new DomainError('ALREADY_SUBSCRIBED', message, { portalUrl });
  }

  /**
   * Expires every open session of this customer: the stored one, and any whose response was lost.
   *
   * @returns whether there was any
   */
  private async withdraw(lease: Lease, customerId: string, { sessionId }: BillingAccount): Promise<boolean> {
    const found = new Set(await this.gateway.openSessions(customerId));
    if (sessionId !== null) found.add(sessionId);
    for (const id of found) await this.gateway.expireCheckout(id);
    if (found.size > 0) await this.sessions.drop(lease);
    return found.size > 0;
  }

  private async create(
    lease: Lease,
    { id: tenantId }: TenantEntity,
    purchase: Purchase,
    { sessionNumber }: BillingAccount,
  ): Promise<CheckoutSession> {
    const { customerId, priceId, priceSetting, successUrl, cancelUrl } = purchase;
    const params = fingerprintOf(purchase);
    const session = await this.gateway
      .openCheckout(
        { customerId, tenantId, priceId, priceSetting, successUrl, cancelUrl },
        `checkout:${tenantId}:${sessionNumber}:${params}`,
      )
      .catch(async (error: unknown) => {
        // Stripe would repeat this answer under the same key. A session created all the same is found by its customer.
        if (error instanceof GatewayError && error.isAnswered) await this.sessions.drop(lease);
        throw error;
      });
    await this.sessions.keep(lease, session, params);
    return session;
  }
}

/** Equal for two purchases exactly if their sessions would be the same. */
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
