import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setMaxListeners } from 'node:events';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { PollingWorker } from '../../../platform/jobs/polling-worker.js';
import { Deliverer } from './deliverer.js';
import { DeliveryQueue, type LeasedDelivery } from './delivery-queue.js';

/** The outbox is asked this often. Not by NOTIFY: that would make the commits of verifications stand in line. */
const POLL_MS = 500;
/** Requests under way at once in this process. */
const CONCURRENCY = 256;
/** What is under way at a shutdown may take so long; the rest is given back. */
const GRACE_MS = 3_000;

/**
 * The rhythm of deliveries: looks into the outbox, takes what is due, and sends it. Runs in every process that takes jobs,
 * in any number of them. While the database is away it only waits.
 */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('webhooks');
  private readonly stop = new AbortController();
  private readonly worker = new PollingWorker({
    pollMs: POLL_MS,
    look: () => this.sendDue(),
    onFailure: (error, inARow) => {
      if (inARow > 1) return;
      this.logger.warn({ message: 'webhooks wait: the database cannot be asked', err: error });
    },
  });

  constructor(
    private readonly config: AppConfig,
    private readonly queue: DeliveryQueue,
    private readonly deliverer: Deliverer,
    private readonly clock: Clock,
  ) {
    setMaxListeners(CONCURRENCY, this.stop.signal);
  }

  onApplicationBootstrap(): void {
    if (this.config.jobsEnabled) this.worker.start();
  }

  /** Takes nothing more, gives what is under way a moment, and gives the rest back for others to send. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.stop(GRACE_MS);
    this.stop.abort();
    await this.worker.settled();
  }

  /** One round: everything that is due now is sent, and what came of it is written. For tests, which have no rhythm. */
  async runOnce(): Promise<void> {
    await this.sendDue();
    while (this.worker.busy > 0) {
      await this.worker.settled();
      await this.sendDue();
    }
  }

  private async sendDue(): Promise<void> {
    let moved: number;
    do moved = await this.queue.dispatch(this.clock.nowMs());
    while (DeliveryQueue.isFullBatch(moved) && !this.worker.isStopped);
    const free = CONCURRENCY - this.worker.busy;
    if (free === 0) return;
    for (const delivery of await this.queue.lease(this.clock.nowMs(), free)) {
      this.worker.begin(() => this.send(delivery));
    }
  }

  /** Never rejects. */
  private async send(delivery: LeasedDelivery): Promise<void> {
    try {
      await this.deliverer.deliver(delivery, this.stop.signal);
    } catch (error) {
      this.logger.warn({ message: 'a delivery could not be recorded; it is sent again', err: error });
    } finally {
      // There is room, and perhaps more for this endpoint.
      this.worker.wake();
    }
  }
}
