import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { PollingWorker } from '../../../platform/jobs/polling-worker.js';
import { CustomerEvents } from './customer-events.js';
import { EventsRepository } from './events.repository.js';

const POLL_MS = 1_000;
const CUSTOMERS_AT_ONCE = 8;
/** Of a burst of events the rest waits in the inbox: each customer under work asks Stripe, and holds a connection. */
const KICKED_AT_ONCE = 32;
/** Longer than a dead holder's lease. */
const LEASE_WAIT_MS = 20_000;
const STOP_LIMIT_MS = 5_000;

/**
 * Sees to it that events are applied: at once those that this process stored, and every second whatever else is due,
 * so that nothing waits for a process that has died. One customer is one piece of work.
 */
@Injectable()
export class EventWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(EventWorker.name);
  /** By customer under work; `true` asks for another round, since something came after the last one began. */
  private readonly again = new Map<string, boolean>();
  private readonly worker = new PollingWorker({
    pollMs: POLL_MS,
    look: () => this.triggerDue(),
    onFailure: (error) => {
      this.logger.warn({ message: 'the inbox of Stripe events could not be read', err: error });
    },
  });

  constructor(
    private readonly config: AppConfig,
    private readonly events: EventsRepository,
    private readonly customers: CustomerEvents,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.jobsEnabled || this.config.stripe.secretKey === null) return;
    this.worker.start();
  }

  /** Lets what is under way finish; what is not begun is another process's. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.stop(STOP_LIMIT_MS);
  }

  /** Something has come for this customer. Returns at once; never throws. */
  trigger(customerId: string, waitMs = LEASE_WAIT_MS): void {
    if (this.worker.isStopped || this.config.stripe.secretKey === null) return;
    if (this.again.has(customerId)) {
      this.again.set(customerId, true);
      return;
    }
    if (this.worker.busy >= KICKED_AT_ONCE) return;
    this.worker.begin(() => this.workOn(customerId, waitMs));
  }

  /** Begins whatever is due and resolves when it is done. Never rejects. */
  poll(): Promise<void> {
    return this.worker.runOnce();
  }

  private async triggerDue(): Promise<void> {
    const room = CUSTOMERS_AT_ONCE - this.worker.busy;
    if (room <= 0) return;
    // Whoever holds an account applies what is there; it is not waited for.
    for (const customerId of await this.events.dueCustomers(room)) this.trigger(customerId, 0);
  }

  private async workOn(customerId: string, waitMs: number): Promise<void> {
    try {
      do {
        this.again.set(customerId, false);
        await this.customers.apply(customerId, waitMs);
      } while (this.again.get(customerId) === true && !this.worker.isStopped);
    } catch (error) {
      this.logger.warn({ message: 'Stripe events could not be applied; they are tried again', err: error });
    } finally {
      this.again.delete(customerId);
    }
  }
}
