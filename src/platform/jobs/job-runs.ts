import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { redactText } from '../observability/redaction.js';

/** The longest stored text of an error. */
const ERROR_LENGTH = 500;

/** The last runs of a recurring job, by whichever process. */
export interface JobRun {
  readonly name: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly succeededAt: Date | null;
  readonly failedAt: Date | null;
  /** The first failure after the last success; null while it succeeds. */
  readonly failingSince: Date | null;
  readonly failuresInARow: number;
  /** Of the last failure, without secrets. */
  readonly lastError: string | null;
}

/** Reads what `recordRun` wrote. */
@Injectable()
export class JobRuns {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the last run of every job that has run, by name. */
  list(): Promise<JobRun[]> {
    return this.dataSource.query<JobRun[]>(
      `SELECT name, started_at AS "startedAt", duration_ms AS "durationMs", succeeded_at AS "succeededAt",
         failed_at AS "failedAt", failing_since AS "failingSince", failures_in_a_row AS "failuresInARow",
         last_error AS "lastError"
       FROM job_runs ORDER BY name`,
    );
  }

  /** Returns when the job's first run ended; null before. @throws the driver's error */
  async firstOf(name: string): Promise<Date | null> {
    const [row] = await this.dataSource.query<{ firstAt: Date }[]>(
      'SELECT first_at AS "firstAt" FROM job_runs WHERE name = $1',
      [name],
    );
    return row?.firstAt ?? null;
  }
}

/**
 * Keeps the end of a run, for the operator. Times are the database's.
 *
 * @param error undefined for a run that succeeded
 * @throws the driver's error
 */
export async function recordRun(
  dataSource: Pick<DataSource, 'query'>,
  run: { readonly name: string; readonly durationMs: number; readonly error: unknown },
): Promise<void> {
  const failure = run.error === undefined ? null : textOf(run.error);
  await dataSource.query(
    `INSERT INTO job_runs AS r (name, started_at, duration_ms, succeeded_at, failed_at, failing_since,
         failures_in_a_row, last_error, first_at)
       SELECT $1, ended - make_interval(secs => $2 / 1000.0), $2, CASE WHEN failure IS NULL THEN ended END,
         CASE WHEN failure IS NOT NULL THEN ended END, CASE WHEN failure IS NOT NULL THEN ended END,
         CASE WHEN failure IS NULL THEN 0 ELSE 1 END, failure, ended
       FROM (SELECT now() AS ended, $3::text AS failure) AS present
     ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, duration_ms = excluded.duration_ms,
       succeeded_at = coalesce(excluded.succeeded_at, r.succeeded_at),
       failed_at = coalesce(excluded.failed_at, r.failed_at),
       failing_since = CASE WHEN excluded.failed_at IS NULL THEN NULL
         ELSE coalesce(r.failing_since, excluded.failed_at) END,
       failures_in_a_row = CASE WHEN excluded.failed_at IS NULL THEN 0 ELSE r.failures_in_a_row + 1 END,
       last_error = coalesce(excluded.last_error, r.last_error)`,
    [run.name, Math.round(run.durationMs), failure],
  );
}

/** Never the parameters of a statement, which the driver keeps beside the message. */
function textOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${typeof error}`;
  return redactText(text).replaceAll('\u0000', '').slice(0, ERROR_LENGTH);
}
