import { DatabaseSilentError } from './timeout-client.js';

/** As long as the pool lets somebody wait for a connection. */
const PATIENCE_MS = 5_000;

interface Waiting<Item, Answer> {
  readonly sinceMs: number;
  readonly ask: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatcherLimits {
  /** Statements under way at once; what comes while all are taken gathers. */
  readonly concurrency: number;
  /** Asks in one statement. */
  readonly maxBatch: number;
}

/**
 * Sends what is asked at once when a lane is free, else together with what came meanwhile: nobody waits for company, and
 * under load many asks cost one statement. Each statement begins after all of its asks have come, so that what it reads
 * is never older than the question. Who has waited for longer than five seconds when a lane comes free is turned away.
 */
export class Batcher<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  private underway = 0;

  /** @param send answers all of them, in their order, or rejects: then all of them are rejected */
  constructor(
    private readonly send: (asks: readonly Item[]) => Promise<readonly Answer[]>,
    private readonly limits: BatcherLimits,
  ) {}

  ask(ask: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ask, resolve, reject, sinceMs: performance.now() });
      if (this.underway < this.limits.concurrency) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.underway++;
    while (this.waiting.length > 0) {
      this.turnAway();
      await this.sendNext(this.waiting.splice(0, this.limits.maxBatch));
    }
    this.underway--;
  }

  private turnAway(): void {
    const oldestMs = performance.now() - PATIENCE_MS;
    const inTime = this.waiting.findIndex(({ sinceMs }) => sinceMs >= oldestMs);
    const late = this.waiting.splice(0, inTime === -1 ? this.waiting.length : inTime);
    for (const { reject } of late) reject(new DatabaseSilentError());
  }

  private async sendNext(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      const answers = await this.send(batch.map(({ ask }) => ask));
      if (answers.length !== batch.length) throw new Error('a gathered statement has not answered everybody');
      batch.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
