import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import type { Environment } from '../../../domain/chain.js';
import { SCOPES, type Scope } from '../../../domain/access/scope.js';
import type { FirstKey } from '../../api-keys/index.js';
import { TenantResponse, toTenantResponse, type TenantEntity } from '../../tenants/index.js';

/** The first key of a tenant, with its plaintext. No other response contains it. */
@ApiSchema({ name: 'FirstApiKey' })
export class FirstKeyResponse {
  @ApiProperty({ format: 'uuid', example: '0d3f9c1e-52e1-4f0b-8d3a-0a4d5b8f6c21' })
  id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'x402_live_…',
    description: 'The key itself. It cannot be shown again: a replay of this answer has null.',
  })
  key!: string | null;

  @ApiPropertyOptional({ description: 'Only in a replay, where the secret is null.', example: true })
  secretAlreadyShown?: boolean;

  @ApiProperty({ example: 'First key', nullable: true, type: String })
  name!: string | null;

  @ApiProperty({ enum: ['live', 'test'], example: 'live' })
  environment!: Environment;

  @ApiProperty({ enum: SCOPES, isArray: true, example: SCOPES })
  scopes!: Scope[];

  @ApiProperty({ format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String, example: null })
  expiresAt!: string | null;
}

/** A new tenant with its first key. */
@ApiSchema({ name: 'CreatedTenant' })
export class CreatedTenantResponse {
  @ApiProperty({ type: TenantResponse })
  tenant!: TenantResponse;

  @ApiProperty({ type: FirstKeyResponse })
  apiKey!: FirstKeyResponse;

  @ApiProperty({ example: 'Store this key now: it will not be shown again.' })
  message!: string;

  @ApiProperty({ description: 'An invitation to the console is on its way to the address.', example: false })
  invited!: boolean;
}

/** Converts a new tenant to its response, with the plaintext of its first key. */
export function toCreatedTenantResponse(
  tenant: TenantEntity,
  key: FirstKey,
  invited: boolean,
): CreatedTenantResponse {
  return {
    tenant: toTenantResponse(tenant),
    apiKey: {
      ...key,
      scopes: [...key.scopes],
      createdAt: key.createdAt.toISOString(),
      expiresAt: key.expiresAt?.toISOString() ?? null,
    },
    message: 'Store this key now: it will not be shown again.',
    invited,
  };
}
