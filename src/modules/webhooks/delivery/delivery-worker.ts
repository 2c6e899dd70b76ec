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
import { JobMetrics } from '../../../platform/jobs/job-metrics.js';
import { Deliverer } from './deliverer.js';
import { DeliveryQueue } from './delivery-queue.js';
import type { LeasedDelivery } from './leased-delivery.js';

/** Polling interval of the outbox. NOTIFY is not used, because it would serialise the commits of verifications. */
/** Its name in the metrics. */
const TASK = 'deliver-webhooks';
const POLL_MS = 500;
/** The largest number of concurrent requests of this process. */
const CONCURRENCY = 256;
/** Time that requests in progress get at a shutdown. Unfinished deliveries are released afterwards. */
const GRACE_MS = 3_000;

/**
 * Polls the outbox, leases due deliveries, and sends them. Runs in every process with jobs enabled; any number may run.
 * Waits while the database is unavailable.
 */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('webhooks');
  private readonly stop = new AbortController();
  private readonly worker = new PollingWorker({
    pollMs: POLL_MS,
    look: () => this.metrics.counted(TASK, () => this.sendDue()),
    onFailure: (error, inARow) => {
      if (inARow > 1) return;
      this.logger.warn({ message: 'deliveries wait: the database does not answer', err: error });
    },
  });

  constructor(
    private readonly config: AppConfig,
    private readonly queue: DeliveryQueue,
    private readonly deliverer: Deliverer,
    private readonly clock: Clock,
    private readonly metrics: JobMetrics,
  ) {
    setMaxListeners(CONCURRENCY, this.stop.signal);
  }

  onApplicationBootstrap(): void {
    if (!this.config.jobsEnabled) return;
    this.metrics.register(TASK);
    this.worker.start();
  }

  /** Leases no more deliveries, waits up to three seconds for requests in progress, and releases the others. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.stop(GRACE_MS);
    this.stop.abort();
    await this.worker.settled();
  }

  /** Sends all due deliveries once and records the outcomes. For tests, in which no polling runs. */
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
      // A slot is free now, and the endpoint may have further due deliveries.
      this.worker.wake();
    }
  }
}
