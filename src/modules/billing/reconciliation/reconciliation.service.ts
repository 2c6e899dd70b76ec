import { Injectable, Logger } from '@nestjs/common';
import type { Author } from '../../../platform/audit/audit.js';
import { AccountLease } from '../subscription/account-lease.js';
import { AccountsRepository } from '../subscription/accounts.repository.js';
import { BillingSync } from '../subscription/billing-sync.js';
import { DriftFinder, type CustomerAccount, type Drift } from './drift-finder.js';
import type { DriftResponse, ReconciliationResponse, UnreadableResponse } from './reconciliation.dto.js';
import { SubscriptionSnapshot, type SnapshotReader } from './subscription-snapshot.js';

const PAGE = 200;
/** Entries beyond this number are counted but not listed. */
const LISTED = 500;
const WAIT_MS = 5_000;

/** Finds accounts that differ from Stripe after lost events, an outage or a manual change, and corrects them. */
@Injectable()
export class ReconciliationService {
  private readonly logger = new Logger(ReconciliationService.name);
  /** Number of drifts that the last run of this process found; null before the first run. */
  lastDrifted: number | null = null;

  constructor(
    private readonly accounts: AccountsRepository,
    private readonly snapshot: SubscriptionSnapshot,
    private readonly finder: DriftFinder,
    private readonly lease: AccountLease,
    private readonly sync: BillingSync,
  ) {}

  /**
   * Compares every account with every subscription at Stripe. Safe to run in parallel with events and with itself.
   *
   * @param dryRun reports differences without correcting them
   * @throws GatewayError when the subscriptions at Stripe cannot be read completely; nothing is corrected then
   */
  async run(dryRun: boolean, author: Author): Promise<ReconciliationResponse> {
    const report = await this.snapshot.use((reader) => this.compare(reader, dryRun, author));
    this.lastDrifted = report.drifted;
    const { checked, unreadable, drifted, mended } = report;
    this.logger.log({ message: 'billing was reconciled', dryRun, checked, unreadable, drifted, mended });
    return report;
  }

  private async compare(
    reader: SnapshotReader,
    dryRun: boolean,
    author: Author,
  ): Promise<ReconciliationResponse> {
    const count = { checked: 0, drifted: 0, mended: 0, unreadable: 0 };
    const drifts: DriftResponse[] = [];
    const unreadableTenants: UnreadableResponse[] = [];
    for await (const page of this.pages()) {
      count.checked += page.length;
      const seen = await reader.of(page.map(({ customerId }) => customerId));
      for (const account of await this.finder.suspects(page, seen)) {
        const found = await this.finder.look(account);
        if (found === null) continue;
        // For a missing customer, the correction records that it is missing. An unreadable customer stays unchanged.
        const isMendable = !('reason' in found) || found.reason === 'missing';
        const mended = isMendable && !dryRun && (await this.mend(found, author));
        if ('reason' in found) {
          count.unreadable += 1;
          if (unreadableTenants.length < LISTED) unreadableTenants.push(found);
          continue;
        }
        count.drifted += 1;
        if (mended) count.mended += 1;
        if (drifts.length < LISTED) drifts.push({ ...found, mended });
      }
    }
    const puzzles = await this.accounts.inconsistentAccounts(LISTED);
    return { dryRun, ...count, drifts, unreadableTenants, puzzles, strays: reader.strays };
  }

  private async *pages(): AsyncGenerator<CustomerAccount[]> {
    let after: string | null = null;
    for (;;) {
      const page: CustomerAccount[] = await this.accounts.withCustomer(after, PAGE);
      yield page;
      after = page.at(-1)?.tenantId ?? null;
      if (page.length < PAGE) return;
    }
  }

  private async mend({ tenantId }: Pick<Drift, 'tenantId'>, author: Author): Promise<boolean> {
    try {
      return (await this.lease.hold(tenantId, WAIT_MS, (lease) => this.sync.run(lease, author))) !== null;
    } catch (error) {
      this.logger.error({ message: 'a billing drift could not be corrected', tenantId, err: error });
      return false;
    }
  }
}
