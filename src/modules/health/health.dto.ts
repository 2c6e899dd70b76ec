import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const CHECK_STATUSES = ['healthy', 'degraded', 'unhealthy', 'disabled'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];
const OVERALL_STATUSES = ['healthy', 'degraded', 'unhealthy', 'shutting_down'] as const;
export type OverallStatus = (typeof OVERALL_STATUSES)[number];

/** What a status is for whoever looks at the code only: with less than all of it we still serve. */
export function statusCodeOf(status: OverallStatus): number {
  return status === 'healthy' || status === 'degraded' ? 200 : 503;
}

export class DatabaseCheckDto {
  @ApiProperty({ enum: CHECK_STATUSES, example: 'healthy' })
  status!: CheckStatus;

  @ApiProperty({ description: 'How long the database took to answer, in milliseconds.', example: 2 })
  latencyMs!: number;
}

export class RedisCheckDto {
  @ApiProperty({ enum: CHECK_STATUSES, example: 'healthy' })
  status!: CheckStatus;

  @ApiProperty({ enum: ['redis', 'memory'], description: 'Where limits are counted.', example: 'redis' })
  mode!: 'redis' | 'memory';
}

export class CircuitBreakerDto {
  @ApiProperty({ enum: ['CLOSED', 'OPEN', 'HALF_OPEN'], example: 'CLOSED' })
  state!: 'CLOSED' | 'OPEN' | 'HALF_OPEN';

  @ApiProperty({ description: 'Failures in a row.', example: 0 })
  failures!: number;

  @ApiPropertyOptional({ format: 'date-time' })
  openedAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  retryAt?: string;
}

export class VerifierCheckDto {
  @ApiProperty({ enum: CHECK_STATUSES, example: 'healthy' })
  status!: CheckStatus;

  @ApiProperty({ enum: ['python', 'onchain', 'none'], example: 'onchain' })
  mode!: 'python' | 'onchain' | 'none';

  @ApiProperty({ type: CircuitBreakerDto })
  circuitBreaker!: CircuitBreakerDto;
}

export class HealthChecksDto {
  @ApiProperty({ type: DatabaseCheckDto })
  database!: DatabaseCheckDto;

  @ApiProperty({ type: RedisCheckDto })
  redis!: RedisCheckDto;

  @ApiProperty({ type: VerifierCheckDto })
  verifier!: VerifierCheckDto;
}

/** Answer of `/health`. */
export class HealthDto {
  @ApiProperty({ enum: OVERALL_STATUSES, example: 'healthy' })
  status!: OverallStatus;

  @ApiProperty({ example: '0.1.0' })
  version!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  timestamp!: string;

  @ApiProperty({ type: HealthChecksDto })
  checks!: HealthChecksDto;
}

/** Answer of the probes. */
export class ProbeDto {
  @ApiProperty({ enum: OVERALL_STATUSES, example: 'healthy' })
  status!: OverallStatus;
}
