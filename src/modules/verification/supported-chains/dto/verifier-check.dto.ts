import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

export const CHECK_STATUSES = ['healthy', 'degraded', 'unhealthy', 'disabled'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** Times are ISO 8601. */
@ApiSchema({ name: 'CircuitBreaker' })
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

/** The state of the verifier, as `/health` shows it. */
@ApiSchema({ name: 'VerifierCheck' })
export class VerifierCheckDto {
  @ApiProperty({ enum: CHECK_STATUSES, example: 'healthy' })
  status!: CheckStatus;

  @ApiProperty({ enum: ['python', 'onchain', 'none'], example: 'onchain' })
  mode!: 'python' | 'onchain' | 'none';

  @ApiProperty({ type: CircuitBreakerDto })
  circuitBreaker!: CircuitBreakerDto;
}
