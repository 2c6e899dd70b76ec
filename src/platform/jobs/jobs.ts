import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { PgBoss } from 'pg-boss';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { JobMetrics } from './job-metrics.js';
import { inSpan } from '../telemetry/tracing.js';
import { jobQueue, startJobQueue } from './job-queue.js';
import { recordRun } from './job-runs.js';
import { PollingWorker } from './polling-worker.js';

/** A recurring job. It runs in one process at a time, may run again after a crash, and must be idempotent. */
export interface RecurringJob {
  readonly name: string;
  /** Cron expression of five fields, UTC. */
  readonly cron: string;
  readonly run: () => Promise<void>;
}

/**
 * What asking the queue for due jobs counts as. Not as a failure of the job itself: a daily one would seem to fail until
 * its next run.
 */
const TAKE_TURNS = 'take-due-jobs';
const POLLING_MS = 5_000;
/** After this time a running job counts as dead, and its next run can start. */
const EXPIRE_SECONDS = 300;
/** How long a job's row is kept after it ends. */
const KEEP_SECONDS = 3_600;
/** How long a due job waits for a process that runs it. */
const KEEP_DUE_SECONDS = 14 * 86_400;
const STOP_TIMEOUT_MS = 5_000;

/**
 * Scheduled jobs on pg-boss, over the application's own pool. Modules register in `onModuleInit`; a process with
 * JOBS_ENABLED=false only registers. While the database is unreachable no job runs, and the process serves on.
 */
@Injectable()
export class Jobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Jobs.name);
  private readonly recurring: RecurringJob[] = [];
  private readonly workers: PollingWorker[] = [];
  private boss: PgBoss | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly metrics: JobMetrics,
  ) {}

  /** Registers a job. Call it before the application has started. */
  every(job: RecurringJob): void {
    this.recurring.push(job);
  }

  /** The registered jobs. Every process of one build registers the same. */
  schedule(): readonly RecurringJob[] {
    return this.recurring;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.jobsEnabled || this.recurring.length === 0) return;
    for (const task of [TAKE_TURNS, ...this.recurring.map(({ name }) => name)]) this.metrics.register(task);
    const boss = jobQueue(this.dataSource, (error) => {
      this.logger.error({ err: error }, 'the job queue reported an error');
    });
    await startJobQueue(boss, this.dataSource, async () => {
      this.boss = boss;
      for (const job of this.recurring) await this.start(boss, job);
    });
  }

  /** Lets running jobs finish; the pool closes later. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop(STOP_TIMEOUT_MS)));
    await this.boss?.stop({ graceful: false }).catch((error: unknown) => {
      this.logger.warn({ message: 'the job queue did not stop', err: error });
    });
    this.boss = null;
  }

  private async start(boss: PgBoss, job: RecurringJob): Promise<void> {
    await boss.createQueue(job.name, {
      policy: 'singleton',
      retryLimit: 0,
      expireInSeconds: EXPIRE_SECONDS,
      retentionSeconds: KEEP_DUE_SECONDS,
      deleteAfterSeconds: KEEP_SECONDS,
    });
    await boss.schedule(job.name, job.cron);
    // Not `boss.work`: it completes jobs with an unhandled promise, so an unreachable database would end the process.
    const worker = new PollingWorker({
      pollMs: POLLING_MS,
      look: () => this.metrics.counted(TAKE_TURNS, () => this.takeTurn(boss, job)),
      onFailure: (error, inARow) => {
        if (inARow > 1) return;
        this.logger.warn({ message: 'the job queue could not be polled', job: job.name, err: error });
      },
    });
    this.workers.push(worker);
    worker.start();
  }

  /** Runs the job if it is due. A failed job is logged, and runs again at its next time. @throws pg-boss's error */
  private async takeTurn(boss: PgBoss, job: RecurringJob): Promise<void> {
    const [due] = await boss.fetch(job.name);
    if (due === undefined) return;
    const startedMs = performance.now();
    let failure: unknown;
    try {
      await this.metrics.counted(job.name, () =>
        inSpan({ name: `job ${job.name}`, kind: 'internal', parent: 'none' }, job.run),
      );
    } catch (error) {
      failure = error ?? new Error('a job failed without an error');
      this.logger.error({
        message: 'a job failed; it runs again at its next time',
        job: job.name,
        err: error,
      });
    }
    await this.record(job.name, performance.now() - startedMs, failure);
    await boss.complete(job.name, due.id);
  }

  /** What the operator sees of a run. A run does not fail with it. */
  private async record(name: string, durationMs: number, error: unknown): Promise<void> {
    try {
      await recordRun(this.dataSource, { name, durationMs, error });
    } catch (refused) {
      this.logger.warn({ message: 'the end of a job was not recorded', job: name, err: refused });
    }
  }
}
