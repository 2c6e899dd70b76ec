import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import PgBoss from 'pg-boss';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config.js';

/** Work that recurs. It runs in one process at a time, may run again after a crash, and must be safe to repeat. */
export interface RecurringJob {
  readonly name: string;
  /** Five fields, UTC. */
  readonly cron: string;
  readonly run: () => Promise<void>;
}

const POLLING_MS = 5_000;
const EXPIRE_SECONDS = 300;
/** pg-boss looks after its own tables this often. */
const MAINTENANCE_SECONDS = 300;
const STOP_TIMEOUT_MS = 5_000;
/** Any number that nobody else in this database locks. */
const START_LOCK = 402_000_001;

/**
 * Scheduled work on pg-boss, over the application's own pool. Modules register in `onModuleInit`; a process with
 * JOBS_ENABLED=false only registers. While the database is away nothing runs, and nothing else is disturbed.
 */
@Injectable()
export class Jobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Jobs.name);
  private readonly recurring: RecurringJob[] = [];
  private readonly pollers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();
  private boss: PgBoss | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
  ) {}

  /** Registers a job; to be called before the application has started. */
  every(job: RecurringJob): void {
    this.recurring.push(job);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.jobsEnabled || this.recurring.length === 0) return;
    const boss = new PgBoss({
      db: { executeSql: (text, values) => this.execute(text, values) },
      expireInSeconds: EXPIRE_SECONDS,
      maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
    });
    boss.on('error', (error) => {
      this.logger.error({ err: error }, 'the job queue met an error');
    });
    await this.oneProcessAtATime(async () => {
      await boss.start();
      this.boss = boss;
      for (const job of this.recurring) await this.start(boss, job);
    });
  }

  /** Lets running jobs finish; the pool closes later. */
  async beforeApplicationShutdown(): Promise<void> {
    this.pollers.forEach((poller) => {
      clearInterval(poller);
    });
    const limit = new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS).unref());
    await Promise.race([Promise.allSettled(this.running), limit]);
    await this.boss?.stop({ graceful: false, wait: false }).catch((error: unknown) => {
      this.logger.warn({ message: 'the job queue did not stop', err: error });
    });
    this.boss = null;
  }

  private async start(boss: PgBoss, job: RecurringJob): Promise<void> {
    await boss.createQueue(job.name, { name: job.name, policy: 'singleton', retryLimit: 0 });
    await boss.schedule(job.name, job.cron);
    let underway = false;
    // Not `boss.work`: it ends jobs with a promise that nobody awaits, and a database that is away would then end us.
    const poller = setInterval(() => {
      if (underway) return;
      underway = true;
      const turn = this.takeTurn(boss, job).finally(() => {
        underway = false;
        this.running.delete(turn);
      });
      this.running.add(turn);
    }, POLLING_MS);
    this.pollers.push(poller);
  }

  /** Runs the job if it is due. Never rejects: what fails is logged, and runs again at its next time. */
  private async takeTurn(boss: PgBoss, job: RecurringJob): Promise<void> {
    try {
      const [due] = await boss.fetch(job.name);
      if (due === undefined) return;
      try {
        await job.run();
      } catch (error) {
        this.logger.error({
          message: 'a job failed; it runs again at its next time',
          job: job.name,
          err: error,
        });
      }
      await boss.complete(job.name, due.id);
    } catch (error) {
      this.logger.warn({ message: 'the job queue could not be asked', job: job.name, err: error });
    }
  }

  /** pg-boss makes its schema and queues without a lock, and processes that boot at once trip over each other. */
  private async oneProcessAtATime(work: () => Promise<void>): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    try {
      // Many may stand in line: longer than any other statement may take.
      await runner.query('SET statement_timeout = 0');
      await runner.query('SELECT pg_advisory_lock($1)', [START_LOCK]);
      await work();
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [START_LOCK]).catch(() => undefined);
      await runner.query('RESET statement_timeout').catch(() => undefined);
      await runner.release();
    }
  }

  /** pg-boss wants what `pg` answers, TypeORM's `query` gives rows only. */
  private async execute(text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as {
        query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
      };
      return await client.query(text, values);
    } finally {
      await runner.release();
    }
  }
}
