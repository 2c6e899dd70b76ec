import { outsideSpans } from '../telemetry/tracing.js';

/** Options of a `PollingWorker`. */
export interface PollingWorkerOptions {
  /** Interval between two polls, in milliseconds. */
  readonly pollMs: number;
  /** One poll for due work. It may pass work to `begin` and return before that work has ended. */
  readonly look: () => Promise<void>;
  /** Receives a failed poll's error, and the number of consecutive failures. The next poll comes at its usual time. */
  readonly onFailure: (error: unknown, inARow: number) => void;
}

/**
 * Polls for work at a fixed interval and tracks the running work. Polls never overlap: requests during a poll cause one
 * more poll after it, for all of them together. The timer keeps no process alive.
 */
export class PollingWorker {
  private readonly underWay = new Set<Promise<void>>();
  private looking: Promise<void> | null = null;
  private isWanted = false;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;
  private hasStopped = false;

  constructor(private readonly options: PollingWorkerOptions) {}

  /** Whether `stop` was called. */
  get isStopped(): boolean {
    return this.hasStopped;
  }

  /** Number of running pieces of work. */
  get busy(): number {
    return this.underWay.size;
  }

  /** Starts polling; the first poll comes after one interval. */
  start(): void {
    this.timer = setInterval(() => {
      this.wake();
    }, this.options.pollMs).unref();
  }

  /** Polls at once, or again after the current poll. Does nothing before `start` and after `stop`. */
  wake(): void {
    if (this.timer !== undefined && !this.hasStopped) void this.look();
  }

  /** Polls once and waits for all running work, whether started or not. Never rejects. */
  async runOnce(): Promise<void> {
    if (!this.hasStopped) await this.look();
    await this.settled();
  }

  /**
   * Starts a piece of work and tracks it until it ends. After `stop` it still accepts work from the current poll.
   *
   * @param work must not reject
   */
  begin(work: () => Promise<void>): void {
    const running = work().finally(() => this.underWay.delete(running));
    this.underWay.add(running);
  }

  /**
   * Stops polling, and waits for the running work.
   *
   * @param graceMs the longest wait, in milliseconds
   * @returns whether all work has ended
   */
  async stop(graceMs: number): Promise<boolean> {
    this.hasStopped = true;
    clearInterval(this.timer);
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, graceMs, false);
    });
    try {
      return await Promise.race([this.settled().then(() => true), grace]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves when neither a poll nor work is running. Never rejects. */
  async settled(): Promise<void> {
    while (this.looking !== null || this.underWay.size > 0) {
      await this.looking;
      await Promise.allSettled(this.underWay);
    }
  }

  private look(): Promise<void> {
    this.isWanted = true;
    // A request that wakes it is not what it works for.
    this.looking ??= outsideSpans(() => this.lookWhileWanted());
    return this.looking;
  }

  private async lookWhileWanted(): Promise<void> {
    try {
      while (this.isWanted && !this.hasStopped) {
        this.isWanted = false;
        await this.lookOnce();
      }
    } finally {
      this.looking = null;
    }
  }

  private async lookOnce(): Promise<void> {
    try {
      await this.options.look();
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      this.options.onFailure(error, this.failures);
    }
  }
}
