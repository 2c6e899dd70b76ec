import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { PollingWorker } from '../../../platform/jobs/polling-worker.js';
import { JobMetrics } from '../../../platform/jobs/job-metrics.js';
import { CustomerEvents } from './customer-events.js';
import { EventsRepository } from './events.repository.js';

/** Its name in the metrics. */
const TASK = 'apply-stripe-events';
const POLL_MS = 1_000;
const CUSTOMERS_AT_ONCE = 8;
/** Bounds the calls to Stripe and the connections during a burst of events. Further events wait in the inbox. */
const TRIGGERED_AT_ONCE = 32;
/** Longer than the lease (15 s), so that the lease of a dead process expires during the wait. */
const LEASE_WAIT_MS = 20_000;
const STOP_LIMIT_MS = 5_000;

/**
 * Applies Stripe events: those that this process stored at once, all others that are due every second. Events of a
 * process that died are therefore applied too. All events of one customer are one unit of work.
 */
@Injectable()
export class EventWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(EventWorker.name);
  /** The customers under work. `true` requests another round: an event arrived after the current round began. */
  private readonly again = new Map<string, boolean>();
  private readonly worker = new PollingWorker({
    pollMs: POLL_MS,
    look: () => this.metrics.counted(TASK, () => this.triggerDue()),
    onFailure: (error) => {
      this.logger.warn({ message: 'the inbox of Stripe events could not be read', err: error });
    },
  });

  constructor(
    private readonly config: AppConfig,
    private readonly events: EventsRepository,
    private readonly customers: CustomerEvents,
    private readonly metrics: JobMetrics,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.jobsEnabled || this.config.stripe.secretKey === null) return;
    this.metrics.register(TASK);
    this.worker.start();
  }

  /** Waits up to five seconds for work in progress. Other processes apply the events that are still pending. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.stop(STOP_LIMIT_MS);
  }

  /**
   * Starts applying the customer's events in the background. Returns at once; never throws.
   *
   * @param waitMs how long to wait for the lease of the account
   */
  trigger(customerId: string, waitMs = LEASE_WAIT_MS): void {
    if (this.worker.isStopped || this.config.stripe.secretKey === null) return;
    if (this.again.has(customerId)) {
      this.again.set(customerId, true);
      return;
    }
    if (this.worker.busy >= TRIGGERED_AT_ONCE) return;
    this.worker.begin(() => this.workOn(customerId, waitMs));
  }

  /** Applies all due events once, and resolves when they are done. Never rejects. */
  poll(): Promise<void> {
    return this.worker.runOnce();
  }

  private async triggerDue(): Promise<void> {
    const free = CUSTOMERS_AT_ONCE - this.worker.busy;
    if (free <= 0) return;
    // The process that holds the lease applies these events too, so this one does not wait for the lease.
    for (const customerId of await this.events.dueCustomers(free)) this.trigger(customerId, 0);
  }

  private async workOn(customerId: string, waitMs: number): Promise<void> {
    try {
      do {
        this.again.set(customerId, false);
        await this.customers.apply(customerId, waitMs);
      } while (this.again.get(customerId) === true && !this.worker.isStopped);
    } catch (error) {
      this.logger.warn({ message: 'Stripe events could not be applied; they are retried', err: error });
    } finally {
      this.again.delete(customerId);
    }
  }
}
