import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CHECK_STATUSES, type CheckStatus } from '../../verification/index.js';
import { OVERALL_STATUSES, type OverallStatus } from '../health.dto.js';
import type { NotedProcess } from './processes.repository.js';

/** Two beats were missed, in seconds. */
const SILENT_AFTER_SECONDS = 40;

/** The checks of a process, by its last beat. */
@ApiSchema({ name: 'ProcessChecks' })
export class ProcessChecksResponse {
  @ApiProperty({ enum: CHECK_STATUSES, example: 'healthy' })
  database!: CheckStatus;

  @ApiProperty({ enum: CHECK_STATUSES, example: 'healthy' })
  redis!: CheckStatus;

  @ApiProperty({ enum: CHECK_STATUSES, example: 'healthy' })
  verifier!: CheckStatus;
}

/** A process of the installation. */
@ApiSchema({ name: 'Process' })
export class ProcessResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({
    example: 'x402-verification-7d9c5b8f4-2xk8p',
    description: 'The name of its machine or container.',
  })
  host!: string;

  @ApiProperty({ example: '1.4.0' })
  version!: string;

  @ApiProperty({ type: String, nullable: true, example: 'b67783516a01d65b2c0e4b6d3a3f5f0c8a4d2e19' })
  commit!: string | null;

  @ApiProperty({ example: true, description: 'JOBS_ENABLED.' })
  runsJobs!: boolean;

  @ApiProperty({ enum: OVERALL_STATUSES, example: 'healthy' })
  status!: OverallStatus;

  @ApiProperty({ type: ProcessChecksResponse })
  checks!: ProcessChecksResponse;

  @ApiProperty({
    example: false,
    description:
      'No word of it for 40 s: it was killed, or cannot reach the database. Removed after ten minutes.',
  })
  isSilent!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  startedAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T13:00:00.000Z' })
  seenAt!: string;
}

/** The processes of the installation. */
@ApiSchema({ name: 'ProcessList' })
export class ProcessListResponse {
  @ApiProperty({ type: [ProcessResponse], description: 'The longest running first.' })
  processes!: ProcessResponse[];
}

/** Converts a process to its response, with times in ISO 8601. */
export function toProcessResponse({ silentSeconds, ...process }: NotedProcess): ProcessResponse {
  return {
    ...process,
    isSilent: silentSeconds > SILENT_AFTER_SECONDS,
    startedAt: process.startedAt.toISOString(),
    seenAt: process.seenAt.toISOString(),
  };
}
