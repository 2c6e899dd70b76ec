import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Size of one table or partition. */
@ApiSchema({ name: 'TableSize' })
export class TableSizeDto {
  @ApiProperty({ example: 'payments' })
  name!: string;

  /** Includes indexes and out-of-line values, and all partitions of a partitioned table. */
  @ApiProperty({ type: 'integer', example: 81920 })
  bytes!: number;

  /** The last estimate of Postgres. */
  @ApiProperty({ type: 'integer', example: 1200 })
  estimatedRows!: number;
}

/** Connections to this database. */
@ApiSchema({ name: 'ConnectionPool' })
export class PoolDto {
  @ApiProperty({ type: 'integer', example: 20 })
  size!: number;

  /** Connections of this database that run a statement, over all processes. */
  @ApiProperty({ type: 'integer', example: 2 })
  active!: number;

  @ApiProperty({ type: 'integer', example: 9 })
  idle!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  idleInTransaction!: number;

  /** Age of the oldest open transaction: rows newer than it wait for the rollups. */
  @ApiProperty({ type: Number, nullable: true, example: 0.2 })
  oldestTransactionSeconds!: number | null;
}

/** Progress of the rollups. */
@ApiSchema({ name: 'RollupState' })
export class RollupStateDto {
  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: '2026-11-22T12:00:00.000Z' })
  rolledAt!: string | null;

  /** Rows of the verification log before this time may have been removed; null: none were. */
  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: null })
  rawSince!: string | null;
}

/** Statistics of one normalised statement. */
@ApiSchema({ name: 'SlowStatement' })
export class SlowStatementDto {
  /** As pg_stat_statements keeps it: constants are `$1`. */
  @ApiProperty({ example: 'SELECT * FROM acquire_verifications($1, $2)' })
  statement!: string;

  @ApiProperty({ type: 'integer', example: 4000 })
  calls!: number;

  @ApiProperty({ example: 1.4 })
  meanMs!: number;

  @ApiProperty({ example: 5600.5 })
  totalMs!: number;
}

/** Whether secrets in the database are protected. */
@ApiSchema({ name: 'SecretsAtRest' })
export class SecretsAtRestDto {
  @ApiProperty({ description: 'Whether ENCRYPTION_KEY is set, so that secrets are sealed.', example: true })
  encrypted!: boolean;

  @ApiProperty({
    description: 'Whether ADDRESS_HASH_SECRET is set; else the database holds a generated one.',
    example: true,
  })
  ownAddressHashSecret!: boolean;
}

/** Data to check the setting TRUST_PROXY. */
@ApiSchema({ name: 'Forwarding' })
export class ForwardingDto {
  @ApiProperty({ type: 'integer', description: 'TRUST_PROXY.', example: 1 })
  trustedProxies!: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Addresses in the X-Forwarded-For of this very request. If more than TRUST_PROXY, callers are identified by the address of a proxy.',
    example: 1,
  })
  forwardedAddresses!: number;

  @ApiProperty({
    description:
      'Whether the address that this request counts as is private, loopback or link-local. For a caller from the internet it is that of a proxy.',
    example: false,
  })
  callerIsPrivate!: boolean;
}

/** What `npm run verify-deployment` warns about. */
@ApiSchema({ name: 'Installation' })
export class InstallationDto {
  @ApiProperty({ enum: ['production', 'development', 'test'], description: 'The mode whose rules apply.' })
  mode!: 'production' | 'development' | 'test';

  /** As the server names it. */
  @ApiProperty({ example: '16.4' })
  postgresVersion!: string;

  @ApiProperty({
    type: [String],
    description: 'Settings whose secret everybody knows or can guess, by name.',
    example: [],
  })
  weakSecrets!: string[];
}

/** Statistics of the database and its configuration. */
@ApiSchema({ name: 'DatabaseStats' })
export class DbStatsResponse {
  @ApiProperty({ type: 'integer', example: 12000000 })
  databaseBytes!: number;

  /** The largest first. */
  @ApiProperty({ type: [TableSizeDto] })
  tables!: TableSizeDto[];

  @ApiProperty({ type: [TableSizeDto] })
  partitions!: TableSizeDto[];

  @ApiProperty({ type: PoolDto })
  pool!: PoolDto;

  @ApiProperty({ type: RollupStateDto })
  rollups!: RollupStateDto;

  @ApiProperty({ type: SecretsAtRestDto })
  secretsAtRest!: SecretsAtRestDto;

  @ApiProperty({ type: ForwardingDto })
  forwarding!: ForwardingDto;

  @ApiProperty({ type: InstallationDto })
  installation!: InstallationDto;

  /** Null where the extension pg_stat_statements is not installed. */
  @ApiProperty({ type: [SlowStatementDto], nullable: true })
  slowStatements!: SlowStatementDto[] | null;
}
