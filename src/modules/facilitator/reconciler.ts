import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Rails } from './rails.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementRepository } from './settlement.repository.js';
import { SettlementWatch } from './settlement-watch.js';
import { StuckTransactions } from './stuck-transactions.js';

const BATCH = 20;
/** A settlement that is being looked at is left alone by the others for so long. */
const AGAIN_SECONDS = 5;
const PAUSE_MS = 2_000;
/** The next run, a minute after this one's start, goes on. */
const RUN_MS = 50_000;

/**
 * Finishes what nobody waits for: settlements whose caller has left or whose process died. Sends their bytes again,
 * looks at the chain, replaces what is stuck at a higher price, and keeps the signers' nonces without gaps.
 */
@Injectable()
export class Reconciler implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(Reconciler.name);
  private readonly stopping = new AbortController();

  constructor(
    private readonly jobs: Jobs,
    private readonly repository: SettlementRepository,
    private readonly watch: SettlementWatch,
    private readonly rails: Rails,
    private readonly help: StuckTransactions,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'forget-facilitator', cron: '45 * * * *', run: () => this.repository.forget() });
    if (this.rails.all().length === 0) return;
    this.jobs.every({ name: 'reconcile-settlements', cron: '* * * * *', run: () => this.run() });
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** One pass over what is due; how many were looked at. Safe in any number of processes at once. */
  async pass(): Promise<number> {
    const due = await this.repository.takeDue(BATCH, AGAIN_SECONDS);
    await Promise.all(due.map((settlement) => this.attend(settlement)));
    return due.length;
  }

  private async run(): Promise<void> {
    const endMs = performance.now() + RUN_MS;
    await this.help.fillGaps();
    while (performance.now() < endMs && !this.stopping.signal.aborted) {
      await this.pass();
      await sleep(PAUSE_MS, null, { signal: this.stopping.signal }).catch(() => null);
    }
  }

  private async attend(settlement: SettlementRecord): Promise<void> {
    const { id, chain } = settlement;
    try {
      const now = await this.watch.look(settlement);
      if (now.status === 'pending') await this.help.replaceIfStuck(now, this.watch.isExpired(now));
      else this.logger.log({ message: 'a settlement was finished', id, chain, status: now.status });
    } catch (error) {
      // It stays due, and so does the rest of the batch.
      this.logger.warn({ message: 'a settlement could not be reconciled', id, chain, err: error });
    }
  }
}
