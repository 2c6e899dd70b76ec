/** What came of one failure. */
export interface Result {
  readonly name: string;
  readonly asked: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** From the end of the failure until both processes said yes again. */
  readonly recoveredMs: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly contradictions: Readonly<Record<string, string>>;
  readonly violations: Readonly<Record<string, unknown[]>>;
}

/** Whether neither the answers nor the database had an error. */
export function isFine({ faults, contradictions: told, violations }: Result): boolean {
  return [faults, told, violations].every((found) => Object.keys(found).length === 0);
}

/** A row of the table. */
export function cellsOf(result: Result): string[] {
  const statuses = Object.entries(result.byStatus).map(([status, count]) => `${status}: ${String(count)}`);
  return [
    result.name,
    String(result.asked),
    statuses.join(', '),
    String(result.recoveredMs),
    String(Object.values(result.faults).reduce((sum, count) => sum + count, 0)),
    String(Object.keys(result.contradictions).length + Object.keys(result.violations).length),
  ];
}

/** Tells at once how it went: an hour of others may follow. */
export function say(result: Result): void {
  process.stderr.write(`${isFine(result) ? 'ok    ' : 'BROKEN'} ${result.name}\n`);
  if (isFine(result)) return;
  process.stderr.write(`${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`FAILED chaos: ${result.name}\n`);
}
