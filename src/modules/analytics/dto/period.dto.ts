import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** The period of a report. */
@ApiSchema({ name: 'Period' })
export class PeriodDto {
  @ApiProperty({ format: 'date-time', example: '2026-11-15T12:00:00.000Z' })
  start!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  end!: string;

  @ApiProperty({ type: 'integer', example: 7 })
  days!: number;
}
