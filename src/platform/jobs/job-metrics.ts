import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Metrics } from '../observability/metrics.js';

interface Outcomes {
  succeededAtMs: number;
  failedAtMs: number;
  failuresInARow: number;
}

/**
 * Outcomes of scheduled jobs and of polls for work in this process, as metrics. The label is `task`: Prometheus gives
 * every series a label `job` of its own.
 */
@Injectable()
export class JobMetrics implements OnModuleInit {
  private readonly outcomes = new Map<string, Outcomes>();

  constructor(
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.watch('x402_job_last_success_timestamp_seconds', 'End of the last successful run.', (of) =>
      Math.floor(of.succeededAtMs / 1_000),
    );
    this.watch('x402_job_last_failure_timestamp_seconds', 'End of the last failed run.', (of) =>
      Math.floor(of.failedAtMs / 1_000),
    );
    this.watch(
      'x402_job_consecutive_failures',
      'Failed runs since the last success.',
      (of) => of.failuresInARow,
    );
  }

  /** Shows a task with zeros before its first run: an alert can compare only what is there. */
  register(task: string): void {
    this.of(task);
  }

  /** Runs a job or a poll and counts how it ends. @throws the error of the run, unchanged */
  async counted(task: string, run: () => Promise<void>): Promise<void> {
    const outcomes = this.of(task);
    try {
      await run();
      outcomes.succeededAtMs = this.clock.nowMs();
      outcomes.failuresInARow = 0;
    } catch (error) {
      outcomes.failedAtMs = this.clock.nowMs();
      outcomes.failuresInARow += 1;
      throw error;
    }
  }

  /** 0 says "not yet", so that an alert can compare both times. */
  private of(task: string): Outcomes {
    const known = this.outcomes.get(task) ?? { succeededAtMs: 0, failedAtMs: 0, failuresInARow: 0 };
    this.outcomes.set(task, known);
    return known;
  }

  private watch(name: string, help: string, read: (of: Outcomes) => number): void {
    this.metrics.watch(name, help, 'task', () =>
      Object.fromEntries([...this.outcomes].map(([task, of]) => [task, read(of)])),
    );
  }
}
