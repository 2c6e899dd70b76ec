/** How many payments a process remembers. */
const MOST_PAYMENTS = 10_000;
/** How many names of one payment; more were lost at once only where somebody tries to. */
const MOST_NAMES = 32;

/**
 * Presentations that were not answered, though their claim may stand: a later try takes their names, one after another.
 * Of several that were lost at once, one holds the claim, so each is kept.
 */
export class Undecided {
  private readonly names = new Map<string, string[]>();

  add(payment: string, reference: string): void {
    const known = this.names.get(payment) ?? [];
    // Set anew, so that the oldest payment is the first.
    this.names.delete(payment);
    this.names.set(payment, [...known, reference].slice(-MOST_NAMES));
    const [oldest] = this.names.keys();
    if (this.names.size > MOST_PAYMENTS && oldest !== undefined) this.names.delete(oldest);
  }

  /** The oldest name of this payment, which is then nobody else's. */
  take(payment: string): string | undefined {
    const [first, ...rest] = this.names.get(payment) ?? [];
    if (rest.length === 0) this.names.delete(payment);
    else this.names.set(payment, rest);
    return first;
  }
}
