import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { KEPT_DAYS, type Outage } from './outages.repository.js';

/** The query of `GET /outages`. */
export class OutagesQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: KEPT_DAYS, default: 30 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(KEPT_DAYS)
  days = 30;
}

/** A time in which payments could not be read. */
@ApiSchema({ name: 'Outage' })
export class OutageResponse {
  @ApiProperty({
    example: 'base',
    description: 'The chain; `verifier` where one service reads all chains, and did not answer.',
  })
  component!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  beganAt!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    example: '2026-11-22T12:09:00.000Z',
    description: 'When it was first read again; null while the outage lasts.',
  })
  endedAt!: string | null;
}

/** The outages of a period. */
@ApiSchema({ name: 'OutageList' })
export class OutagesResponse {
  @ApiProperty({ type: [OutageResponse], description: 'The newest first; 100 at most.' })
  outages!: OutageResponse[];

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    example: '2026-10-01T08:00:00.000Z',
    description: 'Nothing is known of the time before; null: nothing is recorded here.',
  })
  recordedSince!: string | null;
}

/** Converts an outage to its response, with times in ISO 8601. */
export function toOutageResponse({ component, beganAt, endedAt }: Outage): OutageResponse {
  return { component, beganAt: beganAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
