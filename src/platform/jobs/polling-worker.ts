export interface PollingWorkerOptions {
  /** Time between two looks, in milliseconds. */
  readonly pollMs: number;
  /** One look at what is due. It may hand work to `begin` and return before that work has ended. */
  readonly look: () => Promise<void>;
  /** Hears of a look that failed, and how many have failed in a row. The next look comes at its usual time. */
  readonly onFailure: (error: unknown, inARow: number) => void;
}

/**
 * Looks for work at a fixed interval and keeps track of the work that was begun. Only one look is under way at a time: who
 * wants another meanwhile gets one more after it, for all of them together. The timer keeps no process alive.
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

  /** How many pieces of work are under way. */
  get busy(): number {
    return this.underWay.size;
  }

  /** Begins the rhythm; the first look comes after one interval. */
  start(): void {
    this.timer = setInterval(() => {
      this.wake();
    }, this.options.pollMs).unref();
  }

  /** Looks at once, or again after the look that is under way. Does nothing before `start` and after `stop`. */
  wake(): void {
    if (this.timer !== undefined && !this.hasStopped) void this.look();
  }

  /** Looks once and waits for all work that is under way, with or without a rhythm. Never rejects. */
  async runOnce(): Promise<void> {
    if (!this.hasStopped) await this.look();
    await this.settled();
  }

  /**
   * Begins a piece of work and tracks it until it ends. Takes work after `stop` too, from a look that was under way.
   *
   * @param work must not reject
   */
  begin(work: () => Promise<void>): void {
    const running = work().finally(() => this.underWay.delete(running));
    this.underWay.add(running);
  }

  /**
   * Ends the rhythm, and waits for what is under way.
   *
   * @param graceMs the longest wait, in milliseconds
   * @returns whether everything has ended
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

  /** Resolves when no look and no work is under way. Never rejects. */
  async settled(): Promise<void> {
    while (this.looking !== null || this.underWay.size > 0) {
      await this.looking;
      await Promise.allSettled(this.underWay);
    }
  }

  private look(): Promise<void> {
    this.isWanted = true;
    this.looking ??= this.lookWhileWanted();
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
