/**
 * One answer that all callers share.
 * A fresh answer causes no request. A usable one is returned at once and renewed in the background. After that, callers
 * wait for one shared request. A failure is never cached.
 */
export class SharedReading<Value> {
  private held: { readonly value: Value; readonly atMs: number } | null = null;
  private pending: Promise<Value> | null = null;
  private triedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly freshMs: number,
    private readonly usableMs: number,
  ) {}

  /**
   * The shared answer.
   *
   * @throws the error of `read`, when no usable answer is held
   */
  read(read: () => Promise<Value>): Promise<Value> {
    if (this.held === null || this.ageMs() >= this.usableMs) return this.renew(read);
    const isDue = this.ageMs() >= this.freshMs && performance.now() - this.triedAtMs >= this.freshMs;
    // The held answer is still usable; a renewal error reaches the first caller that has to wait.
    if (isDue) this.renew(read).catch(() => undefined);
    return Promise.resolve(this.held.value);
  }

  /**
   * For decisions: the answer is at most `maxAgeMs` old (`freshMs` by default).
   *
   * @throws the error of `read`
   */
  fresh(read: () => Promise<Value>, maxAgeMs = this.freshMs): Promise<Value> {
    return this.held !== null && this.ageMs() < maxAgeMs
      ? Promise.resolve(this.held.value)
      : this.renew(read);
  }

  private ageMs(): number {
    return performance.now() - (this.held?.atMs ?? Number.NEGATIVE_INFINITY);
  }

  private renew(read: () => Promise<Value>): Promise<Value> {
    if (this.pending !== null) return this.pending;
    this.triedAtMs = performance.now();
    const pending = read()
      .then((value) => {
        this.held = { value, atMs: performance.now() };
        return value;
      })
      .finally(() => {
        this.pending = null;
      });
    this.pending = pending;
    return pending;
  }
}
