import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setMaxListeners } from 'node:events';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Deliverer } from './deliverer.js';
import { DeliveryQueue } from './delivery-queue.js';

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
  private readonly underWay = new Set<Promise<void>>();
  private readonly stop = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private turning: Promise<void> | null = null;
  private isWanted = false;
  private isClosed = false;
  private isAway = false;

  constructor(
    private readonly config: AppConfig,
    private readonly queue: DeliveryQueue,
    private readonly deliverer: Deliverer,
    private readonly clock: Clock,
  ) {
    setMaxListeners(CONCURRENCY, this.stop.signal);
  }

  onApplicationBootstrap(): void {
    if (!this.config.jobsEnabled) return;
    this.timer = setInterval(() => {
      this.wake();
    }, POLL_MS);
  }

  /** Takes nothing more, gives what is under way a moment, and gives the rest back for others to send. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    await this.turning;
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise((resolve) => {
      timer = setTimeout(resolve, GRACE_MS);
    });
    await Promise.race([Promise.allSettled(this.underWay), grace]);
    clearTimeout(timer);
    this.stop.abort();
    await Promise.allSettled(this.underWay);
  }

  /** One round: everything that is due now is sent, and what came of it is written. For tests, which have no rhythm. */
  async runOnce(): Promise<void> {
    await this.turn();
    while (this.underWay.size > 0) {
      await Promise.allSettled(this.underWay);
      await this.turn();
    }
  }

  private wake(): void {
    this.isWanted = true;
    if (this.turning !== null || this.isClosed) return;
    this.turning = this.turnWhileWanted().finally(() => {
      this.turning = null;
    });
  }

  private async turnWhileWanted(): Promise<void> {
    while (this.isWanted && !this.isClosed) {
      this.isWanted = false;
      try {
        await this.turn();
        this.isAway = false;
      } catch (error) {
        if (!this.isAway)
          this.logger.warn({ message: 'webhooks wait: the database cannot be asked', err: error });
        this.isAway = true;
      }
    }
  }

  private async turn(): Promise<void> {
    let moved: number;
    do moved = await this.queue.dispatch(this.clock.nowMs());
    while (DeliveryQueue.isFullBatch(moved) && !this.isClosed);
    const free = CONCURRENCY - this.underWay.size;
    if (free === 0) return;
    for (const delivery of await this.queue.claim(this.clock.nowMs(), free)) {
      const sending = this.deliverer
        .deliver(delivery, this.stop.signal)
        .catch((error: unknown) => {
          this.logger.warn({ message: 'a delivery could not be recorded; it is sent again', err: error });
        })
        .finally(() => {
          this.underWay.delete(sending);
          // There is room, and perhaps more for this endpoint.
          if (this.timer !== undefined) this.wake();
        });
      this.underWay.add(sending);
    }
  }
}
