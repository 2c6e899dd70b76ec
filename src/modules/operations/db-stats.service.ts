import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../platform/config/app-config.js';
import { bareAddress } from '../../platform/http/request/caller-network.js';
import { isPrivateAddress, parseIpAddress } from '../../platform/ip-address.js';
import { weakSecrets } from './weak-secrets.js';
import type {
  DbStatsResponse,
  ForwardingDto,
  InstallationDto,
  PoolDto,
  RollupStateDto,
  SlowStatementDto,
  TableSizeDto,
} from './dto/db-stats.dto.js';

const SHOWN_TABLES = 50;
const SHOWN_STATEMENTS = 20;
const STATEMENT_LENGTH = 500;

/** How the request for the statistics came. */
export interface Forwarded {
  /** The address that it counts as, by TRUST_PROXY; undefined when its connection has ended. */
  readonly address: string | undefined;
  /** Its `X-Forwarded-For`. */
  readonly forwardedFor: string | undefined;
}

/** Reads statistics of Postgres. Row counts are its estimates. Reads no tenant's rows. */
@Injectable()
export class DbStatsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
  ) {}

  /**
   * Reads all statistics.
   *
   * @param came how the request came; it shows whether TRUST_PROXY is right
   */
  async read(came: Forwarded): Promise<DbStatsResponse> {
    const [size] = await this.dataSource.query<[{ bytes: string }]>(
      'SELECT pg_database_size(current_database()) AS bytes',
    );
    return {
      databaseBytes: Number(size.bytes),
      tables: await this.tables(),
      partitions: await this.partitions(),
      pool: await this.pool(),
      rollups: await this.rollups(),
      secretsAtRest: {
        encrypted: this.config.encryptionKeys.length > 0,
        ownAddressHashSecret: this.config.addressHashSecret !== null,
      },
      forwarding: this.forwarding(came),
      installation: await this.installation(),
      slowStatements: await this.slowStatements(),
    };
  }

  private forwarding({ address, forwardedFor }: Forwarded): ForwardingDto {
    const caller = parseIpAddress(bareAddress(address ?? ''));
    return {
      trustedProxies: this.config.http.trustProxyHops,
      forwardedAddresses: (forwardedFor ?? '').split(',').filter((part) => part.trim() !== '').length,
      callerIsPrivate: caller !== null && isPrivateAddress(caller),
    };
  }

  private async installation(): Promise<InstallationDto> {
    const [row] = await this.dataSource.query<[{ version: string }]>(
      `SELECT current_setting('server_version') AS version`,
    );
    return {
      mode: this.config.mode,
      postgresVersion: row.version,
      weakSecrets: weakSecrets(this.config),
    };
  }

  private async tables(): Promise<TableSizeDto[]> {
    return sizes(
      await this.dataSource.query(
        `SELECT c.relname AS name, sum(pg_total_relation_size(t.relid)) AS bytes,
           sum(greatest(p.reltuples, 0)) AS rows
         FROM pg_class c, pg_partition_tree(c.oid) t JOIN pg_class p ON p.oid = t.relid
         WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
         GROUP BY 1 UNION ALL
         SELECT c.relname, pg_total_relation_size(c.oid), greatest(c.reltuples, 0) FROM pg_class c
         WHERE c.relkind = 'r' AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
           AND NOT EXISTS (SELECT FROM pg_partition_tree(c.oid))
         ORDER BY bytes DESC LIMIT $1`,
        [SHOWN_TABLES],
      ),
    );
  }

  private async partitions(): Promise<TableSizeDto[]> {
    return sizes(
      await this.dataSource.query(
        `SELECT c.relname AS name, pg_total_relation_size(c.oid) AS bytes, greatest(c.reltuples, 0) AS rows
           FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'
             AND c.relnamespace = current_schema()::regnamespace ORDER BY 1`,
      ),
    );
  }

  private async pool(): Promise<PoolDto> {
    const [row] = await this.dataSource.query<[Omit<PoolDto, 'size'>]>(
      `SELECT count(*) FILTER (WHERE state = 'active')::int AS active, count(*) FILTER (WHERE state = 'idle')::int AS idle,
         count(*) FILTER (WHERE state LIKE 'idle in transaction%')::int AS "idleInTransaction",
         round(extract(epoch FROM max(now() - xact_start) FILTER (WHERE pid <> pg_backend_pid())), 1)::float8
           AS "oldestTransactionSeconds"
       FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'`,
    );
    return { size: this.config.database.poolSize, ...row };
  }

  private async rollups(): Promise<RollupStateDto> {
    const [row] = await this.dataSource.query<[{ rolled: Date | null; since: Date | null }]>(
      `SELECT rolled_at AS rolled, nullif(raw_since, '-infinity') AS since FROM rollup_state`,
    );
    return { rolledAt: row.rolled?.toISOString() ?? null, rawSince: row.since?.toISOString() ?? null };
  }

  /** Selects data statements only: others are not normalised, so that passwords in them would be visible. */
  private async slowStatements(): Promise<SlowStatementDto[] | null> {
    const [extension] = await this.dataSource.query<unknown[]>(
      // The setting exists where the server has loaded the library; which ones it loads only superusers may read.
      `SELECT FROM pg_extension WHERE extname = 'pg_stat_statements'
         AND current_setting('pg_stat_statements.max', true) IS NOT NULL`,
    );
    if (extension === undefined) return null;
    return this.dataSource.query(
      `SELECT left(query, $1) AS statement, calls::float8, round(mean_exec_time::numeric, 2)::float8 AS "meanMs",
         round(total_exec_time::numeric, 2)::float8 AS "totalMs"
       FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND query ~* '^\\s*(select|insert|update|delete|with)\\y' ORDER BY total_exec_time DESC LIMIT $2`,
      [STATEMENT_LENGTH, SHOWN_STATEMENTS],
    );
  }
}

function sizes(rows: { name: string; bytes: string; rows: number }[]): TableSizeDto[] {
  return rows.map(({ name, bytes, rows: estimated }) => ({
    name,
    bytes: Number(bytes),
    estimatedRows: Math.round(estimated),
  }));
}
