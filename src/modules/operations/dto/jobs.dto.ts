import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { JobRun } from '../../../platform/jobs/job-runs.js';
import type { RecurringJob } from '../../../platform/jobs/jobs.js';

/** A recurring job and its last runs, by whichever process. */
@ApiSchema({ name: 'Job' })
export class JobResponse {
  @ApiProperty({ example: 'roll-up-verifications' })
  name!: string;

  @ApiProperty({ example: '* * * * *', description: 'When it runs, as five fields of cron, UTC.' })
  cron!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    example: '2026-11-22T12:00:00.000Z',
    description: 'Null: it has not run yet.',
  })
  lastStartedAt!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 120 })
  lastDurationMs!: number | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: '2026-11-22T12:00:00.120Z' })
  lastSucceededAt!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: null })
  lastFailedAt!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Of the last failure, which later runs may have made good.',
  })
  lastError!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    example: null,
    description: 'The first failure since the last success.',
  })
  failingSince!: string | null;

  @ApiProperty({ type: 'integer', example: 0 })
  failuresInARow!: number;
}

/** All recurring jobs. */
@ApiSchema({ name: 'JobList' })
export class JobListResponse {
  @ApiProperty({ type: [JobResponse] })
  jobs!: JobResponse[];
}

/** Converts a job with its last run to its response; the run is null before the first one. */
export function toJobResponse({ name, cron }: RecurringJob, run: JobRun | null): JobResponse {
  return {
    name,
    cron,
    lastStartedAt: iso(run?.startedAt),
    lastDurationMs: run?.durationMs ?? null,
    lastSucceededAt: iso(run?.succeededAt),
    lastFailedAt: iso(run?.failedAt),
    lastError: run?.lastError ?? null,
    failingSince: iso(run?.failingSince),
    failuresInARow: run?.failuresInARow ?? 0,
  };
}

function iso(time: Date | null | undefined): string | null {
  return time?.toISOString() ?? null;
}
