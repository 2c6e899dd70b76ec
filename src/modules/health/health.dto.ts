import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { REDIS_TROUBLES, type RedisTrouble } from '../../platform/redis/redis-trouble.js';
import { CHECK_STATUSES, VerifierCheckDto, type CheckStatus } from '../verification/index.js';

export const OVERALL_STATUSES = ['healthy', 'degraded', 'unhealthy', 'shutting_down'] as const;
export type OverallStatus = (typeof OVERALL_STATUSES)[number];

/** Maps a status to an HTTP status code: 200 while the service answers requests, also when degraded; else 503. */
export function statusCodeOf(status: OverallStatus): number {
  return status === 'healthy' || status === 'degraded' ? 200 : 503;
}

/** Result of the database check. */
@ApiSchema({ name: 'DatabaseCheck' })
export class DatabaseCheckDto {
  @ApiProperty({ enum: CHECK_STATUSES, example: 'healthy' })
  status!: CheckStatus;

  @ApiProperty({ description: 'Response time of the database, in milliseconds.', example: 2 })
  latencyMs!: number;
}

/** Result of the Redis check. */
@ApiSchema({ name: 'RedisCheck' })
export class RedisCheckDto {
  @ApiProperty({ enum: CHECK_STATUSES, example: 'healthy' })
  status!: CheckStatus;

  @ApiProperty({
    enum: ['redis', 'memory'],
    description: 'The store that counts the limits.',
    example: 'redis',
  })
  mode!: 'redis' | 'memory';

  @ApiPropertyOptional({
    enum: REDIS_TROUBLES,
    description: 'Why Redis does not count, while it is configured and does not.',
    example: 'full',
  })
  reason?: RedisTrouble;
}

/** Results of all checks. */
@ApiSchema({ name: 'HealthChecks' })
export class HealthChecksDto {
  @ApiProperty({ type: DatabaseCheckDto })
  database!: DatabaseCheckDto;

  @ApiProperty({ type: RedisCheckDto })
  redis!: RedisCheckDto;

  @ApiProperty({ type: VerifierCheckDto })
  verifier!: VerifierCheckDto;
}

/** What the settings of this server allow. */
@ApiSchema({ name: 'Capabilities' })
export class CapabilitiesDto {
  @ApiProperty({
    type: [String],
    description: 'Chains on which this server can verify payments.',
    example: ['base', 'solana', 'sandbox'],
  })
  verify!: string[];

  @ApiProperty({
    type: [String],
    description: 'Chains on which this server can settle signed payments.',
    example: ['base'],
  })
  settle!: string[];
}

/** Response of `/health`. */
@ApiSchema({ name: 'Health' })
export class HealthDto {
  @ApiProperty({ enum: OVERALL_STATUSES, example: 'healthy' })
  status!: OverallStatus;

  @ApiProperty({ example: '0.2.0' })
  version!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    pattern: '^[0-9a-f]{40}$',
    description: 'The commit of the running build; null when the build has none.',
    example: 'b67783516a01d65b2c0e4b6d3a3f5f0c8a4d2e19',
  })
  commit!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  timestamp!: string;

  @ApiProperty({ type: HealthChecksDto })
  checks!: HealthChecksDto;

  @ApiProperty({ type: CapabilitiesDto })
  capabilities!: CapabilitiesDto;
}

/** Response of the probes. */
@ApiSchema({ name: 'Probe' })
export class ProbeDto {
  @ApiProperty({ enum: OVERALL_STATUSES, example: 'healthy' })
  status!: OverallStatus;
}
