import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { PollingWorker } from '../../../platform/jobs/polling-worker.js';
import { JobMetrics } from '../../../platform/jobs/job-metrics.js';
import type { Rail } from '../chains/rail.js';
import { Rails } from '../chains/rails.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementRepository } from './settlement.repository.js';
import { SettlementTracker } from './settlement-tracker.js';
import { FeeBumper } from './fee-bumper.js';

/** Its name in the metrics. */
const TASK = 'finish-settlements';
const BATCH = 20;
/** Seconds for which one process keeps a settlement from the others while it looks at it. */
const AGAIN_SECONDS = 5;
const POLL_MS = 2_000;
/** Interval of the gap search in milliseconds, independent of waiting settlements. */
const GAPS_MS = 30_000;
const STOP_LIMIT_MS = 5_000;

/**
 * Finishes settlements whose caller has left or whose process has died.
 * It sends their bytes again, looks at the chain, replaces stuck transactions at a higher price, and fills nonce gaps.
 * Every process runs it, and Postgres distributes the settlements, so a dead process delays no settlement. Each chain
 * has its own run, one at a time, so an unreachable chain delays no other chain.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Reconciler.name);
  /** Names of the chains with a run in progress. */
  private readonly busyChains = new Set<string>();
  private readonly gapsAtMs = new Map<string, number>();
  private readonly worker = new PollingWorker({
    pollMs: POLL_MS,
    look: () => this.metrics.counted(TASK, () => this.deal()),
    onFailure: (error) => {
      this.logger.warn({ message: 'the settlements that are due could not be read', err: error });
    },
  });

  constructor(
    private readonly config: AppConfig,
    private readonly repository: SettlementRepository,
    private readonly watch: SettlementTracker,
    private readonly rails: Rails,
    private readonly help: FeeBumper,
    private readonly metrics: JobMetrics,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.jobsEnabled || this.rails.all().length === 0) return;
    this.metrics.register(TASK);
    this.worker.start();
  }

  /** Starts no further runs, and waits for those in progress. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.stop(STOP_LIMIT_MS);
  }

  /** Starts what is due on every chain without a run, and waits for all runs. Never rejects. */
  poll(): Promise<void> {
    return this.worker.runOnce();
  }

  private async deal(): Promise<void> {
    const idle = this.rails.all().filter(({ chain }) => !this.busyChains.has(chain.name));
    const names = idle.map(({ chain }) => chain.name);
    const due = await this.repository.takeDue(names, BATCH, AGAIN_SECONDS);
    for (const rail of idle) {
      const { name } = rail.chain;
      const own = due.filter(({ chain }) => chain === name);
      this.busyChains.add(name);
      this.worker.begin(() => this.run(rail, own).finally(() => this.busyChains.delete(name)));
    }
  }

  /** Attends the due settlements of one chain, then its nonce gaps. Never rejects. */
  private async run(rail: Rail, due: readonly SettlementRecord[]): Promise<void> {
    const waiting = await Promise.all(due.map((settlement) => this.attend(settlement)));
    const { name } = rail.chain;
    const lastMs = this.gapsAtMs.get(name) ?? Number.NEGATIVE_INFINITY;
    if (!waiting.includes(true) && performance.now() - lastMs < GAPS_MS) return;
    this.gapsAtMs.set(name, performance.now());
    await this.help.fillGaps(rail);
  }

  /** Returns whether the settlement is still pending. Never rejects: after a failure it stays due. */
  private async attend(settlement: SettlementRecord): Promise<boolean> {
    const { id, chain } = settlement;
    try {
      const now = await this.watch.look(settlement);
      if (now.status === 'pending') {
        await this.help.replaceIfStuck(now, this.watch.isExpired(now));
        return true;
      }
      this.logger.log({ message: 'a settlement was finished', id, chain, status: now.status });
      return false;
    } catch (error) {
      this.logger.warn({ message: 'a settlement could not be reconciled', id, chain, err: error });
      return true;
    }
  }
}
