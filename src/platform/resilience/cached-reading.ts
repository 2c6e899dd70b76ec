const REMEMBERED_MS = 15_000;
const LIMIT_MS = 500;

/**
 * A value that may be up to 15 s old. Callers share one question at a time and wait for it at most `limitMs` (half a second
 * unless given): then they get the last known value. A question that fails leaves `nothing`, since an old value would say
 * that all is well, and is asked again by the next caller.
 */
export class CachedReading<Value> {
  private value: Value;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly ask: () => Promise<Value>,
    private readonly nothing: Value,
    private readonly limitMs = LIMIT_MS,
  ) {
    this.value = nothing;
  }

  /** Never rejects. */
  async read(): Promise<Value> {
    if (performance.now() - this.readAtMs >= REMEMBERED_MS) {
      this.reading ??= this.renew();
      const limit = new Promise((resolve) => setTimeout(resolve, this.limitMs).unref());
      await Promise.race([this.reading, limit]);
    }
    return this.value;
  }

  private async renew(): Promise<void> {
    try {
      this.value = await this.ask();
      this.readAtMs = performance.now();
    } catch {
      this.value = this.nothing;
    } finally {
      this.reading = null;
    }
  }
}
