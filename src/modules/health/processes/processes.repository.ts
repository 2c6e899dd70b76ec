import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CheckStatus } from '../../verification/index.js';
import type { OverallStatus } from '../health.dto.js';

/** A process without a beat for so long is gone, in seconds: its row is removed. */
const GONE_AFTER_SECONDS = 600;
/** The most processes that are shown. */
const MOST_SHOWN = 500;

/** What a process says about itself. */
export interface ProcessNote {
  readonly id: string;
  readonly host: string;
  readonly version: string;
  readonly commit: string | null;
  /** JOBS_ENABLED. */
  readonly runsJobs: boolean;
  readonly status: OverallStatus;
  readonly checks: Readonly<Record<'database' | 'redis' | 'verifier', CheckStatus>>;
  readonly startedAt: Date;
}

/** A process as it was at its last beat. */
export interface NotedProcess extends ProcessNote {
  readonly seenAt: Date;
  /** By the database's clock. */
  readonly silentSeconds: number;
}

/** Stores the processes of the installation. */
@Injectable()
export class ProcessesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Stores a beat, and removes processes that have been silent for ten minutes. @throws the driver's error */
  async note(process: ProcessNote): Promise<void> {
    await this.dataSource.query(
      `WITH gone AS (DELETE FROM processes WHERE seen_at < now() - make_interval(secs => $9) AND id <> $1)
       INSERT INTO processes (id, host, version, commit, runs_jobs, status, checks, started_at, seen_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now())
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, checks = excluded.checks, seen_at = excluded.seen_at`,
      [
        process.id,
        process.host,
        process.version,
        process.commit,
        process.runsJobs,
        process.status,
        process.checks,
        process.startedAt,
        GONE_AFTER_SECONDS,
      ],
    );
  }

  /** Removes a process that ends. @throws the driver's error */
  async remove(id: string): Promise<void> {
    await this.dataSource.query('DELETE FROM processes WHERE id = $1', [id]);
  }

  /** Returns the processes, the longest running first. */
  list(): Promise<NotedProcess[]> {
    return this.dataSource.query<NotedProcess[]>(
      `SELECT id, host, version, commit, runs_jobs AS "runsJobs", status, checks, started_at AS "startedAt",
         seen_at AS "seenAt", extract(epoch FROM now() - seen_at)::float8 AS "silentSeconds"
       FROM processes ORDER BY started_at, id LIMIT ${MOST_SHOWN}`,
    );
  }
}
