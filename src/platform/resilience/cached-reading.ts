const REMEMBERED_MS = 15_000;
const LIMIT_MS = 500;

/**
 * A value that may be up to 15 s old. Concurrent callers share one query and wait at most `limitMs` for it (default:
 * half a second). After that time they get the last known value. A failed query yields `nothing`, because an old value
 * would hide the failure, and the next caller queries again.
 */
export class CachedReading<Value> {
  private value: Value;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly source: () => Promise<Value>,
    private readonly nothing: Value,
    private readonly limitMs = LIMIT_MS,
  ) {
    this.value = nothing;
  }

  /** Returns the value; never rejects. */
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
      this.value = await this.source();
      this.readAtMs = performance.now();
    } catch {
      this.value = this.nothing;
    } finally {
      this.reading = null;
    }
  }
}
