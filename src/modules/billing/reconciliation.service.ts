import { Injectable, Logger } from '@nestjs/common';
import { isAlive } from '../../domain/subscription.js';
import type { Author } from '../../platform/audit/audit.js';
import { AccountLease } from './account-lease.js';
import { AccountsRepository } from './accounts.repository.js';
import { BillingGateway, GatewayError, type RemoteSubscription } from './billing-gateway.js';
import { BillingSync } from './billing-sync.js';
import { DriftFinder, type Drift } from './drift-finder.js';

const PAGE = 200;
/** More than these are counted, not listed. */
const LISTED = 500;
const WAIT_MS = 5_000;

/** A living subscription of a customer that is no living tenant's. */
export interface Stray {
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly status: string;
}

export interface ReconciliationReport {
  readonly dryRun: boolean;
  /** Tenants with a customer at Stripe. */
  readonly checked: number;
  readonly drifted: number;
  readonly mended: number;
  /** Customers of ours that Stripe does not know or could not show: left as they are. */
  readonly unreadable: number;
  /** The first 500. */
  readonly drifts: readonly (Drift & { readonly mended: boolean })[];
  readonly strays: readonly Stray[];
}

/** Finds what lost events, an outage or somebody's hand have left different from Stripe, and mends it. */
@Injectable()
export class ReconciliationService {
  private readonly logger = new Logger(ReconciliationService.name);
  /** Drifts that the last run of this process found; null before the first. */
  lastDrifted: number | null = null;

  constructor(
    private readonly accounts: AccountsRepository,
    private readonly gateway: BillingGateway,
    private readonly finder: DriftFinder,
    private readonly lease: AccountLease,
    private readonly sync: BillingSync,
  ) {}

  /**
   * Walks every subscription at Stripe and every account here. Safe to run beside events and beside itself.
   *
   * @param dryRun reports only
   * @throws GatewayError when Stripe cannot be walked; what was mended until then stays mended
   */
  async run(dryRun: boolean, author: Author): Promise<ReconciliationReport> {
    const remote = await this.walk();
    const drifts: (Drift & { mended: boolean })[] = [];
    let checked = 0;
    let unreadable = 0;
    let after: string | null = null;
    for (;;) {
      const page = await this.accounts.withCustomer(after, PAGE);
      for (const { tenantId, customerId } of page) {
        checked += 1;
        const drift = await this.look(tenantId, customerId, remote.get(customerId) ?? []);
        if (drift === 'unreadable') unreadable += 1;
        else if (drift !== null)
          drifts.push({ ...drift, mended: !dryRun && (await this.mend(drift, author)) });
      }
      after = page.at(-1)?.tenantId ?? null;
      if (page.length < PAGE) break;
    }
    this.lastDrifted = drifts.length;
    const mended = drifts.filter((drift) => drift.mended).length;
    const report = {
      dryRun,
      checked,
      drifted: drifts.length,
      mended,
      unreadable,
      strays: await this.straysOf(remote),
    };
    this.logger.log({
      message: 'billing was reconciled',
      dryRun,
      checked,
      unreadable,
      drifted: drifts.length,
      mended,
    });
    return { ...report, drifts: drifts.slice(0, LISTED) };
  }

  private async walk(): Promise<Map<string, RemoteSubscription[]>> {
    const byCustomer = new Map<string, RemoteSubscription[]>();
    for await (const subscription of this.gateway.walkSubscriptions()) {
      const known = byCustomer.get(subscription.customerId);
      if (known === undefined) byCustomer.set(subscription.customerId, [subscription]);
      else known.push(subscription);
    }
    return byCustomer;
  }

  /** What seems to have drifted is looked at once more: an event may have been applied since the walk. */
  private async look(
    tenantId: string,
    customerId: string,
    walked: readonly RemoteSubscription[],
  ): Promise<Drift | 'unreadable' | null> {
    if ((await this.finder.find(tenantId, customerId, walked)) === null) return null;
    try {
      const { subscriptions } = await this.gateway.readCustomer(customerId);
      return await this.finder.find(tenantId, customerId, subscriptions);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      this.logger.error({ message: 'a customer cannot be read at Stripe', tenantId, reason: error.reason });
      return 'unreadable';
    }
  }

  private async mend({ tenantId }: Drift, author: Author): Promise<boolean> {
    try {
      return (await this.lease.hold(tenantId, WAIT_MS, (lease) => this.sync.run(lease, author))) !== null;
    } catch (error) {
      this.logger.error({ message: 'a drift in billing could not be mended', tenantId, err: error });
      return false;
    }
  }

  private async straysOf(remote: ReadonlyMap<string, readonly RemoteSubscription[]>): Promise<Stray[]> {
    const living = [...remote.values()].flat().filter(isAlive);
    const ours = await this.accounts.livingCustomers(living.map(({ customerId }) => customerId));
    return living
      .filter(({ customerId }) => !ours.has(customerId))
      .slice(0, LISTED)
      .map(({ customerId, id, status }) => ({ customerId, subscriptionId: id, status }));
  }
}
