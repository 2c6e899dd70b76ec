import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { DomainError } from '../../../domain/error-code.js';
import { HoldsNoApiKey } from '../../../platform/http/body/holds-no-api-key.js';
import type { ScreeningVersion } from '../screening.repository.js';
import type { LoadMode, ScreeningLoad } from '../screening.service.js';

/** The query of `POST /admin/screening`. */
export class LoadScreeningQueryDto {
  @ApiPropertyOptional({
    enum: ['replace', 'add'],
    default: 'replace',
    description:
      '`replace`: the table is the list. `add`: its lines are added to the list in force, or to `base`.',
  })
  @IsOptional()
  @IsIn(['replace', 'add'])
  mode?: LoadMode;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 999_999_999,
    description: 'With `mode=add`: the version to add to, instead of the version in force.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(999_999_999)
  base?: number;

  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'true',
    description: '`false`: the version is stored, but not in force until it is activated.',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  activate?: string;

  @ApiPropertyOptional({ maxLength: 200, example: 'OFAC SDN of 2026-11-22' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  @HoldsNoApiKey()
  note?: string;
}

/** A version of the screening list. */
@ApiSchema({ name: 'ScreeningVersion' })
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

/** All kept versions of the screening list. */
@ApiSchema({ name: 'ScreeningVersionList' })
export class ScreeningVersionsResponse {
  @ApiProperty({ type: [ScreeningVersionResponse], description: 'The newest first' })
  versions!: ScreeningVersionResponse[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor!: null;
}

/**
 * Converts the query of a load.
 *
 * @throws DomainError `INVALID_PARAMETER` for a base without `mode=add`
 */
export function toLoad({ mode = 'replace', base, activate, note }: LoadScreeningQueryDto): ScreeningLoad {
  if (mode === 'replace' && base !== undefined)
    throw new DomainError('INVALID_PARAMETER', 'base goes with mode=add only');
  return { mode, base: base ?? null, activate: activate !== 'false', note: note ?? null };
}

/** Converts a version to its response. */
export function toVersionResponse(row: ScreeningVersion): ScreeningVersionResponse {
  const { version, entries, note, active, createdAt } = row;
  return { version, entries, note, active, createdAt: createdAt.toISOString() };
}
