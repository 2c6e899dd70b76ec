import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { PollingWorker } from '../../../platform/jobs/polling-worker.js';
import { HealthService } from '../health.service.js';
import { applicationCommit, applicationVersion } from '../version.js';
import { ProcessesRepository } from './processes.repository.js';

/** Interval of the beats, in milliseconds. */
export const BEAT_MS = 15_000;
const STOP_MS = 2_000;

/**
 * Writes every 15 s that this process is alive and how it is, so that any process can show all of them. The last beat of
 * a process that ends in order removes its row; the row of a killed one is removed by others. A beat that cannot be
 * written is left out.
 */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Heartbeat.name);
  private readonly id = randomUUID();
  private readonly startedAt = new Date(Date.now() - performance.now());
  private readonly worker = new PollingWorker({
    pollMs: BEAT_MS,
    look: () => this.beat(),
    onFailure: (error) => {
      this.isWritten = false;
      this.logger.debug({ message: 'a heartbeat was not written', reason: String(error) });
    },
  });
  private isWritten = false;

  constructor(
    private readonly processes: ProcessesRepository,
    private readonly health: HealthService,
    private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.worker.start();
    this.worker.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const hasEnded = await this.worker.stop(STOP_MS);
    // Where the database did not answer, nobody waits for it.
    if (!hasEnded || !this.isWritten) return;
    await this.processes.remove(this.id).catch((error: unknown) => {
      this.logger.debug({ message: 'the row of this process was not removed', reason: String(error) });
    });
  }

  private async beat(): Promise<void> {
    const { status, checks } = await this.health.report();
    await this.processes.note({
      id: this.id,
      host: hostname(),
      version: applicationVersion(),
      commit: applicationCommit(),
      runsJobs: this.config.jobsEnabled,
      status,
      checks: {
        database: checks.database.status,
        redis: checks.redis.status,
        verifier: checks.verifier.status,
      },
      startedAt: this.startedAt,
    });
    this.isWritten = true;
  }
}
