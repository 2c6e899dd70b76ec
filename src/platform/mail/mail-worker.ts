import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Clock } from '../clock.js';
import { AppConfig } from '../config/app-config.js';
import { JobMetrics } from '../jobs/job-metrics.js';
import { Jobs } from '../jobs/jobs.js';
import { PollingWorker } from '../jobs/polling-worker.js';
import { Metrics } from '../observability/metrics.js';
import { CachedReading } from '../resilience/cached-reading.js';
import { Mail } from './mail.js';
import { MailOutbox, type LeasedMail } from './mail-outbox.js';
import { MailSender } from './mail-sender.js';
import { MailTransport } from './mail-transport.js';

/** Its name in the metrics. */
const TASK = 'send-mail';
/** A sign-in mail leaves within a second of the commit. */
const POLL_MS = 1_000;
const AT_ONCE = 16;
/** Longer than an attempt may take. */
const LEASE_MS = 120_000;
/** Time that mail in transit gets at a shutdown. What a process leaves behind is sent again after its lease. */
const GRACE_MS = 3_000;
const SCRAPE_LIMIT_MS = 5_000;
/** How long the row of a sent mail stays for its key. */
const KEPT_MS = 90 * 86_400_000;

/** Sends the mail that is due, in every process with jobs enabled: each mail by one of them. */
@Injectable()
export class MailWorker implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('mail');
  private readonly waiting = new CachedReading<number | null>(
    () => this.outbox.waiting(new Date(this.clock.nowMs())),
    null,
    SCRAPE_LIMIT_MS,
  );
  private readonly worker = new PollingWorker({
    pollMs: POLL_MS,
    look: () => this.jobMetrics.counted(TASK, () => this.sendDue()),
    onFailure: (error, inARow) => {
      if (inARow > 1) return;
      this.logger.warn({ message: 'mail waits: the database does not answer', err: error });
    },
  });

  constructor(
    private readonly config: AppConfig,
    private readonly mail: Mail,
    private readonly outbox: MailOutbox,
    private readonly sender: MailSender,
    private readonly transport: MailTransport,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly jobMetrics: JobMetrics,
  ) {}

  onModuleInit(): void {
    this.metrics.watchOne('x402_mail_waiting', 'Mail that is due and has not been sent.', () =>
      this.waiting.read(),
    );
    this.jobs.every({
      name: 'prune-mail',
      cron: '25 * * * *',
      run: () => this.prune(),
    });
  }

  onApplicationBootstrap(): void {
    if (!this.config.jobsEnabled || !this.mail.isOn) return;
    this.jobMetrics.register(TASK);
    this.worker.start();
  }

  /** Takes no more mail, waits up to three seconds for what is in transit, and closes the connections. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.stop(GRACE_MS);
    this.transport.close();
  }

  /** Wipes what has expired, also where no mail is sent any more, and deletes what ended long ago. */
  async prune(): Promise<void> {
    const nowMs = this.clock.nowMs();
    const expired = await this.outbox.expire(new Date(nowMs - LEASE_MS), new Date(nowMs));
    for (let counted = 0; counted < expired; counted += 1) this.metrics.mailEnded('expired');
    await this.outbox.prune(new Date(nowMs - KEPT_MS));
  }

  /** Sends all due mail once, and resolves when that has ended. For tests, in which nothing polls. */
  runOnce(): Promise<void> {
    return this.worker.runOnce();
  }

  private async sendDue(): Promise<void> {
    const free = AT_ONCE - this.worker.busy;
    if (free <= 0) return;
    const nowMs = this.clock.nowMs();
    const mails = await this.outbox.lease(new Date(nowMs), new Date(nowMs + LEASE_MS), free);
    for (const mail of mails) this.worker.begin(() => this.send(mail));
  }

  /** Never rejects. */
  private async send(mail: LeasedMail): Promise<void> {
    try {
      await this.sender.send(mail);
    } catch (error) {
      this.logger.warn({ message: 'a mail could not be recorded; it is sent again', err: error });
    } finally {
      // More may be due than this process took at once.
      this.worker.wake();
    }
  }
}
