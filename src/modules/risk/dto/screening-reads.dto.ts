import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { LISTINGS, type Listing } from '../../../domain/risk.js';
import type { ScreeningDifference, ScreeningFinding } from '../screening.repository.js';

const LATEST = 999_999_999;
/** Differences that are shown unless the query says otherwise. */
const SHOWN = 100;
const LISTED = LISTINGS.filter((listing) => listing !== 'none');
type Listed = Exclude<Listing, 'none'>;

/** Query of `GET /admin/screening/lookup`. */
export class LookUpQueryDto {
  @ApiProperty({
    example: '0x00000000000000000000000000000000000bad00',
    maxLength: 64,
    description: 'EVM in any case, Solana as written.',
  })
  @IsString()
  @Length(1, 64)
  address!: string;
}

/** Query of `GET /admin/screening/diff`. */
export class ScreeningDiffQueryDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: LATEST, example: 2 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LATEST)
  from!: number;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: LATEST, example: 3 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LATEST)
  to!: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 500,
    default: SHOWN,
    description: 'The most differences that are shown.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = SHOWN;
}

/** What one version of the list says about an address. */
@ApiSchema({ name: 'ScreeningFinding' })
export class ScreeningFindingResponse {
  @ApiProperty({ type: 'integer', example: 3 })
  version!: number;

  @ApiProperty({ example: true, description: 'The version is in force.' })
  active!: boolean;

  @ApiProperty({ enum: LISTED, example: 'severe' })
  listing!: Listed;

  @ApiProperty({ type: String, nullable: true, example: 'sanctions' })
  category!: string | null;

  @ApiProperty({ example: false, description: '`GET /exploits` shows it to everybody.' })
  isPublic!: boolean;

  @ApiProperty({ type: String, nullable: true, example: null })
  incident!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  chain!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date', example: null })
  date!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  source!: string | null;
}

/** What the screening list says about an address. */
@ApiSchema({ name: 'ScreeningLookUp' })
export class ScreeningLookUpResponse {
  @ApiProperty({
    example: '0x00000000000000000000000000000000000bad00',
    description: 'In the form in which addresses are compared.',
  })
  address!: string;

  @ApiProperty({ enum: LISTINGS, example: 'severe', description: 'In the version in force.' })
  listing!: Listing;

  @ApiProperty({
    type: [ScreeningFindingResponse],
    description: 'Every kept version that lists it, newest first.',
  })
  findings!: ScreeningFindingResponse[];
}

/** An address that two versions list differently. */
@ApiSchema({ name: 'ScreeningDifference' })
export class ScreeningDifferenceResponse {
  @ApiProperty({ example: '0x00000000000000000000000000000000000bad00' })
  address!: string;

  @ApiProperty({ enum: [...LISTED, null], type: String, nullable: true, example: 'watch' })
  before!: Listed | null;

  @ApiProperty({ type: String, nullable: true, example: 'mixer' })
  beforeCategory!: string | null;

  @ApiProperty({ enum: [...LISTED, null], type: String, nullable: true, example: 'severe' })
  after!: Listed | null;

  @ApiProperty({ type: String, nullable: true, example: 'sanctions' })
  afterCategory!: string | null;
}

/** The differences between two versions of the screening list. */
@ApiSchema({ name: 'ScreeningDiff' })
export class ScreeningDiffResponse {
  @ApiProperty({ type: 'integer', example: 2 })
  from!: number;

  @ApiProperty({ type: 'integer', example: 3 })
  to!: number;

  @ApiProperty({ type: 'integer', example: 12 })
  added!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  removed!: number;

  @ApiProperty({ type: 'integer', example: 1, description: 'Addresses in both whose entries differ.' })
  changed!: number;

  @ApiProperty({ type: [ScreeningDifferenceResponse], description: 'The first of them, by address.' })
  differences!: ScreeningDifference[];
}

/** Converts what the versions say about an address to its response. */
export function toLookUpResponse(
  address: string,
  findings: readonly ScreeningFinding[],
): ScreeningLookUpResponse {
  return {
    address,
    listing: findings.find(({ active }) => active)?.listing ?? 'none',
    findings: findings.map(
      ({ version, active, listing, category, isPublic, incident, chain, date, source }) => ({
        ...{ version, active, listing, category, isPublic, incident, chain, date, source },
      }),
    ),
  };
}
