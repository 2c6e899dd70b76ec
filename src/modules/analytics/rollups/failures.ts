/** The most failures that an error holds: a database in trouble refuses each of thousands of tenants. */
const SHOWN = 10;

/** Collects what failed in a job of many parts, so that one part does not keep the others from being done. */
export class Failures {
  private readonly errors: Error[] = [];
  private count = 0;

  /** @param message of the error in the end */
  constructor(private readonly message: string) {}

  /** Does one part. Never throws: its failure is kept. */
  async collect(part: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.count += 1;
      const why = error instanceof Error ? error.message : String(error);
      if (this.errors.length < SHOWN) this.errors.push(new Error(`${part}: ${why}`, { cause: error }));
    }
  }

  /** @throws AggregateError with the number of failed parts, and the first ten of them */
  throwIfAny(): void {
    const [first] = this.errors;
    if (first === undefined) return;
    throw new AggregateError(
      this.errors,
      `${this.message} (${this.count} failed; the first: ${first.message})`,
    );
  }
}
