type Values = Readonly<Record<string, number>>;

const REMEMBERED_MS = 15_000;
const LIMIT_MS = 500;

/**
 * A reading that may take its time, for gauges: asked at most every 15 s, never waited for longer than half a second, and
 * nothing at all when it fails (an old number would say that all is well).
 */
export class LateReading {
  private values: Values = {};
  private readAtMs = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | null = null;

  constructor(private readonly ask: () => Promise<Values>) {}

  /** Never rejects. */
  async read(): Promise<Values> {
    if (performance.now() - this.readAtMs >= REMEMBERED_MS) {
      this.reading ??= this.renew();
      const limit = new Promise((resolve) => setTimeout(resolve, LIMIT_MS).unref());
      await Promise.race([this.reading, limit]);
    }
    return this.values;
  }

  private async renew(): Promise<void> {
    try {
      this.values = await this.ask();
      this.readAtMs = performance.now();
    } catch {
      this.values = {};
    } finally {
      this.reading = null;
    }
  }
}
