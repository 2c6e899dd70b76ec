import type { DataSource } from 'typeorm';
import { violationsWhenQuiet } from '../test/support/database/invariants.js';
import type { Acknowledged } from './requests.js';

/** How often the same verifications are found in the database. */
export interface Counted {
  readonly yeses: number;
  readonly units: number;
  readonly payments: number;
  readonly logLines: number;
  /** Yeses whose payment is missing, or was not charged. That each has its line in the log is an invariant. */
  readonly missingPayments: number;
  /** Yeses to a claim that is not in the database, or is another reference's. */
  readonly missingClaims: number;
  readonly violations: Readonly<Record<string, unknown[]>>;
}

/** Longer than any request may live: that of the database's leases, and of a slow machine. */
const QUIET_LIMIT_MS = 60_000;

/** Compares what callers were told with a database that nobody else has used. */
export async function countYeses(dataSource: DataSource, yeses: readonly Acknowledged[]): Promise<Counted> {
  const violations = await violationsWhenQuiet(dataSource, QUIET_LIMIT_MS);
  const [row] = await dataSource.query<[{ units: number; payments: number; lines: number }]>(`
    SELECT (SELECT coalesce(sum(used), 0) FROM usage_counters)::int AS units,
      (SELECT count(*) FROM payments WHERE charged_period IS NOT NULL)::int AS payments,
      (SELECT count(*) FROM verification_log WHERE status = 'confirmed')::int AS lines`);
  const hashes = yeses.map(({ txHash }) => txHash);
  const references = yeses.map(({ reference }) => reference);
  const [missing] = await dataSource.query<[{ payments: number; claims: number }]>(
    `SELECT count(*) FILTER (WHERE p.id IS NULL)::int AS payments,
      count(*) FILTER (WHERE yes.reference IS NOT NULL AND c.tx_hash IS NULL)::int AS claims
    FROM unnest($1::text[], $2::text[]) AS yes (tx_hash, reference)
    LEFT JOIN payments p ON p.tx_hash = yes.tx_hash AND p.status = 'confirmed' AND p.charged_period IS NOT NULL
    LEFT JOIN payment_claims c ON c.tx_hash = yes.tx_hash AND c.reference = yes.reference`,
    [hashes, references],
  );
  return {
    yeses: yeses.length,
    units: row.units,
    payments: row.payments,
    logLines: row.lines,
    missingPayments: missing.payments,
    missingClaims: missing.claims,
    violations,
  };
}

/**
 * What is wrong with the counts; null when nothing is. What a caller was not told, because an answer was lost, may have
 * been counted: `areAllTold` says that there is no such caller.
 */
export function countProblem(counted: Counted, areAllTold: boolean): string | null {
  const { yeses, units, payments, logLines, missingPayments, missingClaims, violations } = counted;
  const isSame = units === payments && payments === logLines;
  const isEnough = areAllTold ? yeses === units : yeses <= units;
  const areThere = missingPayments === 0 && missingClaims === 0;
  if (isSame && isEnough && areThere && Object.keys(violations).length === 0) return null;
  return JSON.stringify(counted);
}
