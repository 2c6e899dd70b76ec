/**
 * One answer that all callers share. While it is fresh nobody asks; while it is usable it is given out and asked for anew
 * meanwhile, so that nobody waits; after that callers wait, for one question at a time. A failure is never kept.
 */
export class SharedReading<Value> {
  private held: { readonly value: Value; readonly atMs: number } | null = null;
  private asking: Promise<Value> | null = null;
  private triedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly freshMs: number,
    private readonly usableMs: number,
  ) {}

  /** @throws what `ask` throws, when nothing usable is held */
  read(ask: () => Promise<Value>): Promise<Value> {
    if (this.held === null || this.ageMs() >= this.usableMs) return this.renew(ask);
    const isDue = this.ageMs() >= this.freshMs && performance.now() - this.triedAtMs >= this.freshMs;
    // What is held is good still: why it could not be renewed is told to the first who has to wait for it.
    if (isDue) this.renew(ask).catch(() => undefined);
    return Promise.resolve(this.held.value);
  }

  /** For who decides by it: not older than `freshMs`, or than `maxAgeMs`. @throws what `ask` throws */
  fresh(ask: () => Promise<Value>, maxAgeMs = this.freshMs): Promise<Value> {
    return this.held !== null && this.ageMs() < maxAgeMs ? Promise.resolve(this.held.value) : this.renew(ask);
  }

  private ageMs(): number {
    return performance.now() - (this.held?.atMs ?? Number.NEGATIVE_INFINITY);
  }

  private renew(ask: () => Promise<Value>): Promise<Value> {
    if (this.asking !== null) return this.asking;
    this.triedAtMs = performance.now();
    const asking = ask()
      .then((value) => {
        this.held = { value, atMs: performance.now() };
        return value;
      })
      .finally(() => {
        this.asking = null;
      });
    this.asking = asking;
    return asking;
  }
}
