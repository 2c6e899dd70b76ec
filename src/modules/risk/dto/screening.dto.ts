import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { HoldsNoApiKey } from '../../../platform/http/holds-no-api-key.js';
import type { ScreeningVersion } from '../screening.repository.js';
import type { LoadMode } from '../screening.service.js';

export class LoadScreeningQueryDto {
  @ApiPropertyOptional({
    enum: ['replace', 'add'],
    default: 'replace',
    description: '`replace`: the table is the list. `add`: its lines are added to the list in force.',
  })
  @IsOptional()
  @IsIn(['replace', 'add'])
  mode?: LoadMode;

  @ApiPropertyOptional({ maxLength: 200, example: 'OFAC SDN of 2026-11-22' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  @HoldsNoApiKey()
  note?: string;
}

export class ScreeningVersionResponse {
  @ApiProperty({ type: 'integer', example: 3 })
  version!: number;

  @ApiProperty({ type: 'integer', example: 1240, description: 'Addresses in this version' })
  entries!: number;

  @ApiProperty({ type: String, nullable: true, example: 'OFAC SDN of 2026-11-22' })
  note!: string | null;

  @ApiProperty({ example: true, description: 'In force' })
  active!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  createdAt!: string;
}

export class ScreeningVersionsResponse {
  @ApiProperty({ type: [ScreeningVersionResponse], description: 'The newest first' })
  versions!: ScreeningVersionResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: null;
}

export function toVersionResponse(row: ScreeningVersion): ScreeningVersionResponse {
  const { version, entries, note, active, createdAt } = row;
  return { version, entries, note, active, createdAt: createdAt.toISOString() };
}
