import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Environment } from '../../../domain/chain.js';
import type { Scope } from '../../../domain/access/scope.js';
import { TenantResponse, toTenantResponse } from '../../tenants/index.js';
import type { TenantExport } from '../tenant-erasure.js';

/** A key of an erased tenant. */
@ApiSchema({ name: 'ExportedApiKey' })
export class ExportedKeyResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ nullable: true, type: String })
  name!: string | null;

  @ApiProperty({ example: 'x402_live_abc1…f456' })
  key!: string;

  @ApiProperty({ enum: ['live', 'test'] })
  environment!: Environment;

  @ApiProperty({ isArray: true, type: String })
  scopes!: Scope[];

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  lastUsed!: string | null;
}

/** A wallet of an erased tenant. */
@ApiSchema({ name: 'ExportedWallet' })
export class ExportedWalletResponse {
  @ApiProperty({ enum: ['live', 'test'] })
  environment!: Environment;

  @ApiProperty({ example: 'base' })
  chain!: string;

  @ApiProperty({ example: '0x7099…79C8' })
  address!: string;
}

/** The data of an erased tenant. No other response contains it; only the tenant's id remains. */
@ApiSchema({ name: 'TenantExport' })
export class TenantExportResponse {
  @ApiProperty({ type: TenantResponse, description: 'The data before the erasure, except the status' })
  tenant!: TenantResponse;

  @ApiProperty({ type: [ExportedKeyResponse] })
  apiKeys!: ExportedKeyResponse[];

  @ApiProperty({ type: [ExportedWalletResponse] })
  wallets!: ExportedWalletResponse[];

  @ApiProperty({ format: 'date-time' })
  deletedAt!: string;
}

/** Converts the data of an erased tenant to the response. */
export function toTenantExportResponse({
  tenant,
  apiKeys,
  wallets,
  deletedAt,
}: TenantExport): TenantExportResponse {
  return {
    tenant: toTenantResponse(tenant),
    apiKeys: apiKeys.map(({ id, name, maskedKey, environment, scopes, createdAt, lastUsedAt }) => ({
      id,
      name,
      key: maskedKey,
      environment,
      scopes: [...scopes],
      createdAt: createdAt.toISOString(),
      lastUsed: lastUsedAt?.toISOString() ?? null,
    })),
    wallets: wallets.map(({ environment, chain, address }) => ({
      environment,
      chain,
      address: `${address.slice(0, 6)}…${address.slice(-4)}`,
    })),
    deletedAt: deletedAt.toISOString(),
  };
}
