import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsInt,
  IsIP,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  type ValidationArguments,
} from 'class-validator';
import { HoldsNoApiKey } from '../../../../platform/http/body/holds-no-api-key.js';
import type { Ban } from '../bans.repository.js';

/** The most bans in one response. */
const SHOWN_BANS = 1_000;

const YEAR_SECONDS = 31_536_000;

/** Rejects a reason that contains the address. The audit log keeps reasons for good, but addresses only as hashes. */
function DoesNotNameTheAddress(): PropertyDecorator {
  return ValidateBy({
    name: 'doesNotNameTheAddress',
    validator: {
      validate: (value: unknown, given?: ValidationArguments) => {
        const { address } = (given?.object ?? {}) as Partial<AddBanDto>;
        return typeof value !== 'string' || typeof address !== 'string' || !value.includes(address);
      },
      defaultMessage: () => '$property must not name the address: it is kept as it is',
    },
  });
}

/** The body of `POST /admin/bans`. */
@ApiSchema({ name: 'NewBan' })
export class AddBanDto {
  @ApiProperty({
    example: '203.0.113.7',
    description: 'Stored only as a keyed hash. An IPv6 address means its /64.',
  })
  @IsIP()
  address!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: YEAR_SECONDS, example: 3600 })
  @IsInt()
  @Min(1)
  @Max(YEAR_SECONDS)
  seconds!: number;

  @ApiProperty({
    maxLength: 200,
    example: 'Tries stolen keys',
    description: 'Stored as it is, so it must not contain the address.',
  })
  @IsString()
  @Length(1, 200)
  @HoldsNoApiKey()
  @DoesNotNameTheAddress()
  reason!: string;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Also refuses callers with a valid key.',
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  includeKeys = false;
}

/** The query of `GET /admin/bans`. */
export class ListBansQuery {
  @ApiPropertyOptional({
    example: '203.0.113.7',
    description: 'Only the bans of this address. An IPv6 address means its /64.',
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsIP()
  address?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: SHOWN_BANS, default: SHOWN_BANS, example: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(SHOWN_BANS)
  limit: number = SHOWN_BANS;
}

/** A ban, as the operator sees it. */
@ApiSchema({ name: 'Ban' })
export class BanResponse {
  @ApiProperty({ format: 'uuid', example: '0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21' })
  id!: string;

  @ApiProperty({ example: '9f86d081884c7d65' })
  addressHash!: string;

  @ApiProperty({ example: 'failed authentications' })
  reason!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T13:00:00.000Z' })
  until!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ example: false })
  includeKeys!: boolean;
}

/** The response of `GET /admin/bans`. */
@ApiSchema({ name: 'BanList' })
export class BanListResponse {
  @ApiProperty({ type: [BanResponse] })
  bans!: BanResponse[];
}

/** Converts a stored ban to its response. */
export function toBanResponse(ban: Ban): BanResponse {
  const { id, addressHash, reason, includeKeys } = ban;
  const until = ban.until.toISOString();
  return { id, addressHash, reason, until, createdAt: ban.createdAt.toISOString(), includeKeys };
}
