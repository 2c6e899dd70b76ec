import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageQueryDto } from '../../../platform/http/query/pagination.js';

/** The query of `GET /exploits`. */
export class IncidentsQueryDto extends PageQueryDto {}

/** Addresses that took part in an incident, as the operator of this service knows it. */
@ApiSchema({ name: 'Incident' })
export class IncidentResponse {
  /** The same as long as its name, chain, date, category and source are. */
  @ApiProperty({ example: '0cc175b9c0f1b6a831c399e269772661' })
  id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Example Bridge' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'ethereum' })
  chain!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, example: '2026-11-22' })
  date!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'bridge exploit' })
  category!: string | null;

  /** Where it was reported. */
  @ApiProperty({ type: String, nullable: true, example: 'https://example.com/post-mortem' })
  source!: string | null;

  /** A hundred at most. */
  @ApiProperty({ type: [String], example: ['0x00000000000000000000000000000000000bad00'] })
  addresses!: readonly string[];

  @ApiProperty({ type: 'integer', example: 1 })
  addressCount!: number;
}

/** The response of `GET /exploits`. */
@ApiSchema({ name: 'Incidents' })
export class IncidentsResponse {
  /** The newest first; those without a date last. */
  @ApiProperty({ type: [IncidentResponse] })
  incidents!: IncidentResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}
